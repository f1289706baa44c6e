"""The questions of an open form one after the other, and how a ref leads to its node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.definition import Control
from desktop_app.forms.definition.markup import guarded
from desktop_app.forms.session.choices import SelectChoice
from desktop_app.forms.types.answer_type import AnswerType
from desktop_app.forms.types.parsing import quoted
from desktop_app.forms.types.table import answer_type
from desktop_app.forms.xpath.answer_key import AnswerKey, KeyStep
from desktop_app.forms.xpath.instance_tree import Node, Shape

if TYPE_CHECKING:
    from desktop_app.forms.session.session import FormSession


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question as it is asked now; everything is looked up when it is read."""

    session: FormSession
    control: Control
    node: Node

    @property
    def ref(self) -> str:
        """The path with positions."""
        return self.node.path()

    @property
    def name(self) -> str:
        """The name of the question."""
        return self.node.name

    @property
    def kind(self) -> str:
        """The control: input, select1, select, rank, trigger, upload, range; "note" for a text to read."""
        return "note" if self._only_read() else self.control.kind

    def _only_read(self) -> bool:
        """A text that never holds an answer: nothing calculates it, writes into it, or opens it.

        A select of the appearance ``label`` is the head of a table of selects, and takes no answer either.
        """
        if self.control.asks.is_boxes and "label" in self.control.appearance.split():
            return True
        shape, form = self.node.shape, self.session.definition
        bind = None if shape is None else form.bind(shape)
        return (
            self.answer_type.is_free_text
            and self.node.value == ""
            and bind is not None
            and bind.calculate is None
            and bind.sources.get("readonly", "").strip() == "true()"
            and all(action.target is not shape for action in form.actions)
        )

    @property
    def type(self) -> str:
        """The data type."""
        return self.session.definition.type(self.node.shape)

    @property
    def answer_type(self) -> AnswerType:
        """What kind of answer it takes."""
        return answer_type(self.control.kind, self.type)

    @property
    def value(self) -> str:
        """The stored answer."""
        return self.node.value

    @property
    def label(self) -> str:
        """The label in the active language."""
        return self.session.text(self.control.label, self.node)

    @property
    def hint(self) -> str:
        """The hint in the active language."""
        return self.session.text(self.control.hint, self.node)

    @property
    def marked_label(self) -> str:
        """The label with the answers in it guarded, for ``markup.rich`` and ``markup.plain``."""
        return self.session.text(self.control.label, self.node, guard=guarded)

    @property
    def marked_hint(self) -> str:
        """The hint in the same way."""
        return self.session.text(self.control.hint, self.node, guard=guarded)

    @property
    def marked_guidance(self) -> str:
        """The longer guidance in the same way."""
        return self.session.text(self.control.hint, self.node, form="guidance", guard=guarded)

    @property
    def media(self) -> dict[str, str]:
        """Media of the label by form (image, audio, video, big-image), as ``jr://images/…``."""
        return self.session.media(self.ref)

    @property
    def required(self) -> bool:
        """Whether an answer is needed."""
        return self.session.required(self.ref)

    @property
    def readonly(self) -> bool:
        """Whether it can only be read."""
        return self.session.readonly(self.ref)

    @property
    def choices(self) -> list[SelectChoice]:
        """The choices of a select."""
        return self.session.choices(self.ref)


def asked(session: FormSession, controls: Iterable[Control], parent: Node) -> Iterator[FormQuestion]:
    """The relevant questions among ``controls`` below ``parent``, in order."""
    for control in controls:
        if control.shape is None:
            yield from asked(session, control.children, parent)
            continue
        for node in _nodes(parent, control):
            if not node.relevant:
                continue
            if control.is_question:
                yield FormQuestion(session, control, node)
            else:
                yield from asked(session, control.children, node)


def _nodes(parent: Node, control: Control) -> list[Node]:
    """The nodes of a control as seen from the occurrence it is shown in.

    The group around a repeat refers to the repeat itself; it stands for its parent.
    """
    shape = control.shape
    if shape is None or parent.shape is None or shape is parent.shape:
        return [parent]
    if control.kind == "group" and shape.repeated:
        return [parent]
    return nodes_from(parent, shape)


def nodes_from(parent: Node, shape: Shape) -> list[Node]:
    """The nodes at ``shape`` seen from a group of the body, which need not be the one around them."""
    start = parent
    while start.parent is not None and start.shape is not None and start.shape not in shape.chain():
        start = start.parent
    names: list[str] = []
    at: Shape | None = shape
    while at is not None and at is not start.shape:
        names.append(at.name)
        at = at.parent
    found = [start]
    for name in reversed(names):
        found = [child for node in found for child in node.children.get(name, ())]
    return found


def find_node(root: Node, ref: str) -> Node | None:
    """The node at a path with positions, absolute or below the root."""
    return node_at(root, AnswerKey.parse(ref))


def known_node(root: Node, ref: str) -> Node:
    """The node at ``ref``. Raises :class:`Problem` when the record has none."""
    found = find_node(root, str(ref))
    if found is None:
        raise Problem("The form has no question “{ref}”. Check the name and the occurrence.", ref=quoted(ref))
    return found


def node_at(root: Node, key: AnswerKey) -> Node | None:
    """The node that a key leads to; without a position the first occurrence."""
    if key.is_count or key.attribute is not None or key.aside is not None:
        return None
    steps = [step for step in key.steps if step.name]
    if key.is_absolute:
        if not steps or steps[0] != KeyStep(root.name):
            return None
        steps = steps[1:]
    at = root
    for step in steps:
        group = at.children.get(step.name, [])
        number = 1 if step.position is None else step.position
        if not 1 <= number <= len(group):
            return None
        at = group[number - 1]
    return at
