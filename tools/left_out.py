"""What a program for offices does not carry: ``left_out.toml`` with a reason for each entry.

``build_installer.spec`` (Linux) and ``tools/windows`` ask the same list, so that both programs hold the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

System = Literal["linux", "windows"]
LIST = Path(__file__).with_name("left_out.toml")

_QT_LIBRARY = re.compile(r"(?:^|/)(?:lib)?Qt6?(\w+?)(?:\.|$)")
_PLUGIN = re.compile(r"(?:^|/)plugins/([\w-]+)/(?:lib)?([^/]*)")


@dataclass(frozen=True)
class Rule:
    """One entry of the list: whether a file is meant by it, and why it is left out."""

    names: tuple[str, ...]
    why: str
    means: Callable[[str], bool]


@dataclass(frozen=True)
class LeftOut:
    """What one system's program does not carry."""

    rules: tuple[Rule, ...]
    modules: tuple[str, ...]
    """Python modules and packages, for builders that look for what is imported."""

    def rule(self, path: str) -> Rule | None:
        """The first entry by which a file is left out; ``path`` is relative to the libraries, with ``/``."""
        return next((rule for rule in self.rules if rule.means(path)), None)

    def keeps(self, path: str) -> bool:
        """Whether a file belongs into the program."""
        return self.rule(path) is None


def left_out(system: System, extra: str = "", listed: Path = LIST) -> LeftOut:
    """The list as it holds for one system, and for a program with one ``extra`` of ``pyproject.toml``.

    Raises:
        KeyError: an entry has no reason or no names.
        re.error: a pattern is none.
    """
    entries: dict[str, list[dict[str, Any]]] = tomllib.loads(listed.read_text("utf-8"))
    rules: list[Rule] = []
    modules: list[str] = []
    for kind, means in _KINDS.items():
        for entry in entries.get(kind, []):
            if system not in entry.get("systems", (system,)) or (extra and entry.get("unless") == extra):
                continue
            names = tuple(entry["names"] if kind != "files" else [entry["pattern"]])
            rules.append(Rule(names, entry["why"], means(names)))
            modules += names if kind == "python" else []
            modules += [f"PySide6.Qt{name}" for name in names] if kind == "qt" else []
    return LeftOut(tuple(rules), tuple(modules))


def _qt(names: tuple[str, ...]) -> Callable[[str], bool]:
    def means(path: str) -> bool:
        library = _QT_LIBRARY.search(path)
        return library is not None and library.group(1).startswith(names)

    return means


def _plugins(names: tuple[str, ...]) -> Callable[[str], bool]:
    def means(path: str) -> bool:
        plugin = _PLUGIN.search(path)
        return plugin is not None and any(
            plugin.group(1) == name or f"{plugin.group(1)}/{plugin.group(2)}".startswith(name)
            for name in names
            if "/" in name or name == plugin.group(1)
        )

    return means


def _files(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    pattern = re.compile("|".join(patterns))
    return lambda path: pattern.search(path) is not None


def _python(names: tuple[str, ...]) -> Callable[[str], bool]:
    wanted = {tuple(name.split(".")) for name in names}

    def means(path: str) -> bool:
        *folders, file = path.split("/")
        parts = (*folders, file.partition(".")[0])
        return any(parts[:length] in wanted for length in range(1, len(parts) + 1))

    return means


_KINDS: dict[str, Callable[[tuple[str, ...]], Callable[[str], bool]]] = {
    "qt": _qt,
    "plugins": _plugins,
    "files": _files,
    "python": _python,
}
