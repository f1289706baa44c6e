"""What is said where figures were typed under a version whose indicators do not go with those shown."""

from __future__ import annotations

from collections.abc import Collection

from desktop_app.base.i18n import tr
from desktop_app.catalogue.conversions import changed_meaning
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.set_changes import changed_words
from desktop_app.movements.converting import UnconvertedFigures
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import entered_of
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.reading import YearFigures


def version_notes(
    figures: YearFigures, indicators: IndicatorSet, period: Period, codes: Collection[str] | None = None
) -> tuple[str, ...]:
    """Name each indicator of which figures of the year are in no total until ``period``.

    With ``codes``, of these and of what they are computed from. Before that, figures are named whose version
    is not on this computer: nothing here says in which unit they are.
    """
    unknown = figures.versions.unknown(period.end).items()
    return (
        *(_of_unknown_unit(figures, version, periods) for version, periods in unknown),
        *(_unconverted(figures, indicators, period, codes) if indicators.factors else ()),
    )


def _unconverted(
    figures: YearFigures, indicators: IndicatorSet, period: Period, codes: Collection[str] | None
) -> tuple[str, ...]:
    wanted = None if codes is None else _entered(indicators, codes)
    return tuple(
        _sentence(figures, indicators, each)
        for each in figures.unconverted(indicators, period)
        if wanted is None or each.code in wanted
    )


def _entered(indicators: IndicatorSet, codes: Collection[str]) -> set[str]:
    asked = (indicators.by_code[code] for code in codes if code in indicators.by_code)
    return {one.code for each in asked for one in entered_of(each, indicators)}


def _of_unknown_unit(figures: YearFigures, version: str, periods: Collection[str]) -> str:
    return tr(
        "Figures of {periods} were typed under version {version} of the indicator set, which this computer"
        " does not have: they may be in other units. Bring in that version.",
        periods=", ".join(period_label(Period.parse(key), figures.event_names) for key in periods),
        version=version,
    )


def _sentence(figures: YearFigures, indicators: IndicatorSet, out: UnconvertedFigures) -> str:
    here = indicators.by_code[out.code]
    versions = {each.version: each for each in figures.versions.installed}
    typed = versions[out.version].by_code[out.code]
    return tr(
        "{code} {name}: the figures of {periods} were typed under version {version} ({unit}) and are not"
        " added: version {shown} has another {what} and does not say how to convert.",
        code=out.code,
        name=here.name.shown(),
        periods=", ".join(period_label(Period.parse(key), figures.event_names) for key in out.periods),
        version=out.version,
        unit=typed.unit or "–",
        shown=indicators.version,
        what=", ".join(map(changed_words, changed_meaning(typed, here))),
    )
