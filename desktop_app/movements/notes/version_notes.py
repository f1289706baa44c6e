"""What is said where figures were typed under a version whose indicators do not go with those shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.conversions import changed_meaning
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import indicator_set
from desktop_app.catalogue.set_changes import changed_words
from desktop_app.movements.converting import UnconvertedFigures, left_out
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import entered_of
from desktop_app.movements.period import Period


def version_notes(
    connection: Connection,
    indicators: IndicatorSet,
    period: Period,
    events: Mapping[str, str],
    codes: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Name each indicator of which figures of the year are in no total until ``period``.

    ``events`` are the names of the year's. With ``codes``, of these and of what they are computed from.
    """
    if not indicators.factors:
        return ()
    wanted = None if codes is None else _entered(indicators, codes)
    return tuple(
        _sentence(connection, indicators, each, events)
        for each in _until(connection, indicators, period)
        if wanted is None or each.code in wanted
    )


def _until(connection: Connection, indicators: IndicatorSet, period: Period) -> list[UnconvertedFigures]:
    """What is left out of the figures from January to the end of a period, and of the period itself."""
    found = []
    for each in left_out(connection, indicators, f"{period.year}-", f"{period.year}-~"):
        periods = tuple(key for key in each.periods if Period.parse(key).end <= period.end)
        if periods:
            found.append(each._replace(periods=periods))
    return found


def _entered(indicators: IndicatorSet, codes: Collection[str]) -> set[str]:
    asked = (indicators.by_code[code] for code in codes if code in indicators.by_code)
    return {one.code for each in asked for one in entered_of(each, indicators)}


def _sentence(
    connection: Connection, indicators: IndicatorSet, out: UnconvertedFigures, names: Mapping[str, str]
) -> str:
    here = indicators.by_code[out.code]
    typed = indicator_set(connection, indicators.code, out.version).by_code[out.code]
    return tr(
        "{code} {name}: the figures of {periods} were typed under version {version} ({unit}) and are not"
        " added: version {shown} has another {what} and does not say how to convert.",
        code=out.code,
        name=here.name.shown(),
        periods=", ".join(period_label(Period.parse(key), names) for key in out.periods),
        version=out.version,
        unit=typed.unit or "–",
        shown=indicators.version,
        what=", ".join(map(changed_words, changed_meaning(typed, here))),
    )
