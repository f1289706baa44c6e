"""An open form as a flat list of the lines on the page now: headings, questions, repeats. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.forms.definition.definition import Control
from desktop_app.forms.session.questions import FormQuestion, nodes_from
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.instance_tree import Node


class EntryKind(StrEnum):
    """What a line of the page is."""

    GROUP = "group"
    QUESTION = "question"
    OCCURRENCE = "occurrence"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of the page. ``key`` stays the same while the line stands for the same thing."""

    kind: EntryKind
    ref: str
    label: str
    depth: int
    question: FormQuestion | None = None
    removable: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Kind and ref."""
        return self.kind.value, self.ref


def outline(session: FormSession, hidden: Collection[str] = ()) -> list[OutlineLine]:
    """All that is relevant now, in the order of the form, without questions and repeats called ``hidden``."""
    return list(_walk(session, session.definition.body, session.root, 0, hidden))


def _walk(
    session: FormSession, controls: Iterable[Control], parent: Node, depth: int, hidden: Collection[str]
) -> Iterator[OutlineLine]:
    for control in controls:
        if control.is_question:
            for node in _nodes(parent, control):
                question = FormQuestion(session, control, node)
                if node.relevant and node.name not in hidden and not _says_nothing(question):
                    yield OutlineLine(EntryKind.QUESTION, node.path(), "", depth, question)
        elif control.kind == "repeat":
            yield from _occurrences(session, control, parent, depth, hidden)
        else:
            yield from _group(session, control, parent, depth, hidden)


def _group(
    session: FormSession, control: Control, parent: Node, depth: int, hidden: Collection[str]
) -> Iterator[OutlineLine]:
    around_repeat = control.shape is None or control.shape is parent.shape or control.shape.repeated
    for node in [parent] if around_repeat else _nodes(parent, control):
        if not node.relevant:
            continue
        inside = list(_walk(session, control.children, node, depth + 1, hidden))
        label = session.text(control.label, node)
        if label and inside and not _named_by_its_repeat(control):
            key = f"{node.path()}#{id(control)}" if around_repeat else node.path()
            yield OutlineLine(EntryKind.GROUP, key, label, depth)
        yield from inside


def _says_nothing(question: FormQuestion) -> bool:
    """The head of a table that has no words of its own."""
    return question.answer_type.is_boxes and question.kind == "note" and not question.label


def _named_by_its_repeat(control: Control) -> bool:
    """A group that only wraps a repeat: each occurrence shows its name with the number."""
    inside = control.children
    return len(inside) == 1 and inside[0].kind == "repeat" and inside[0].label is control.label


def _occurrences(
    session: FormSession, control: Control, parent: Node, depth: int, hidden: Collection[str]
) -> Iterator[OutlineLine]:
    shape = control.shape
    if shape is None or shape.name in hidden:
        return
    nodes = _nodes(parent, control)
    free = control.count is None and control.add_remove
    for node in nodes:
        if node.relevant:
            label = session.text(control.label, node)
            yield OutlineLine(EntryKind.OCCURRENCE, node.path(), label, depth, removable=free)
            yield from _walk(session, control.children, node, depth + 1, hidden)
    if free:
        holder = _holder(parent, control)
        ref = "" if holder is None else f"{holder.path()}/{shape.name}"
        if holder is not None and session.repeat_relevant(ref):
            yield OutlineLine(EntryKind.ADD, ref, session.text(control.label, holder), depth)


def _steps(parent: Node, control: Control) -> list[str] | None:
    names: list[str] = []
    shape = control.shape
    while shape is not None and shape is not parent.shape:
        names.append(shape.name)
        shape = shape.parent
    return None if shape is None else list(reversed(names))


def _nodes(parent: Node, control: Control) -> list[Node]:
    if control.shape is None or control.shape is parent.shape:
        return [parent]
    return nodes_from(parent, control.shape)


def _holder(parent: Node, control: Control) -> Node | None:
    """The node that a new occurrence goes into."""
    at: Node | None = parent
    for name in (_steps(parent, control) or ["\0"])[:-1]:
        at = next(iter(at.children.get(name, ())), None) if at is not None else None
    return at
