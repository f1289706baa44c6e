"""String functions of the specification."""

from __future__ import annotations

import uuid

from desktop_app.base.problems import Problem
from desktop_app.forms.functions.patterns import pattern
from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context
from desktop_app.forms.xpath.values import texts_of, to_text, words_of

_GUID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_GUID = 1000


def _concat(_c: Context, *values: object) -> str:
    return "".join(texts_of(values))


def _join(_c: Context, separator: str, *values: object) -> str:
    return separator.join(texts_of(values))


def _index(number: float, length: int) -> int:
    if number != number:
        return 0
    at = int(max(min(number, float(length)), float(-length - 1)))
    return at + length if at < 0 else at


def _substr(_c: Context, text: str, start: float, end: float | None = None) -> str:
    first = max(0, _index(start, len(text)))
    last = len(text) if end is None else max(0, _index(end, len(text)))
    return text[first:last] if first <= last else ""


def _round_half_up(number: float) -> float:
    return (
        number if number != number or number in (float("inf"), float("-inf")) else float((number + 0.5) // 1)
    )


def _substring(_c: Context, text: str, start: float, length: float | None = None) -> str:
    first = _round_half_up(start)
    last = float("inf") if length is None else first + _round_half_up(length)
    return "".join(letter for at, letter in enumerate(text, start=1) if first <= at < last)


def _before(_c: Context, text: str, mark: str) -> str:
    at = text.find(mark)
    return text[:at] if at >= 0 else ""


def _after(_c: Context, text: str, mark: str) -> str:
    at = text.find(mark)
    return text[at + len(mark) :] if at >= 0 else ""


def _translate(_c: Context, text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for at, letter in enumerate(old):
        table.setdefault(ord(letter), new[at] if at < len(new) else None)
    return text.translate(table)


def _length(c: Context, text: str | None = None) -> float:
    return float(len(c.node.text() if text is None else text))


def _normalize(c: Context, text: str | None = None) -> str:
    return " ".join(words_of(c.node.text() if text is None else text))


def _string(c: Context, value: object = None) -> str:
    return c.node.text() if value is None else to_text(value)


def _uuid(c: Context, length: float | None = None) -> str:
    if length is None:
        return str(uuid.UUID(int=c.world.random.getrandbits(128), version=4))
    count = 0 if length != length else int(max(0.0, min(length, float(_LONGEST_GUID))))
    return "".join(c.world.random.choice(_GUID_LETTERS) for _ in range(count))


def _regex(_c: Context, text: str, expression: str) -> bool:
    try:
        return pattern(expression)(text)
    except Problem:
        return (
            False  # a pattern put together from answers; written ones were checked when the form was loaded
        )


FUNCTIONS = (
    Function("string", "a?", "s", _string),
    Function("concat", "a*", "s", _concat),
    Function("join", "sa*", "s", _join),
    Function("substr", "snn?", "s", _substr),
    Function("substring", "snn?", "s", _substring),
    Function("substring-before", "ss", "s", _before),
    Function("substring-after", "ss", "s", _after),
    Function("translate", "sss", "s", _translate),
    Function("string-length", "s?", "n", _length),
    Function("normalize-space", "s?", "s", _normalize),
    Function("contains", "ss", "b", lambda _c, text, part: part in text),
    Function("starts-with", "ss", "b", lambda _c, text, part: text.startswith(part)),
    Function("ends-with", "ss", "b", lambda _c, text, part: text.endswith(part)),
    Function("uuid", "n?", "s", _uuid),
    Function("regex", "ss", "b", _regex),
)
