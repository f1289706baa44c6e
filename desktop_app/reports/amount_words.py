"""Amounts of money in Vietnamese words, as vouchers and reports carry them beside the figure.

Rules of the language: một → mốt and năm → lăm after mươi (lăm after mười too), bốn → tư after mươi, a missing
ten is read "linh" (North) or "lẻ" (South), a missing hundred inside a number is read "không trăm".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from desktop_app.problems import Problem
from desktop_app.reports.wording import Wording

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
ZeroTens = Literal["linh", "lẻ"]
Thousand = Literal["nghìn", "ngàn"]
Four = Literal["tư", "bốn"]
_ZERO_TENS: tuple[ZeroTens, ...] = get_args(ZeroTens)
_THOUSAND: tuple[Thousand, ...] = get_args(Thousand)
_FOUR: tuple[Four, ...] = get_args(Four)
_BILLION = 1_000_000_000
_LIMIT = 10**18


@dataclass(frozen=True, slots=True)
class NumberReading:
    """Regional habits: "linh" or "lẻ" for a missing ten, "nghìn" or "ngàn", "tư" or "bốn" after mươi."""

    zero_tens: ZeroTens = "linh"
    thousand: Thousand = "nghìn"
    four: Four = "tư"


def reading_of(wording: Wording) -> NumberReading:
    """The reading that an office has chosen in its wording file (section ``amounts``).

    Raises:
        Problem: a choice is none of those known.
    """
    zero_tens, thousand, four = (wording.text(f"amounts.{key}") for key in ("zero_tens", "thousand", "four"))
    chosen = (_choice("zero_tens", zero_tens, _ZERO_TENS), _choice("thousand", thousand, _THOUSAND))
    return NumberReading(*chosen, _choice("four", four, _FOUR))


def _choice[Word: str](key: str, word: str, known: tuple[Word, ...]) -> Word:
    for each in known:
        if word == each:
            return each
    raise Problem(
        "In the wording file “{key}” is “{word}”; choose one of: {allowed}.",
        key=f"amounts.{key}",
        word=word,
        allowed=", ".join(known),
    )


def number_in_words(number: int, reading: NumberReading | None = None) -> str:
    """The whole number in words: 1.005.021 is "một triệu không trăm linh năm nghìn không trăm hai mươi mốt".

    Raises:
        Problem: the number is too large to be an amount of an office.
    """
    style = reading or NumberReading()
    if abs(number) >= _LIMIT:
        raise Problem(
            "The amount {number} is too large to be written in words. Check the figure.", number=number
        )
    if number == 0:
        return _DIGITS[0]
    words = _positive(abs(number), style, is_inner=False)
    return " ".join(["âm", *words] if number < 0 else words)


def amount_in_words(
    amount: int, reading: NumberReading | None = None, *, currency: str = "đồng", exact: str = ""
) -> str:
    """The amount as a sentence begins it: "Năm trăm triệu đồng"; ``exact`` adds "chẵn" after whole amounts.

    Raises:
        Problem: the amount is too large.
    """
    text = " ".join(part for part in (number_in_words(amount, reading), currency, exact) if part)
    return text[0].upper() + text[1:]


def _positive(number: int, style: NumberReading, *, is_inner: bool) -> list[str]:
    """Words of a positive number; ``is_inner`` when larger digits were read before it."""
    billions, rest = divmod(number, _BILLION)
    words: list[str] = []
    if billions:
        words += [*_positive(billions, style, is_inner=is_inner), "tỷ"]
    return words + _below_billion(rest, style, is_inner=is_inner or bool(billions))


def _below_billion(number: int, style: NumberReading, *, is_inner: bool) -> list[str]:
    words: list[str] = []
    for size, name in ((1_000_000, "triệu"), (1_000, style.thousand), (1, "")):
        group, number = divmod(number, size)
        if group:
            words += _group(group, style, is_inner=is_inner or bool(words))
            words += [name] if name else []
    return words


def _group(group: int, style: NumberReading, *, is_inner: bool) -> list[str]:
    """Words of 1–999."""
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or is_inner else []
    if tens == 0:
        if units and words:
            words.append(style.zero_tens)
        return words + ([_DIGITS[units]] if units else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + _unit(tens, units, style)


def _unit(tens: int, units: int, style: NumberReading) -> list[str]:
    """The last digit after a ten: mốt, tư, lăm."""
    if units == 0:
        return []
    if units == 5:
        return ["lăm"]
    if tens > 1 and units == 1:
        return ["mốt"]
    if tens > 1 and units == 4:
        return [style.four]
    return [_DIGITS[units]]
