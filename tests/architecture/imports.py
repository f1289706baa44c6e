"""Reads the imports of the source without running it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parent.parent.parent
# A module named in a string is there to be imported by that name.
LATE_NAME = re.compile(r"(?:ui|upstream|PySide6)(?:\.[A-Za-z_]\w*)+")
PACKAGES = ("desktop_app", "ui", "upstream")


@dataclass(frozen=True)
class Import:
    """``importer`` names ``target`` at ``path:line``; both are dotted module names."""

    importer: str
    target: str
    path: Path
    line: int

    @property
    def place(self) -> str:
        """File and line, as editors jump to them."""
        return f"{self.path.relative_to(ROOT)}:{self.line}"


def module_name(path: Path) -> str:
    """The dotted name of a module file of this checkout."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files(package: str) -> list[Path]:
    """The modules of one top-level package."""
    return sorted((ROOT / package).rglob("*.py"))


def sources_with(words: str, *packages: str) -> Iterator[tuple[Path, str]]:
    """The modules whose text matches the pattern ``words``: only these are worth parsing."""
    wanted = re.compile(words)
    for package in packages or PACKAGES:
        for path in source_files(package):
            source = path.read_text("utf-8")
            if wanted.search(source):
                yield path, source


def imports_of(path: Path) -> Iterator[Import]:
    """Every import of a module, at the top or late, also by a name in a string."""
    yield from imports_in(path.read_text("utf-8"), module_name(path), path)


def imports_in(source: str, importer: str, path: Path) -> Iterator[Import]:
    """The same for a module that is given as text."""
    for node in ast.walk(ast.parse(source, str(path))):
        for target in _targets(node, importer, is_package=path.name == "__init__.py"):
            yield Import(importer, target, path, getattr(node, "lineno", 0))


def _targets(node: ast.AST, importer: str, *, is_package: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = importer.split(".")
            kept = parents[: len(parents) - node.level + (1 if is_package else 0)]
            base = ".".join([*kept, base] if base else kept)
        # "from package import module" names the module; a class in the last place does no harm.
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and LATE_NAME.fullmatch(node.value):
        yield node.value


@cache
def all_imports() -> tuple[Import, ...]:
    """The imports of the whole program."""
    return tuple(
        found for package in PACKAGES for path in source_files(package) for found in imports_of(path)
    )


def tracked_files() -> list[Path]:
    """The files of the checkout that git keeps; without git, every file of the source folders."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    if listed.returncode != 0:
        folders = [*PACKAGES, "resources", "tests", "tools", "docs", "requirements"]
        return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
