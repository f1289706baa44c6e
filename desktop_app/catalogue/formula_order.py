"""Which indicators a formula reads, and the order in which computed ones can be computed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from desktop_app.catalogue.indicator_set import SPECIAL_DENOMINATORS, Indicator, Reporter

_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}")


def formula_reads(formula: str) -> frozenset[str]:
    """The codes written as ``${CODE}`` in a formula."""
    return frozenset(_REFERENCE.findall(formula))


def written_order(formula: str) -> tuple[str, ...]:
    """The same codes in the order in which they are written, each once."""
    return tuple(dict.fromkeys(_REFERENCE.findall(formula)))


def reported_by(indicator: Indicator, by_code: Mapping[str, Indicator]) -> frozenset[Reporter]:
    """The kinds of unit that have a figure of this indicator, entered or computed."""
    if not indicator.computed:
        return indicator.entered_by
    found: frozenset[Reporter] = frozenset()
    for code in reads(indicator):
        found |= reported_by(by_code[code], by_code)
    return found


def reads(indicator: Indicator) -> frozenset[str]:
    """The codes of the set a computed indicator needs."""
    if indicator.formula:
        return formula_reads(indicator.formula)
    return frozenset({indicator.numerator, indicator.denominator} - SPECIAL_DENOMINATORS - {""})


def compute_order(indicators: Iterable[Indicator]) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """Computed indicators, each after those it reads, and the codes that read each other in a circle."""
    waiting = {indicator.code: indicator for indicator in indicators if indicator.computed}
    ordered: list[Indicator] = []
    while waiting:
        ready = [item for item in waiting.values() if not reads(item) & waiting.keys()]
        if not ready:
            return tuple(ordered), tuple(sorted(waiting))
        for item in ready:
            ordered.append(item)
            del waiting[item.code]
    return tuple(ordered), ()
