"""How figures of an indicator in one version of a set become figures of the same indicator in another.

Figures are kept under the code, in the unit in which they were typed. A version that counts in another unit,
or rounds otherwise, says how (column ``converts``): ``km=1000`` in a version that counts in metres. Where
nothing is said, a figure of the one version is no figure of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.indicator_set import (
    Conversion,
    Indicator,
    IndicatorSet,
    Nature,
    ValueKind,
)

_NUMBERS: Final = frozenset({ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.MONEY})
_MEANING: Final = ("period_type", "nature", "area_aggregation", "time_aggregation", "part_of")
"""What no conversion makes alike; the names are those of columns of a set."""
_SIDES: Final = ("numerator", "denominator")
_FACTOR: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)

type FactorKey = tuple[str, str]
"""Indicator code, and the version of the set under which a figure was typed."""


def read_conversions(texts: Sequence[str]) -> Iterator[Conversion | Problem]:
    """The conversions as they are written, ``km=1000``; a sentence for each that is not."""
    seen: set[str] = set()
    for text in texts:
        unit, equals, factor = (piece.strip() for piece in text.rpartition("="))
        if not unit or not equals or not _FACTOR.fullmatch(factor) or not Decimal(factor):
            yield Problem(
                "“{text}” is not a conversion. Enter the unit of the other version and how many of this "
                "one it is, for example km=1000.",
                text=text[:40],
            )
        elif fold(unit) in seen:
            yield Problem("The unit “{unit}” is converted twice. Keep one.", unit=unit[:40])
        else:
            yield Conversion(unit, Decimal(factor))
        seen.add(fold(unit))


def written_conversions(indicator: Indicator) -> str:
    """The conversions of an indicator as :func:`read_conversions` reads them."""
    return " | ".join(f"{each.unit}={each.factor:f}" for each in indicator.conversions)


def check_conversions(indicator: Indicator) -> Iterator[tuple[str, Problem]]:
    """The column and the sentence where an indicator has nothing to convert."""
    if indicator.conversions and (indicator.computed or indicator.value_kind not in _NUMBERS):
        yield "converts", Problem("Only entered figures are converted. Leave this empty.")


def changed_meaning(one: Indicator, other: Indicator) -> tuple[str, ...]:
    """The columns in which two indicators of one code differ so that their figures are not of the same thing.

    A change of ``unit`` or ``value_kind`` that is converted is none. A computed indicator has no unit of its
    own: it follows from what it reads.
    """
    if one.computed or other.computed:
        return tuple(_changed_computation(one, other))
    found = [name for name in _MEANING if getattr(one, name) != getattr(other, name)]
    kinds = {one.value_kind, other.value_kind}
    if len(kinds) > 1 and not kinds <= _NUMBERS:
        return (*found, "value_kind")
    if not kinds <= _NUMBERS or _declared(one, other) is not None:
        return tuple(found)
    if not _same_unit(one, other):
        found.append("unit")
    if len(kinds) > 1:
        found.append("value_kind")
    return tuple(found)


def factor_between(typed: Indicator, shown: Indicator) -> Fraction | None:
    """By what a figure typed as ``typed`` is multiplied to be one of ``shown``; ``None``: it is none."""
    if changed_meaning(typed, shown):
        return None
    if typed.computed or typed.value_kind not in _NUMBERS:
        return Fraction(1)
    declared = _declared(typed, shown)
    return Fraction(1) if declared is None else declared


def factors(shown: IndicatorSet, versions: Sequence[IndicatorSet]) -> Mapping[FactorKey, Fraction | None]:
    """For the indicators of a set, the figures of other versions that do not stand as they are."""
    found: dict[FactorKey, Fraction | None] = {}
    for version in versions:
        for code in version.by_code.keys() & shown.by_code.keys():
            typed, here = version.by_code[code], shown.by_code[code]
            if typed is here or typed == here or typed.computed:
                continue
            factor = factor_between(typed, here)
            if factor != 1:
                found[code, version.version] = factor
    return found


def _declared(typed: Indicator, shown: Indicator) -> Fraction | None:
    """The factor that one of the two versions declares."""
    for each in shown.conversions:
        if _folded(each.unit) == _folded(typed.unit) and not _is_plain(typed, shown):
            return Fraction(each.factor)
    for each in typed.conversions:
        if _folded(each.unit) == _folded(shown.unit) and not _is_plain(typed, shown):
            return 1 / Fraction(each.factor)
    return None


def _is_plain(one: Indicator, other: Indicator) -> bool:
    return _same_unit(one, other) and one.value_kind is other.value_kind


def _same_unit(one: Indicator, other: Indicator) -> bool:
    return _folded(one.unit) == _folded(other.unit)


@cache
def _folded(unit: str) -> str:
    return " ".join(fold(unit).split())


def _changed_computation(one: Indicator, other: Indicator) -> Iterator[str]:
    if one.nature is not other.nature:
        yield "nature"
        return
    if one.nature is Nature.RATIO:
        yield from (name for name in _SIDES if getattr(one, name) != getattr(other, name))
        return
    if one.disaggregation and other.disaggregation:
        parts = [{part.code for part in each.disaggregation} for each in (one, other)]
        if not (parts[0] <= parts[1] or parts[1] <= parts[0]):
            yield "disaggregation"
    elif "".join(one.formula.split()) != "".join(other.formula.split()):
        yield "disaggregation" if one.disaggregation or other.disaggregation else "formula"
