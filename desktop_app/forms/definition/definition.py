"""A form as it was defined: its places, rules, controls, texts and lists. Immutable once loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from desktop_app.base.problems import Problem
from desktop_app.forms.definition.dependencies import Graph
from desktop_app.forms.definition.texts import ControlText, Itext, Weaver
from desktop_app.forms.types.answer_type import AnswerType
from desktop_app.forms.types.table import FREE_TEXT, answer_type, data_type
from desktop_app.forms.xpath.context import Compiled, NodesOf, NumberOf, TextOf, TruthOf
from desktop_app.forms.xpath.instance_tree import Node, Shape


@dataclass(slots=True)
class Bind:
    """The rules of one place. Missing rules are None; ``type`` is a data type of the specification."""

    shape: Shape
    type: str = FREE_TEXT
    calculate: Compiled | None = None
    relevant: TruthOf | None = None
    required: TruthOf | None = None
    readonly: TruthOf | None = None
    constraint: TruthOf | None = None
    required_message: ControlText | None = None
    constraint_message: ControlText | None = None
    preload: str = ""
    preload_params: str = ""
    max_pixels: int | None = None
    """The longer side of a picture at most (``orx:max-pixels``)."""
    sources: dict[str, str] = field(default_factory=dict)
    """The rules as they are written, by attribute name."""


@dataclass(slots=True)
class InlineItem:
    """A choice written into the control itself."""

    value: str
    label: ControlText


@dataclass(slots=True)
class Itemset:
    """Choices taken from a node-set, usually of a secondary instance."""

    source: str
    nodes: NodesOf
    value: TextOf
    label: TextOf
    label_id: TextOf | None
    """Gives the itext id of the label, when the label is a translated text."""


ON_CLOSING = frozenset({"closing"})
"""Our own event: the record is closed."""


@dataclass(slots=True)
class SetValueAction:
    """``setvalue``: write a value into ``target`` when one of ``events`` happens.

    ``within`` is the repeat or question the action is nested in; None for one of the model. ``attribute`` is
    the attribute of the target that is meant, "" for its value.
    """

    events: frozenset[str]
    target: Shape
    value: Compiled
    within: Shape | None = None
    attribute: str = ""


@dataclass(slots=True)
class Control:
    """A question, group or repeat of the form's body.

    ``kind`` is the element name: input, select1, select, rank, trigger, upload, range, group, repeat.
    """

    kind: str
    shape: Shape | None
    parent: Control | None = None
    label: ControlText | None = None
    hint: ControlText | None = None
    appearance: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Control] = field(default_factory=list)
    items: list[InlineItem] = field(default_factory=list)
    itemset: Itemset | None = None
    count: NumberOf | None = None
    add_remove: bool = True

    def walk(self) -> Iterator[Control]:
        """This control and all inside it, in the order of the form."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def asks(self) -> AnswerType:
        """What kind of answer the control takes, whatever data type it is stored in."""
        return answer_type(self.kind)

    @property
    def is_question(self) -> bool:
        """Whether it takes an answer (or shows a note)."""
        return self.kind not in ("group", "repeat")


@dataclass(slots=True)
class FormDefinition:
    """Everything an open form needs to know about itself."""

    form_id: str
    version: str
    title: str
    root: Shape
    shapes: list[Shape]
    binds: dict[Shape, Bind]
    controls: dict[Shape, Control]
    body: list[Control]
    itext: Itext
    initial: Node
    instances: dict[str, Node]
    last_saved_instances: frozenset[str]
    primary_id: str
    actions: list[SetValueAction]
    graph: Graph
    warnings: list[Problem]
    xml: bytes
    digest: str
    namespaces: dict[str, str]
    missing_files: list[str]
    spoken: list[int]
    """Tasks of the rules whose result is in the active language."""
    weaver: Weaver = field(default_factory=Weaver)
    files: Mapping[str, bytes] = field(default_factory=dict)
    """The files that came with the form, by name: lists, pictures, sounds, videos."""

    @property
    def languages(self) -> list[str]:
        """The languages of the form, as it names them; empty when it has just one without a name."""
        return self.itext.languages

    def shape(self, path: str) -> Shape | None:
        """The place at an absolute path without positions, or by names below the root (``group/name``)."""
        names = [name for name in path.split("/") if name]
        if path.startswith("/"):
            if not names or names[0] != self.root.name:
                return None
            names = names[1:]
        at: Shape | None = self.root
        for name in names:
            at = None if at is None else at.children.get(name)
        return at

    def questions(self) -> Iterator[Control]:
        """All controls that take an answer or show a note, in the order of the form."""
        for control in self.body:
            for inside in control.walk():
                if inside.is_question:
                    yield inside

    def apart(self, refs: Iterable[str]) -> frozenset[Shape]:
        """The places among ``refs`` on which no calculation, relevance, count or action depends."""
        acting = {action.within for action in self.actions}
        found = {shape for ref in refs if (shape := self.shape(ref)) is not None}
        return frozenset(
            item for item in found if item not in acting and not self.graph.dependents[item.index]
        )

    def bind(self, shape: Shape) -> Bind | None:
        """The rules of a place, if it has any."""
        return self.binds.get(shape)

    def type(self, shape: Shape | None) -> str:
        """The name of the data type of a place."""
        bind = None if shape is None else self.binds.get(shape)
        return FREE_TEXT if bind is None else bind.type

    def data_type(self, shape: Shape | None) -> AnswerType:
        """The data type of a place."""
        return data_type(self.type(shape))
