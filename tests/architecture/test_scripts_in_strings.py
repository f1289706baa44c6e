"""Scripts that a test hands to another Python import names that exist.

No type checker reads a program in a string, and some of these run only where wine or an installer is. The
architecture's own tests are left out: sources in their strings are examples for their rules, never run.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.architecture.imports import PACKAGES, ROOT

OURS = (*PACKAGES, "tests", "tools")


def scripts_of(path: Path) -> Iterator[ast.Module]:
    """The strings of a module that are programs importing something of ours."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
            try:
                yield ast.parse(dedent(node.value))
            except SyntaxError:
                continue


def imported(script: ast.Module) -> Iterator[tuple[str, str]]:
    """Each module of ours that a script imports, with the name taken from it or ``""``."""
    for node in ast.walk(script):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        yield from ((module, name) for module, name in names if module.split(".")[0] in OURS)


def exists(module: str, name: str) -> bool:
    """Whether ``from module import name`` would work."""
    try:
        found = importlib.import_module(module)
        return not name or hasattr(found, name) or bool(importlib.import_module(f"{module}.{name}"))
    except ModuleNotFoundError:
        return False


WITH_SCRIPTS = {
    path.relative_to(ROOT).as_posix(): wanted
    for package in ("tests", "tools")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "architecture" not in path.parts
    if (wanted := sorted({each for script in scripts_of(path) for each in imported(script)}))
}


@pytest.mark.parametrize("path", WITH_SCRIPTS)
def test_scripts_in_strings_import_what_exists(path: str) -> None:
    assert [f"{module}: {name}" for module, name in WITH_SCRIPTS[path] if not exists(module, name)] == []
