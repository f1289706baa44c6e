"""What a newer version of an indicator set may not change of an indicator that keeps its code.

Figures are kept under the code. One that is reported in other periods, by fewer units or in another kind of
figure is another indicator: under the same code the figures that are there would be in no total any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, ValueKind

_NUMBERS = frozenset({ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.MONEY})


def require_lasting_codes(newer: IndicatorSet, older: IndicatorSet) -> None:
    """See that the figures typed under another version stay figures of the same indicators.

    Raises:
        Problem: an indicator keeps its code and is another one; the sentence names it.
    """
    changed = list(_changed(newer, older))
    if changed:
        raise Problem(
            "Version {version} of {code} cannot be installed beside version {other}: under the codes"
            " {indicators} it has indicators of another period, other units or another kind of figure."
            " Ask the province to give them new codes.",
            version=newer.version,
            code=newer.code,
            other=older.version,
            indicators=", ".join(changed[:8]),
        )


def _changed(newer: IndicatorSet, older: IndicatorSet) -> Iterator[str]:
    for before in older.indicators:
        after = newer.by_code.get(before.code)
        if after is not None and not before.computed and not _same_figures(before, after):
            yield before.code


def _same_figures(before: Indicator, after: Indicator) -> bool:
    kinds = {before.value_kind, after.value_kind}
    return (
        not after.computed
        and after.period_type is before.period_type
        and after.entered_by >= before.entered_by
        and (len(kinds) == 1 or kinds <= _NUMBERS)
    )
