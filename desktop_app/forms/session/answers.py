"""From what a person gives as an answer to the text that is stored, by the type of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from desktop_app.base.problems import Problem
from desktop_app.base.text import carriable, nfc
from desktop_app.forms.types.answer_type import Answer, AnswerType
from desktop_app.forms.types.parsing import LONGEST_NUMBER, SOME_DAY, quoted
from desktop_app.forms.xpath.dates import write_instant
from desktop_app.forms.xpath.values import number_text


def stored_answer(value: Answer, answer_type: AnswerType, zone: tzinfo) -> str:
    """The text to store for ``value`` in a question of a type.

    Letters that no record can carry (control characters, halves of a character) are left out. Raises
    :class:`Problem` when the value is not one of that type.
    """
    try:
        text = carriable(_plain(value, zone))
    except (TypeError, ValueError, ArithmeticError):  # no answer at all, or more digits than are ever written
        raise Problem(
            "“{value}” cannot be an answer. Give a text, a number, a date or a list of choices.",
            value=quoted(value),
        ) from None
    return answer_type.read(text, zone) if text else ""


def typed_answer(text: str, answer_type: AnswerType, zone: tzinfo, appearance: str = "") -> Answer:
    """The answer that a person typed. Raises :class:`Problem` when it is none of that type."""
    text = nfc(text).strip()
    return answer_type.typed(text, appearance, zone) if text else ""


def shown_answer(stored: str, answer_type: AnswerType, zone: tzinfo, appearance: str = "") -> str:
    """A stored answer as a person would type it; an odd one is shown as it is."""
    try:
        return answer_type.shown(stored, appearance, zone) if stored else ""
    except (ValueError, Problem):
        return stored


def _plain(value: Answer, zone: tzinfo) -> str:  # noqa: PLR0911  (one return a type)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, float):
        return "" if value != value else number_text(value)
    if isinstance(value, datetime):
        return write_instant(value if value.tzinfo else value.replace(tzinfo=zone))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return datetime.combine(SOME_DAY, value, value.tzinfo or zone).timetz().isoformat("milliseconds")
    return _chosen(value)


def _decimal_text(value: Decimal) -> str:
    if value.is_nan():
        return ""
    if value.is_finite() and abs(value.adjusted()) > LONGEST_NUMBER:
        return str(value)  # written out it could fill the memory
    return format(value, "f")


def _chosen(value: object) -> str:
    """The choices as they are stored: with spaces between them. Raises TypeError for what is no list."""
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray | memoryview):
        raise TypeError
    return " ".join(nfc(part) for part in value)
