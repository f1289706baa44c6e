"""What a blank paper form shows, as plain values in the order in which it is entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from desktop_app.base.numbers import with_comma
from desktop_app.forms.session.outline import OutlineChoice, OutlineNode, entry_digits
from desktop_app.forms.types.answer_type import Choosing, Digits, PaperWay
from desktop_app.forms.types.table import data_type
from desktop_app.reports.blank_form.conditions import Conditions, NumberedQuestion
from desktop_app.reports.blank_form.layout import TextLayout
from desktop_app.reports.frame.wording import Wording

_MULTILINE = "multiline"


@dataclass(frozen=True, slots=True)
class OptionBox:
    """A box, the digit that is entered for it, and its label. Without a digit the box takes a number."""

    digit: str
    label: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes to tick."""

    options: tuple[OptionBox, ...]


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Lines for handwriting; ``grows`` takes what room the page has left. ``labels`` stand before each."""

    least: int = 1
    grows: bool = False
    labels: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Combs:
    """Cells for single digits, in groups separated by signs: 2, 2, 4 and "/", "/" for a date."""

    groups: tuple[int, ...]
    signs: tuple[str, ...] = ()


type Answer = Boxes | WritingLines | Combs | None


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    """A question with the room for its answer."""

    number: str
    label: str
    remarks: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Title:
    """The label of a group, or a text that is only read (``is_note``)."""

    text: str
    remarks: tuple[str, ...] = ()
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Questions with the same answers under each other in one table."""

    heading: str
    options: tuple[OptionBox, ...]
    rows: tuple[BlankQuestion | Title, ...]


@dataclass(frozen=True, slots=True)
class RepeatColumn:
    """A question of a repeat; ``legend`` lists the digits of its answers."""

    number: str
    label: str
    legend: str


@dataclass(frozen=True, slots=True)
class RepeatGrid:
    """A repeat as a table with blank rows; a repeat inside a repeat names the row it belongs to."""

    columns: tuple[RepeatColumn, ...]
    rows: int
    first_title: str
    has_parent: bool
    parent_title: str


type Content = BlankQuestion | Title | Scale | RepeatGrid


@dataclass(frozen=True, slots=True)
class FormContent:
    """The whole form; ``asks_date``: the label of the date of answer in the head, if any."""

    parts: tuple[Content, ...]
    date_label: str = ""
    only_scale: bool = False


def form_content(
    parts: Sequence[OutlineNode],
    wording: Wording,
    layout: TextLayout,
    *,
    serial: str,
    answered_on: str,
    comment: str,
) -> FormContent:
    """The content of a form. ``serial`` and ``answered_on`` name the questions that the head of the form
    shows, ``comment`` the one that takes what room is left; all three have no number.
    """
    unnumbered = frozenset({serial, answered_on, comment})
    numbered = _numbered(parts, unnumbered)
    writer = _ContentWriter(numbered, wording, layout, comment)
    content = tuple(_tables(list(writer.contents(parts, "")), layout))
    by_name = {part.name: part for top in parts for part in top.walk() if part.kind == "question"}
    dated = by_name.get(answered_on)
    asked = [part for part in content if not isinstance(part, Title)]
    scale = bool(asked) and all(isinstance(part, Scale) or _grows(part) for part in asked)
    return FormContent(content, dated.label if dated else "", scale)


def _grows(part: Content) -> bool:
    return isinstance(part, BlankQuestion) and isinstance(part.answer, WritingLines) and part.answer.grows


def _numbered(parts: Iterable[OutlineNode], unnumbered: frozenset[str]) -> dict[str, NumberedQuestion]:
    found: dict[str, NumberedQuestion] = {}
    for top in parts:
        for part in top.walk():
            if part.kind == "question" and part.name not in unnumbered and not part.computed:
                found[part.path] = NumberedQuestion(str(len(found) + 1), part)
    return found


class _ContentWriter:
    def __init__(
        self,
        numbered: dict[str, NumberedQuestion],
        wording: Wording,
        layout: TextLayout,
        comment: str,
    ) -> None:
        self._numbered, self._wording, self._layout = numbered, wording, layout
        self._comment = comment
        self._conditions = Conditions(numbered, wording)

    def contents(self, parts: Iterable[OutlineNode], around: str) -> Iterator[Content]:
        """The parts one after the other; ``around`` is the label of the repeat they lie in."""
        for part in parts:
            if part.kind == "group":
                inside = list(self.contents(part.parts, around))
                if inside and part.label and not (_repeats_itself(part) or self._is_only_comment(inside)):
                    yield Title(part.label, self._remarks(part))
                yield from inside
            elif part.kind == "repeat":
                yield from self._repeat(part, around)
            elif part.kind == "note":
                if part.label:
                    yield Title(part.label, self._remarks(part), is_note=True)
            elif part.path in self._numbered or part.name == self._comment:
                yield self._asked(part)

    def _is_only_comment(self, inside: Sequence[Content]) -> bool:
        """The comment has a label of its own, which says more than the group around it."""
        return len(inside) == 1 and _grows(inside[0])

    def _remarks(self, part: OutlineNode) -> tuple[str, ...]:
        return tuple(text for text in (self._conditions.note(part.relevant), part.hint) if text)

    def _asked(self, part: OutlineNode) -> BlankQuestion:
        answer, remark = self._answer(part)
        known = self._numbered.get(part.path)
        number = "" if known is None else self._wording.text("question.number", number=known.number)
        label = f"{part.label or part.name} {remark}".strip()
        return BlankQuestion(number, label, self._remarks(part), answer)

    def _answer(self, part: OutlineNode) -> tuple[Answer, str]:
        words = self._wording
        match part.answer_type.paper.way:
            case PaperWay.BOXES:
                return self._choices(part)
            case PaperWay.SCALE:
                return self._range(part)
            case PaperWay.TICK:
                return Boxes((OptionBox("1", words.text("question.acknowledge")),)), ""
            case PaperWay.ATTACHED:
                return None, words.text("question.attached")
            case PaperWay.LINES | PaperWay.CELLS:
                return self._typed(part), ""

    def _choices(self, part: OutlineNode) -> tuple[Answer, str]:
        words, choosing = self._wording, part.answer_type.choosing
        if not 0 < len(part.choices) <= self._layout.listed_choices:
            return WritingLines(1 if choosing is Choosing.ONE else 2), words.text("question.listed")
        remark = {Choosing.SEVERAL: "question.many", Choosing.ORDER: "question.rank"}.get(choosing)
        boxes = Boxes(_options(part.choices, ranked=choosing is Choosing.ORDER))
        return boxes, words.text(remark) if remark else ""

    def _typed(self, part: OutlineNode) -> Answer:
        room = data_type(part.type).paper
        if room.way is PaperWay.CELLS:
            return Combs(tuple(self._width(group) for group in room.groups), room.signs)
        if room.labels:
            return WritingLines(labels=tuple(self._wording.text(label) for label in room.labels))
        if part.name == self._comment:
            return WritingLines(self._layout.writing_lines, grows=True)
        return WritingLines(self._layout.writing_lines if _MULTILINE in part.appearance.split() else 1)

    def _width(self, group: int | Digits) -> int:
        if group is Digits.WHOLE:
            return self._layout.whole_digits
        return self._layout.decimal_digits if group is Digits.DECIMAL else group

    def _range(self, part: OutlineNode) -> tuple[Answer, str]:
        start, end, step = part.bounds or ("", "", "")
        values = _steps(start, end, step)
        if 0 < len(values) <= 11:
            return Boxes(tuple(OptionBox(_with_comma(value), "") for value in values)), ""
        if not (start and end):
            return self._typed(part), ""
        remark = self._wording.text("question.between", start=_with_comma(start), end=_with_comma(end))
        return _cells(start, end, step), remark

    def _repeat(self, part: OutlineNode, around: str) -> Iterator[Content]:
        label = part.label or part.name
        yield Title(label, self._remarks(part))
        columns: list[RepeatColumn] = []
        below: list[OutlineNode] = []
        for inside in _flat(part.parts):
            if inside.kind == "repeat":
                below.append(inside)
            elif inside.path in self._numbered:
                columns.append(self._column(inside))
        if columns:
            yield RepeatGrid(
                tuple(columns),
                self._layout.repeat_rows,
                self._wording.text("question.index"),
                bool(around),
                self._wording.text("question.row_of"),
            )
        for inner in below:
            yield from self._repeat(inner, label)

    def _column(self, part: OutlineNode) -> RepeatColumn:
        number = self._wording.text("question.number", number=self._numbered[part.path].number)
        options = _options(part.choices, ranked=False) if part.choices else ()
        shown = options if len(options) <= self._layout.listed_choices else ()
        legend = "; ".join(f"{option.digit} {option.label}".strip() for option in shown)
        note = self._conditions.note(part.relevant)
        return RepeatColumn(
            number, part.label or part.name, " ".join(text for text in (legend, note) if text)
        )


def _flat(parts: Iterable[OutlineNode]) -> Iterator[OutlineNode]:
    """The parts of a repeat without the groups in it, which a table has no place for."""
    for part in parts:
        if part.kind == "group":
            yield from _flat(part.parts)
        else:
            yield part


def _repeats_itself(group: OutlineNode) -> bool:
    """The group around a repeat has the repeat's label, which is printed once."""
    return len(group.parts) == 1 and group.parts[0].kind == "repeat" and group.parts[0].path == group.path


def _options(choices: Sequence[OutlineChoice], *, ranked: bool) -> tuple[OptionBox, ...]:
    digits = ("",) * len(choices) if ranked else entry_digits(choices)
    return tuple(
        OptionBox(digit, choice.label or choice.value) for digit, choice in zip(digits, choices, strict=True)
    )


def _cells(start: str, end: str, step: str) -> Combs:
    """Room for any number of a range: a cell for each place, and one for the sign of a negative one."""
    whole = max(len(bound.strip().lstrip("+").partition(".")[0]) for bound in (start, end))
    places = max(len(number.strip().partition(".")[2]) for number in (start, end, step))
    return Combs((whole, places), (",",)) if places else Combs((whole,))


def _with_comma(number: str) -> str:
    """A number of the form as it is written in Vietnam."""
    return with_comma(number.strip())


def _steps(start: str, end: str, step: str) -> list[str]:
    try:
        first, last, width = Decimal(start), Decimal(end), Decimal(step or "1")
    except InvalidOperation:
        return []
    if width <= 0 or last < first or (last - first) / width > 50:
        return []
    count = int((last - first) / width) + 1
    return [f"{(first + width * place).normalize():f}" for place in range(count)]


def _tables(contents: Sequence[Content], layout: TextLayout) -> Iterator[Content]:
    """Successive questions with the same answers become one table; titles between them become its rows."""
    at = 0
    while at < len(contents):
        length = _run_length(contents, at, layout)
        if length == 0:
            yield contents[at]
            at += 1
            continue
        run = contents[at : at + length]
        titled = isinstance(run[0], Title) and not run[0].remarks
        heading = run[0].text if isinstance(run[0], Title) and titled else ""
        rows = [part for part in (run[1:] if titled else run) if isinstance(part, BlankQuestion | Title)]
        options = next(_scale(part, layout) for part in rows if isinstance(part, BlankQuestion))
        yield Scale(heading, options, tuple(rows))
        at += length


def _run_length(contents: Sequence[Content], at: int, layout: TextLayout) -> int:
    """How many parts from ``at`` on make one table; 0 when fewer than two questions do."""
    options: tuple[OptionBox, ...] = ()
    questions = end = 0
    for place in range(at, len(contents)):
        part = contents[place]
        if isinstance(part, Title) and not part.is_note:
            continue
        found = _scale(part, layout)
        if not found or (options and found != options):
            break
        options, questions, end = found, questions + 1, place + 1 - at
    return end if questions > 1 else 0


def _scale(part: Content, layout: TextLayout) -> tuple[OptionBox, ...]:
    """The answers of a question that can be a row of a table."""
    if not isinstance(part, BlankQuestion) or not isinstance(part.answer, Boxes):
        return ()
    options = part.answer.options
    fits = 2 <= len(options) <= layout.scale_choices and all(option.digit for option in options)
    return options if fits and all(option.label for option in options) else ()
