"""A record that is opened again: as it was closed, what an edit recalculates, defaults that come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.xpath.instance_tree import Node, Shape, clone

_META = "meta"

type Standing = Mapping[int, tuple[Node, str]]
"""What a record holds: each place with its text, by identity of the place."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a record held at ``ref`` when it was closed, and what its form computes now.

    For a repeat both are the numbers of its occurrences. Answers that are not asked any more become "".
    """

    ref: str
    before: str
    after: str


def standing(root: Node) -> Standing:
    """What the record holds now. What it keeps about itself (``meta``) is no answer and is left out."""
    found: dict[int, tuple[Node, str]] = {}
    for name, group in root.children.items():
        for child in group if name != _META else ():
            for node in child.walk():
                found[id(node)] = (node, _held(node))
    return found


def _held(node: Node) -> str:
    return "" if node.children or not node.relevant else node.value


def renewed(before: Standing, root: Node) -> list[Renewed]:
    """The differences between what a record held and what it holds now, in the order of the form."""
    after = standing(root)
    found = [
        Renewed(node.path(), before[identity][1] if identity in before else "", text)
        for identity, (node, text) in after.items()
        if text != (before[identity][1] if identity in before else "")
    ]
    return found + _counts(before, after)


def _counts(before: Standing, after: Standing) -> list[Renewed]:
    """Repeats whose number of occurrences changed."""
    was, now = _occurrences(before), _occurrences(after)
    return [
        Renewed(path, str(was.get(path, 0)), str(now.get(path, 0)))
        for path in {**was, **now}
        if was.get(path, 0) != now.get(path, 0)
    ]


def _occurrences(held: Standing) -> dict[str, int]:
    found: dict[str, int] = {}
    for node, _ in held.values():
        if node.shape is not None and node.shape.repeated:
            above = node.parent.path() if node.parent is not None else ""
            path = f"{above}/{node.name}"
            found[path] = found.get(path, 0) + 1
    return found


def restore(definition: FormDefinition, root: Node, asked: Callable[[Node, Shape], bool]) -> list[Node]:
    """Give back what a record is kept without: defaults and occurrences of what was not asked.

    A question that is asked again then begins as in a new record. ``asked``: whether another occurrence of a
    repeat would be asked under a place. Returns the questions and occurrences that came back.
    """
    added: list[Node] = []
    _restore(definition, root, definition.initial, asked, added)
    return added


def _restore(
    definition: FormDefinition,
    node: Node,
    first: Node,
    asked: Callable[[Node, Shape], bool],
    added: list[Node],
) -> None:
    """``first``: what the place holds in a new record."""
    for name, shape in (node.shape.children if node.shape is not None else {}).items():
        group, fresh = node.group(name), first.children.get(name, [])
        if not shape.repeated:
            for child, other in zip(group, fresh, strict=False):
                if child.children:
                    _restore(definition, child, other, asked, added)
                elif child.lacking and other.value and not child.relevant:
                    child.value = other.value
                    added.append(child)
            continue
        if node.lacking and not group and not asked(node, shape) and not _is_counted(definition, shape):
            for other in fresh:
                occurrence = clone(other)
                node.add(occurrence)
                added.append(occurrence)
        for child in group:
            _restore(definition, child, shape.template or child, asked, added)


def _is_counted(definition: FormDefinition, shape: Shape) -> bool:
    control = definition.controls.get(shape)
    return control is not None and control.count is not None
