"""What a newer version of an indicator set may not change of an indicator that keeps its code.

Figures are kept under the code. One that is reported in other periods, by fewer units, in another unit or
added otherwise is another indicator: under the same code the figures that are there would be in no total any
more, or in a wrong one. A unit may change where the version says how to convert (``converts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.conversions import changed_meaning
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet

_MOST_NAMED = 8


def require_lasting_codes(newer: IndicatorSet, older: IndicatorSet) -> None:
    """See that the figures typed under another version stay figures of the same indicators.

    Raises:
        Problem: an indicator keeps its code and is another one; the sentence names it and what differs.
    """
    changed = list(_changed(newer, older))
    if changed:
        raise Problem(
            "Version {version} of {code} is not compatible with version {other}: these codes now mean "
            "other indicators: {indicators}. Give them new codes; where only the unit or the rounding has "
            "changed, the column “converts” may say how older figures are converted (for example km=1000).",
            version=newer.version,
            code=newer.code,
            other=older.version,
            indicators="; ".join(changed[:_MOST_NAMED]),
        )


def changed_words(column: str) -> str:
    """What has changed of an indicator, by its column in the set."""
    return {
        "unit": tr("unit of measure"),
        "value_kind": tr("kind of figure or rounding"),
        "nature": tr("flow, stock or ratio"),
        "period_type": tr("period"),
        "entered_by": tr("who enters it"),
        "area_aggregation": tr("how areas are added"),
        "time_aggregation": tr("how periods are added"),
        "numerator": tr("numerator"),
        "denominator": tr("denominator"),
        "formula": tr("formula"),
        "disaggregation": tr("its parts"),
        "part_of": tr("what it is a part of"),
    }[column]


def _changed(newer: IndicatorSet, older: IndicatorSet) -> Iterator[str]:
    for before in older.indicators:
        after = newer.by_code.get(before.code)
        if after is None:
            continue
        columns = [*changed_meaning(before, after), *_fewer_units(before, after)]
        if columns:
            words = ", ".join(map(changed_words, columns))
            units = f" {before.unit} → {after.unit}" if "unit" in columns else ""
            yield f"{before.code} ({words}{units})"


def _fewer_units(before: Indicator, after: Indicator) -> Iterator[str]:
    if not (before.computed or after.computed or after.entered_by >= before.entered_by):
        yield "entered_by"
