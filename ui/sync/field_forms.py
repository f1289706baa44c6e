"""Display and editing of one field of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.figures.number_reader import parse_number, parse_whole
from desktop_app.base.figures.styles import in_vietnamese
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle, format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.catalogue.indicator_set import Indicator
from desktop_app.forms.session.answers import shown_answer, stored_answer, typed_answer
from desktop_app.forms.types.answer_type import AnswerType
from desktop_app.forms.types.table import TEXT
from desktop_app.movements.values import from_stored, parse_value, to_stored
from desktop_app.wire.guards.bound_fields import Held, value_of
from desktop_app.wire.op import Value
from ui.movements.sheets.cell_text import edit_text, shown_text


class FieldKind(Enum):
    """What a field holds."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    FIGURE = "figure"
    ANSWER = "answer"
    """An answer of a form that is typed."""
    FIXED = "fixed"
    """What cannot be typed here: several choices, an attached file."""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """The kind of a field; ``options`` are value and name of each choice, ``indicator`` that of a figure.

    A figure comes with the version of its set, which may count in another unit; ``versions`` has the
    indicator of each that is installed. A number alone is in the unit of ``indicator``, which is that of
    ``version``. Of an answer
    ``wording`` says what a value is called, ``answer_type`` what kind of answer it is.
    """

    kind: FieldKind = FieldKind.TEXT
    options: tuple[tuple[Value, str], ...] = ()
    indicator: Indicator | None = None
    version: str = ""
    wording: Callable[[str], str] | None = None
    answer_type: AnswerType = TEXT
    versions: Mapping[str, Indicator] = field(default_factory=dict)

    def unit_of(self, held: Held) -> str:
        """The unit of a figure, or nothing."""
        if value_of(held) in (None, ""):
            return ""
        if isinstance(held, tuple) and held[1] not in self.versions:
            return tr("in the unit of version {version}", version=held[1] or "?")
        indicator = self._of(held)
        return indicator.unit if indicator is not None and indicator.unit != "%" else ""

    def shown(self, held: Held) -> str:
        """Return the value as text; an empty one in words."""
        return self._words(held) or tr("(empty)")

    def with_unit(self, held: Held) -> str:
        """The same, and the unit of a figure."""
        return " ".join(filter(None, (self.shown(held), self.unit_of(held))))

    @property
    def has_units(self) -> bool:
        """Whether the versions of the set count the figure in several units."""
        return len({each.unit for each in self.versions.values()}) > 1

    def _of(self, held: Held) -> Indicator | None:
        """The indicator as the version of a figure has it."""
        return self.versions.get(str(held[1])) if isinstance(held, tuple) else self.indicator

    def typed_value(self, typed: str) -> Held:
        """Return the value of what was typed, with the unit that was shown beside it.

        Raises:
            Problem: as :meth:`read`.
        """
        value = self.read(typed)
        return (value, self.version) if self.version and value is not None else value

    def edit(self, value: Value) -> str:
        """Return the text an editor starts from."""
        if self.kind is FieldKind.FIGURE and self.indicator is not None and isinstance(value, str):
            return edit_text(self.indicator, from_stored(self.indicator, value))
        if self.kind is FieldKind.DECIMAL:
            return in_vietnamese(self._words(value), NumberStyle.VIETNAMESE)
        if self.kind is FieldKind.ANSWER and isinstance(value, str):
            return shown_answer(value, self.answer_type, VIETNAM)
        return self._words(value)

    def read(self, typed: str) -> Value:  # noqa: PLR0911  (one case, one answer)
        """Return the value of what was typed.

        Raises:
            Problem: it does not fit the field; the sentence says what to type.
        """
        text = nfc(typed).strip()
        if not text:
            return None
        match self.kind:
            case FieldKind.FIGURE if self.indicator is not None:
                return to_stored(parse_value(self.indicator, text))
            case FieldKind.WHOLE:
                return _whole(text)
            case FieldKind.DECIMAL:
                return to_stored(parse_number(text))
            case FieldKind.DATE:
                return parse_date(text).isoformat()
            case FieldKind.ANSWER:
                return stored_answer(typed_answer(text, self.answer_type, VIETNAM), self.answer_type, VIETNAM)
            case _:
                return text

    @property
    def typed(self) -> bool:
        """Whether a third value can be typed: a choice is chosen instead, a moment or a file is neither."""
        return self.kind not in (FieldKind.CHOICE, FieldKind.MOMENT, FieldKind.FIXED)

    def _words(self, held: Held) -> str:  # noqa: PLR0911  (one case, one answer)
        value, indicator = value_of(held), self._of(held)
        if value is None or value == "":
            return dict(self.options).get(value, "")
        if self.wording is not None and isinstance(value, str):
            return self.wording(value)
        match self.kind:
            case FieldKind.CHOICE:
                return dict(self.options).get(value, str(value))
            case FieldKind.FIGURE if indicator is not None and isinstance(value, str):
                return shown_text(indicator, from_stored(indicator, value)) or value
            case FieldKind.MOMENT if isinstance(value, int):
                return f"{from_millis(value).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
            case FieldKind.DATE if isinstance(value, str):
                return _date(value)
            case FieldKind.WHOLE | FieldKind.DECIMAL:
                return _number(value)
            case _:
                return str(value)


def _whole(text: str) -> int:
    value = parse_whole(text)
    if value < 0:
        raise Problem("Type a whole number, for example 12 or 1.200.")
    return value


def _number(value: Value) -> str:
    try:
        return format_number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _date(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return text
