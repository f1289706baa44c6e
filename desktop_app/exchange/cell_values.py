"""Values of the cells of an exported table, and how text is kept from becoming a formula.

A spreadsheet takes text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, which could read other
cells or start programs when somebody else opens the file. Excel files say that a cell is text; CSV files
cannot, so there such text gets an apostrophe before it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from desktop_app.base.text import nfc

type Cell = str | int | float | Decimal | date | datetime | bool | None
"""An exported value; ``None`` is an empty cell and never zero."""

EXACT_DIGITS = 15
"""Spreadsheets and statistics programs hold numbers of so many digits exactly; longer ones go out as text."""

LONGEST_TEXT = 32_767
"""Letters a spreadsheet cell can hold."""

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def plain_text(text: str) -> str:
    """Return the text in normal form C, without control characters, short enough for a cell."""
    cleaned = _CONTROL.sub("", nfc(text).replace("\r\n", "\n"))
    return cleaned if len(cleaned) <= LONGEST_TEXT else cleaned[: LONGEST_TEXT - 1] + "…"


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would try to compute the text."""
    return text.startswith(_FORMULA_START)


def harmless(text: str) -> str:
    """Return the text for a file that cannot mark text as such."""
    return f"'{text}" if looks_like_formula(text) else text


def whole_number(text: str) -> int | str:
    """The number, or the text itself where a number would lose something (leading zeros, many digits)."""
    return int(text) if _WHOLE.fullmatch(text) and _digits(text) <= EXACT_DIGITS else text


def decimal_number(text: str) -> int | Decimal | str:
    """Return the number, or the text itself where a number would lose something."""
    if not _DECIMAL.fullmatch(text) or _digits(text) > EXACT_DIGITS:
        return text
    return Decimal(text) if "." in text else int(text)


def figure(value: Decimal | int | str | None) -> Cell:
    """Return a recorded figure as a cell: exact as a number, or as text where it has too many digits."""
    if value is None or isinstance(value, str):
        return value
    text = f"{Decimal(value):f}"
    return decimal_number(text.rstrip("0").rstrip(".") if "." in text else text)


def is_whole(text: str) -> bool:
    """Return whether the text is a whole number in the one way of writing it."""
    return _WHOLE.fullmatch(text) is not None and _digits(text) <= EXACT_DIGITS


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)
