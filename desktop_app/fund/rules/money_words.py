"""Amounts in Vietnamese words, as vouchers bear them: 1.005 → "Một nghìn không trăm linh năm đồng".

Offices differ in three words, which are a setting (:class:`WordStyle`); everything else is one for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desktop_app.base.problems import Problem

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 10**9
MOST: Final = 10**18 - 1
"""The highest amount that is written in words."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What an office chooses: ``gap`` "linh" or "lẻ", ``thousand`` "nghìn" or "ngàn", ``four`` behind tens
    "bốn" or "tư"."""

    gap: str = "linh"
    thousand: str = "nghìn"
    four: str = "bốn"


USUAL: Final = WordStyle()


def number_in_words(number: int, style: WordStyle = USUAL) -> str:
    """A whole number in small letters.

    Raises:
        Problem: it is too long for words.
    """
    if abs(number) > MOST:
        raise Problem("This amount is too long to be written in words. Check the figure.")
    if number < 0:
        return f"âm {number_in_words(-number, style)}"
    return " ".join(_words(number, style, within=False)) or _DIGITS[0]


def money_in_words(amount: int, style: WordStyle = USUAL) -> str:
    """An amount of whole đồng, as it is behind "Số tiền bằng chữ".

    Raises:
        Problem: it is too long for words.
    """
    words = f"{number_in_words(amount, style)} đồng"
    return words[0].upper() + words[1:]


def _words(number: int, style: WordStyle, *, within: bool) -> Iterator[str]:
    """``within``: there is something before it, so zeros are spelled out ("không trăm linh năm")."""
    billions, rest = divmod(number, _BILLION)
    if billions:
        yield from _words(billions, style, within=within)
        yield "tỷ"
        within = True
    for power, name in ((10**6, "triệu"), (10**3, style.thousand), (1, "")):
        group, rest = divmod(rest, power)
        if group:
            yield from _group(group, style, within=within)
            if name:
                yield name
            within = True


def _group(group: int, style: WordStyle, *, within: bool) -> Iterator[str]:
    """Three digits."""
    hundreds, below = divmod(group, 100)
    if hundreds or within:
        yield _DIGITS[hundreds]
        yield "trăm"
    tens, ones = divmod(below, 10)
    if tens == 1:
        yield "mười"
    elif tens:
        yield _DIGITS[tens]
        yield "mươi"
    elif ones and (hundreds or within):
        yield style.gap
    if ones:
        yield _one(tens, ones, style)


def _one(tens: int, ones: int, style: WordStyle) -> str:
    """The last digit, which is another word behind tens."""
    if ones == 5 and tens:
        return "lăm"
    if tens > 1 and ones == 1:
        return "mốt"
    if tens > 1 and ones == 4:
        return style.four
    return _DIGITS[ones]
