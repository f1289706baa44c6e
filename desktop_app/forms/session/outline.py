"""A form before it is answered: its questions in order with texts and all choices.

Blank paper forms and exports need this; nothing is evaluated but the labels of listed choices. Where a label
would show an answer, the outline has a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from desktop_app.base.clock import VIETNAM, SystemClock
from desktop_app.base.text import one_line
from desktop_app.forms.definition.definition import Bind, Control, FormDefinition, Itemset
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.definition.texts import ControlText, Parts
from desktop_app.forms.session.world import FormWorld
from desktop_app.forms.types.answer_type import AnswerType
from desktop_app.forms.types.table import FREE_TEXT, answer_type
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.instance_tree import Node, Shape

GAP = "……"
"""Placeholder in a text for the answer to another question."""

_LISTED = re.compile(
    r"\s*(?:randomize\(\s*)?instance\(\s*(['\"])(?P<name>.+?)\1\s*\)(?P<steps>(?:/[\w.\-]+)+)"
)


@dataclass(frozen=True, slots=True)
class OutlineChoice:
    """One choice: the code that is stored and its label."""

    value: str
    label: str

    @property
    def words(self) -> str:
        """The label in one line; the code where it has none."""
        return one_line(self.label) or self.value


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """A question, group, repeat, or a calculation that no control shows.

    ``kind`` is "question", "note", "group", "repeat" or "calculation"; ``control`` and ``type`` are the
    element name and data type of a question; ``path`` leads down from the root (``group/name``); ``choices``
    are those without any filter, empty where they come from answers.
    """

    kind: str
    path: str
    label: str = ""
    hint: str = ""
    control: str = ""
    type: str = FREE_TEXT
    appearance: str = ""
    relevant: str = ""
    required: bool = False
    computed: bool = False
    """Whether the form computes the answer itself; then nobody is asked."""
    choices: tuple[OutlineChoice, ...] = ()
    bounds: tuple[str, str, str] | None = None
    """Start, end and step of a range."""
    parts: tuple[OutlineNode, ...] = field(default=())

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.rpartition("/")[2]

    @property
    def words(self) -> str:
        """The label in one line; the name where it has none."""
        return one_line(self.label) or self.name

    @property
    def answer_type(self) -> AnswerType:
        """What kind of answer it takes, or holds."""
        return answer_type(self.control, self.type)

    def walk(self) -> Iterator[OutlineNode]:
        """This part and all inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def outline(definition: FormDefinition, language: str | None = None) -> tuple[OutlineNode, ...]:
    """The parts of a form in the order in which they are asked, in ``language`` or the form's own."""
    return _Outliner(definition, language).parts(definition.body)


def calculations(definition: FormDefinition) -> tuple[OutlineNode, ...]:
    """The computed values that no control shows, in the order of the form; not those about the record."""
    return tuple(
        OutlineNode("calculation", _path(shape), type=bind.type)
        for shape in definition.shapes
        if (bind := definition.bind(shape)) is not None
        and bind.calculate is not None
        and shape not in definition.controls
        and not shape.children
        and not any(place.name == "meta" for place in shape.chain())
    )


def entry_digits(choices: Sequence[OutlineChoice]) -> tuple[str, ...]:
    """What is entered for each choice: its code where all codes are digits from 1 to 8, else its place."""
    if all(len(choice.value) == 1 and choice.value in "12345678" for choice in choices):
        return tuple(choice.value for choice in choices)
    return tuple(str(place) for place in range(1, len(choices) + 1))


class _Outliner:
    def __init__(self, definition: FormDefinition, language: str | None) -> None:
        self._form = definition
        self._language = definition.itext.default if language is None else language
        # Labels of listed choices read their own list only: no answer, clock or chance takes part.
        self._world = FormWorld(definition, SystemClock(), VIETNAM, self._language, {}, Random(0), None)

    def parts(self, controls: Sequence[Control]) -> tuple[OutlineNode, ...]:
        return tuple(self._part(control) for control in controls)

    def _part(self, control: Control) -> OutlineNode:
        shape = control.shape
        bind = None if shape is None else self._form.bind(shape)
        path = "" if shape is None else _path(shape)
        part = OutlineNode(
            control.kind,
            path,
            label=self._text(control.label),
            hint=self._text(control.hint),
            appearance=control.appearance,
            relevant="" if bind is None else bind.sources.get("relevant", ""),
        )
        if not control.is_question:
            return replace(part, parts=self.parts(control.children))
        return replace(
            part,
            kind="note" if _only_read(control, bind) else "question",
            control=control.kind,
            type=self._form.type(shape),
            required=bind is not None and bind.sources.get("required", "").strip() == "true()",
            computed=bind is not None and bind.calculate is not None,
            choices=self._choices(control),
            bounds=_bounds(control),
        )

    def _text(self, label: ControlText | None) -> str:
        return "" if label is None else _with_gaps(label.find(self._form.itext, self._language))

    def _choices(self, control: Control) -> tuple[OutlineChoice, ...]:
        if control.itemset is None:
            return tuple(OutlineChoice(item.value, self._text(item.label)) for item in control.items)
        return tuple(self._listed(control.itemset))

    def _listed(self, itemset: Itemset) -> Iterator[OutlineChoice]:
        match = _LISTED.match(itemset.source)
        document = None if match is None else self._form.instances.get(match["name"])
        if match is None or document is None:
            return
        nodes = [document]
        for name in match["steps"].split("/")[1:]:
            nodes = [child for node in nodes for child in node.children.get(name, ())]
        for node in nodes:
            yield self._item(itemset, node)

    def _item(self, itemset: Itemset, node: Node) -> OutlineChoice:
        context = Context(node, self._world, node)
        if itemset.label_id is None:
            label = plain(itemset.label(context))
        else:
            label = _with_gaps(self._form.itext.find(itemset.label_id(context), self._language) or ())
        return OutlineChoice(itemset.value(context), label)


def _with_gaps(parts: Parts) -> str:
    return plain("".join(part if isinstance(part, str) else GAP for part in parts).strip())


def _path(shape: Shape) -> str:
    return "/".join(place.name for place in shape.chain()[1:])


def _only_read(control: Control, bind: Bind | None) -> bool:
    if control.asks.is_boxes and "label" in control.appearance.split():
        return True  # the head of a table of selects takes no answer, as in questions.Question.kind
    if bind is None or bind.calculate is not None:
        return False
    is_text = answer_type(control.kind, bind.type).is_free_text
    return is_text and bind.sources.get("readonly", "").strip() == "true()"


def _bounds(control: Control) -> tuple[str, str, str] | None:
    if not control.asks.is_bounded:
        return None
    start, end, step = (control.attributes.get(name, "") for name in ("start", "end", "step"))
    return start, end, step
