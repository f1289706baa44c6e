"""Finds the messages of the source code and its templates that a user may see, without running it.

A message is the first literal argument of ``tr``, ``N_``, ``Problem`` or a subclass of ``Problem``.
A subclass with an ``__init__`` of its own decides its sentence itself, so there only the
literal handed to ``super().__init__`` counts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MARKERS = frozenset({"tr", "N_"})
ROOT_ERROR = "Problem"


@dataclass(frozen=True)
class Message:
    """One message and where it stands."""

    text: str
    path: Path
    line: int


@dataclass(frozen=True)
class Unreadable:
    """A marked message that is no literal in a way that hides it from translation (an f-string)."""

    path: Path
    line: int


@dataclass(frozen=True)
class _Classes:
    """Subclasses of ``Problem``: those that take the sentence, and those that make it themselves."""

    open: frozenset[str]
    closed: frozenset[str]


def scan(files: Iterable[Path]) -> tuple[list[Message], list[Unreadable]]:
    """All messages of ``files`` and the marked f-strings among them."""
    found = {path: _calls_and_classes(path) for path in sorted(files)}
    classes = _problem_classes(found.values())
    messages: list[Message] = []
    unreadable: list[Unreadable] = []
    for path, nodes in found.items():
        for argument in _message_arguments(nodes, classes):
            if isinstance(argument, ast.JoinedStr):
                unreadable.append(Unreadable(path, argument.lineno))
            else:
                messages += [Message(text, path, argument.lineno) for text in _literals(argument)]
    return messages, unreadable


def scan_templates(files: Iterable[Path]) -> list[Message]:
    """The literal arguments of ``tr`` in templates, and literals that the filter ``said`` translates."""
    from jinja2 import Environment, nodes

    messages: list[Message] = []
    for path in sorted(files):
        tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
        said = [each.node for each in tree.find_all(nodes.Filter) if each.name == "said"]
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in MARKERS and call.args:
                said.append(call.args[0])
        messages += [
            Message(str(each.value), path, each.lineno) for each in said if isinstance(each, nodes.Const)
        ]
    return messages


def template_files(root: Path) -> list[Path]:
    """Every template of pages."""
    return sorted((root / "resources" / "console" / "templates").glob("*.html"))


def python_files(root: Path, folders: Iterable[str]) -> list[Path]:
    """Every module below the named folders of ``root``."""
    return [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]


def _calls_and_classes(path: Path) -> list[ast.Call | ast.ClassDef]:
    """All that a message can stand in; each module is walked through once."""
    walked = ast.walk(ast.parse(path.read_text("utf-8"), str(path)))
    return [node for node in walked if isinstance(node, ast.Call | ast.ClassDef)]


def _problem_classes(nodes: Iterable[Sequence[ast.Call | ast.ClassDef]]) -> _Classes:
    definitions = [node for one in nodes for node in one if isinstance(node, ast.ClassDef)]
    taking, making = {ROOT_ERROR}, set[str]()
    grown = True
    while grown:
        grown = False
        for node in definitions:
            bases = {_name(base) for base in node.bases}
            if node.name in taking | making or not bases & (taking | making):
                continue
            (making if _has_init(node) or bases & making else taking).add(node.name)
            grown = True
    return _Classes(frozenset(taking), frozenset(making))


def _has_init(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)


def _message_arguments(nodes: Iterable[ast.Call | ast.ClassDef], classes: _Classes) -> Iterator[ast.expr]:
    wanted = MARKERS | classes.open
    for node in nodes:
        if isinstance(node, ast.Call) and node.args and _name(node.func) in wanted:
            yield node.args[0]
        elif isinstance(node, ast.ClassDef) and node.name in classes.closed | classes.open:
            yield from _super_arguments(node)


def _super_arguments(node: ast.ClassDef) -> Iterator[ast.expr]:
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not call.args or not isinstance(call.func, ast.Attribute):
            continue
        owner = call.func.value
        if call.func.attr == "__init__" and isinstance(owner, ast.Call) and _name(owner.func) == "super":
            yield call.args[0]


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
