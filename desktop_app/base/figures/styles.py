"""Whether figures from elsewhere are written as in Vietnam (1.234,5) or as in English (1,234.5).

``2.750`` is two thousand seven hundred and fifty here and two and three quarters there. One text cannot
decide it; those around it can. If they cannot, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.base.numbers import NumberStyle, format_number, plain_number, plain_number_text

_NUMBER_AND_UNIT = re.compile(r"(?P<number>.*\d)(?P<unit>[^\d.,]*)", re.DOTALL)
_BOTH = frozenset(NumberStyle)


@dataclass(frozen=True, slots=True)
class StyleEvidence:
    """What the texts of one block say about how they are written.

    ``by_form`` are the styles in which alone some of them can be read (``1,5``; ``1.25``); ``by_kind`` those
    in which alone some of them are whole where only whole numbers belong.
    """

    by_form: frozenset[NumberStyle] = frozenset()
    by_kind: frozenset[NumberStyle] = frozenset()

    def style_of(self, text: str, *, whole: bool) -> NumberStyle | None:
        """Return the style in which a text of the block is written; ``None`` when only a person can decide.

        ``whole``: only whole numbers belong where it goes.
        """
        possible = _styles_of(text)
        if len(possible) == 1:
            return next(iter(possible))
        if not possible:
            return NumberStyle.VIETNAMESE  # without separators, or no number at all
        styles = self.by_form | self.by_kind
        if len(styles) == 1:
            return next(iter(styles))
        return grouping_style(text) if whole and not self.by_form else None


def style_evidence(texts: Iterable[tuple[str, bool]]) -> StyleEvidence:
    """Return the evidence of a block; each text comes with whether it must be a whole number."""
    by_form: set[NumberStyle] = set()
    by_kind: set[NumberStyle] = set()
    for text, whole in texts:
        possible = _styles_of(text)
        if len(possible) == 1:
            by_form |= possible
        elif possible and whole:
            by_kind.add(grouping_style(text))
    return StyleEvidence(frozenset(by_form), frozenset(by_kind))


@dataclass(frozen=True, slots=True)
class Readings:
    """Both numbers that one text can mean: its separator between thousands, or before decimals."""

    grouped: Decimal
    decimal: Decimal


def both_readings(text: str) -> Readings | None:
    """Both numbers of a text such as ``1,250``; ``None`` where it is one number or none."""
    styles = _styles_of(text)
    if len(styles) < 2:
        return None
    grouping = grouping_style(text)
    other = next(style for style in NumberStyle if style is not grouping)
    grouped, decimal = plain_number_text(text, grouping), plain_number_text(text, other)
    return None if grouped is None or decimal is None else Readings(Decimal(grouped), Decimal(decimal))


def typed_form(value: Decimal) -> str:
    """Return a number as it is typed here, without groups, to be read in one way: ``1250``, ``1,1250``."""
    text = plain_number(value)
    return text if both_readings(text) is None else f"{text}0"


def text_of_field(value: Decimal | None) -> str:
    """Return what a field shows of a number, with groups where they leave no doubt; nothing for ``None``."""
    if value is None:
        return ""
    text = format_number(value)
    return text if both_readings(text) is None else typed_form(value)


def in_vietnamese(text: str, style: NumberStyle) -> str:
    """Return a number that is written in a style, as :func:`typed_form` has it; other texts as they are."""
    number, unit = _parts(text)
    plain = plain_number_text(number, style)
    return text if plain is None else typed_form(Decimal(plain)) + unit


def grouping_style(text: str) -> NumberStyle:
    """Return, for a text that both styles read, the one in which its separator groups thousands."""
    return NumberStyle.VIETNAMESE if "." in text else NumberStyle.ENGLISH


def number_in(text: str, style: NumberStyle) -> Decimal | None:
    """The number that a text says in a style, whatever its unit; ``None`` when it is not written so."""
    return bare_number_in(_parts(text)[0], style)


def bare_number_in(text: str, style: NumberStyle) -> Decimal | None:
    """Return the number that a text is in a style, with nothing around it; ``None`` when it is not written
    so.
    """
    plain = plain_number_text(text, style)
    return None if plain is None else Decimal(plain)


def _styles_of(text: str) -> frozenset[NumberStyle]:
    """Return the styles in which a text with separators can be read."""
    number, _ = _parts(text)
    if "." not in number and "," not in number:
        return frozenset()
    return frozenset(style for style in _BOTH if plain_number_text(number, style) is not None)


def _parts(text: str) -> tuple[str, str]:
    match = _NUMBER_AND_UNIT.fullmatch(text)
    return (match["number"], match["unit"]) if match else (text, "")
