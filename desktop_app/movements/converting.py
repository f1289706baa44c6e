"""Figures of older versions of a set as figures of the version that a period shows: the one place.

The book holds what was typed, under the version that was in force then. Before figures of
several periods meet, those of another version are converted as the set says, or taken out where it says
nothing: a kilometre is not added to a metre. ``typed_values`` takes only what came through here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from sqlalchemy import Connection

from desktop_app.catalogue.conversions import factor_between
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import installed_sets
from desktop_app.movements.cell import Cell
from desktop_app.movements.queries import BESIDE, typed_under, values_of_unit, values_together
from desktop_app.movements.values import ShownTexts, stored_number, to_stored

_EXACT: Final = Context(prec=60)
_BEHIND_ALL: Final = "~"
"""Sorts behind every period."""


class UnconvertedFigures(NamedTuple):
    """Figures of an indicator that are in no total: the version they were typed under, and their periods."""

    code: str
    version: str
    periods: tuple[str, ...]


class ShownFigure(NamedTuple):
    """A stored figure, or none; a version is named where nothing converts it from the units of that one."""

    text: str | None
    version: str = ""


def as_shown(connection: Connection, indicators: IndicatorSet, stored: Mapping[Cell, str]) -> ShownTexts:
    """Stored texts as figures of ``indicators``; what is a figure of something else is left out."""
    shown = dict(stored)
    for key, text in _foreign(connection, indicators, {cell.indicator for cell in stored}, "", _BEHIND_ALL):
        if key in shown:
            if text is None:
                del shown[key]
            else:
                shown[key] = text
    return ShownTexts(shown)


def shown_together(
    connection: Connection, indicators: IndicatorSet, code: str, first: str, last: str
) -> list[tuple[str, list[str]]]:
    """Yield each unit with all it reported of an indicator in the periods from ``first`` to ``last``."""
    rows = values_together(connection, indicators.code, code, first, last)
    if not _is_affected(indicators, code):
        return [(unit, texts.split(BESIDE)) for unit, texts in rows]
    found = [
        (unit, list(shown_of_unit(connection, indicators, code, unit, first, last).values()))
        for unit, _ in rows
    ]
    return [(unit, texts) for unit, texts in found if texts]


def shown_of_unit(
    connection: Connection, indicators: IndicatorSet, code: str, unit: str, first: str, last: str
) -> dict[str, str]:
    """Return what a unit reported of an indicator in periods from ``first`` to ``last``, by the period."""
    stored = values_of_unit(connection, indicators.code, code, unit, first, last)
    if not _is_affected(indicators, code):
        return stored
    cells = {Cell(unit, code, period): text for period, text in stored.items()}
    return {cell.period: text for cell, text in as_shown(connection, indicators, cells).items()}


def unconverted_figures(
    connection: Connection, indicators: IndicatorSet, first: str, last: str
) -> list[UnconvertedFigures]:
    """The figures of periods from ``first`` to ``last`` that are in no total, by indicator and version."""
    found = []
    for (code, version), factor in sorted(indicators.factors.items(), key=lambda each: each[0]):
        if factor is None:
            rows = typed_under(connection, indicators.code, code, version, first, f"{last} ")
            if rows:
                found.append(
                    UnconvertedFigures(code, version, tuple(sorted({period for period, _, _ in rows})))
                )
    return found


def in_units_of(
    connection: Connection, set_code: str, code: str, text: str, versions: tuple[str, str]
) -> str | None:
    """A stored figure of the first version as one of the second; ``None`` if nothing says that it is one."""
    installed = {each.version: each for each in installed_sets(connection, set_code)}
    typed, shown = (installed[each].by_code.get(code) if each in installed else None for each in versions)
    factor = None if typed is None or shown is None else factor_between(typed, shown)
    return None if factor is None else _times(text, factor)


def in_shown_units(
    connection: Connection, shown: IndicatorSet, code: str, text: str | None, version: str
) -> ShownFigure:
    """A stored figure of a version in the units of a set as a period shows it.

    Where nobody noted a version, it is taken for one of these units.
    """
    if text is None or version in ("", shown.version):
        return ShownFigure(text)
    if (code, version) in shown.factors:
        factor = shown.factors[code, version]
        return ShownFigure(text, version) if factor is None else ShownFigure(_times(text, factor))
    known = any(each.version == version for each in installed_sets(connection, shown.code))
    return ShownFigure(text) if known else ShownFigure(text, version)


def _is_affected(indicators: IndicatorSet, code: str) -> bool:
    return any(each == code for each, _ in indicators.factors)


def _foreign(
    connection: Connection, indicators: IndicatorSet, codes: set[str], first: str, behind: str
) -> Iterator[tuple[Cell, str | None]]:
    for (code, version), factor in indicators.factors.items():
        if code in codes:
            for period, unit, text in typed_under(connection, indicators.code, code, version, first, behind):
                yield Cell(unit, code, period), None if factor is None else _times(text, factor)


def _times(text: str, factor: Fraction) -> str:
    """Multiply a stored number by a factor; words and “nothing occurred” stay."""
    number = stored_number(text)
    if not number:
        return text
    return to_stored(times(number, factor)) or text


def times(number: Decimal, factor: Fraction) -> Decimal:
    """Convert a number to another unit."""
    return _EXACT.divide(_EXACT.multiply(number, factor.numerator), factor.denominator)
