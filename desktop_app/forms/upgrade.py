"""Carries an open record over to a new version of its form, question by question; nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from desktop_app.clock import VIETNAM
from desktop_app.forms.answers import stored_answer
from desktop_app.forms.compact import COUNT_MARK, fill, to_compact
from desktop_app.forms.definition import Control, FormDefinition
from desktop_app.forms.instance_tree import Node, Shape, clone
from desktop_app.forms.instance_xml import blank
from desktop_app.forms.questions import find_node
from desktop_app.i18n import tr
from desktop_app.problems import Problem

_META = "meta/"


@dataclass(frozen=True, slots=True)
class NotCarried:
    """An answer of the old version that has no place in the new one, with the reason to show."""

    ref: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The record in the new version, and what must be shown to the officer before the old one is let go.

    ``new_questions`` are the questions of the new version that the old one did not ask.
    """

    tree: Node
    carried: int
    not_carried: list[NotCarried]
    new_questions: list[str]


def upgrade(old: FormDefinition, root: Node, new: FormDefinition, zone: tzinfo = VIETNAM) -> Upgrade:
    """Carry the answers in ``root`` (of ``old``) over to ``new``.

    A question is found by its path; a top-level question that moved into a group (or out of one) by its
    name, where that is the only one of the name in both versions. Calculations are worked out anew. Give
    the tree to :class:`FormSession` to go on.
    """
    answers = to_compact(root)
    moved = _moved(old, new)
    tree = blank(new.root)
    tree.attributes = None if new.initial.attributes is None else dict(new.initial.attributes)
    placed = {_moved_path(path, moved): (path, value) for path, value in answers.items()}
    counts = {path: value for path, (_, value) in placed.items() if path.endswith(COUNT_MARK)}
    lost_counts = set(fill(tree, counts))
    carried = 0
    lost: list[NotCarried] = []
    for path, (before, value) in placed.items():
        if path in counts:
            if path in lost_counts and value != "0":
                lost.append(NotCarried(before, value, tr("The new version does not repeat this part.")))
            continue
        reason = _carry(old, new, tree, path, before, value, zone)
        if reason is None:
            carried += 1
        elif reason:
            lost.append(NotCarried(before, value, reason))
    _add_defaults(new, tree, old)
    return Upgrade(tree, carried, lost, _fresh(old, new, moved))


def _carry(
    old: FormDefinition, new: FormDefinition, tree: Node, path: str, before: str, value: str, zone: tzinfo
) -> str | None:
    """Write one answer; None when it was carried, "" when it need not be, else why it cannot be."""
    was = old.shape(_plain(before))
    calculated = was is not None and _is_calculated(old, was)
    if calculated and was is not None and was not in old.controls:
        shape = new.shape(_plain(path))
        if shape is None or _is_calculated(new, shape):
            return ""
    if path.startswith(_META) or path == "meta":
        return _carry_meta(tree, path, value)
    node = find_node(tree, path)
    if node is None or node.shape is None or node.shape.children:
        return tr("The new version does not ask this question.")
    bind = new.bind(node.shape)
    try:
        text = stored_answer(value, bind.type if bind is not None else "string", zone)
    except Problem as problem:
        return problem.sentence()
    strange = _strange_choices(new.controls.get(node.shape), text)
    if strange:
        return tr("The choice “{value}” is not in the new version.", value=", ".join(strange))
    node.value = text
    return None


def _carry_meta(tree: Node, path: str, value: str) -> str | None:
    return None if not fill(tree, {path: value}) else ""


def _strange_choices(control: Control | None, text: str) -> list[str]:
    """Choices that a question with choices written into it does not have; lists are checked when asked."""
    if control is None or not control.items:
        return []
    known = {item.value for item in control.items}
    given: Iterable[str] = [text] if control.kind == "select1" else text.split()
    return [value for value in given if value not in known]


def _is_calculated(definition: FormDefinition, shape: Shape) -> bool:
    bind = definition.bind(shape)
    return bind is not None and bind.calculate is not None


def _plain(path: str) -> str:
    """The path without positions."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))


def _moved(old: FormDefinition, new: FormDefinition) -> dict[str, str]:
    """Old path → new path of questions outside of repeats that have moved between groups."""
    before, after = _by_name(old), _by_name(new)
    return {
        path: after[name]
        for name, path in before.items()
        if path and after.get(name) and after[name] != path and new.shape(path) is None
    }


def _by_name(definition: FormDefinition) -> dict[str, str]:
    """Questions outside of repeats by name; "" where the name occurs more than once."""
    found: dict[str, str] = {}
    for shape in definition.shapes:
        if not shape.children and not shape.repeats and shape.parent is not None:
            relative = shape.path.removeprefix(definition.root.path + "/")
            found[shape.name] = "" if shape.name in found else relative
    return found


def _moved_path(path: str, moved: dict[str, str]) -> str:
    return moved.get(path, path)


def _add_defaults(new: FormDefinition, tree: Node, old: FormDefinition) -> None:
    """Questions the old version did not have start with their default; new repeats with their occurrences."""
    for shape in new.shapes:
        if shape.parent is None or shape.repeats[:-1] or old.shape(_below(new, shape)) is not None:
            continue
        if shape.repeated:
            parent = find_node(tree, _below(new, shape.parent)) if shape.parent is not new.root else tree
            source = (
                find_node(new.initial, _below(new, shape.parent))
                if shape.parent is not new.root
                else new.initial
            )
            if parent is not None and source is not None and not parent.group(shape.name):
                for node in source.children.get(shape.name, ()):
                    parent.add(clone(node))
        elif not shape.repeats and not shape.children:
            node_here, node_there = (
                find_node(tree, _below(new, shape)),
                find_node(new.initial, _below(new, shape)),
            )
            if node_here is not None and node_there is not None and not node_here.value:
                node_here.value = node_there.value


def _below(definition: FormDefinition, shape: Shape) -> str:
    return shape.path.removeprefix(definition.root.path + "/")


def _fresh(old: FormDefinition, new: FormDefinition, moved: dict[str, str]) -> list[str]:
    arrived = set(moved.values())
    return [
        shape.path
        for shape in new.controls
        if not shape.children and old.shape(_below(new, shape)) is None and _below(new, shape) not in arrived
    ]
