"""Texts typed into cells that are no figures: they count nowhere, and are errors until somebody mends them.

Each computer knows its own: they are not sent. So another one may close a period over them; that is for a
person to mend, too: the period is opened again, or the text is cleared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from desktop_app.catalogue.indicator_set import IndicatorSet, RuleSeverity
from desktop_app.grid.cell_drafts import indicator_sheet, load_drafts_of_sheets
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.finding import Check, Finding
from desktop_app.movements.grid_layout import ReportingUnit, columns_of
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState


def load_texts(connection: Connection, set_code: str) -> dict[str, dict[Cell, str]]:
    """The texts of a set that are no figures, by period; cells of gone areas and indicators among them."""
    return {
        period: {Cell(unit, code, period): text for (unit, code), text in texts.items()}
        for period, texts in load_drafts_of_sheets(connection, indicator_sheet(set_code, "")).items()
    }


def texts_of_periods(connection: Connection) -> Iterator[tuple[str, Period, dict[Cell, str]]]:
    """The texts of all sets: by set and period, in their order."""
    kept = load_drafts_of_sheets(connection, indicator_sheet("", "").removesuffix(":"))
    for sheet in sorted(kept):
        set_code, _, key = sheet.partition(":")
        texts = {Cell(unit, code, key): text for (unit, code), text in kept[sheet].items()}
        yield set_code, Period.parse(key), texts


def texts_within(
    connection: Connection,
    indicators: IndicatorSet,
    period: Period,
    unit: str | None = None,
    *,
    so_far: bool = False,
) -> list[Cell]:
    """The cells of a period, and of those within it, with a text that is no figure, open or closed.

    ``unit``: those of one unit. ``so_far``: of all periods of its year that end with it or before.
    """

    def counts(part: Period) -> bool:
        return (part.year == period.year and part.end <= period.end) if so_far else period.contains(part)

    known, kept = indicators.by_code, load_texts(connection, indicators.code)
    return [
        cell
        for key in sorted(kept)
        if counts(Period.parse(key))
        for cell in kept[key]
        if cell.indicator in known and unit in (None, cell.unit)
    ]


def text_findings(
    indicators: IndicatorSet,
    period: Period,
    units: Sequence[ReportingUnit],
    state: PeriodState,
    texts: Mapping[Cell, str],
) -> list[Finding]:
    """The texts in cells that are typed into, with what keeps them from being mended at once."""
    columns = {each.indicator.code: each for each in columns_of(indicators, period.kind)}
    rows = {unit.key: unit for unit in units}
    return [
        Finding(
            Check.TEXT,
            cell.indicator,
            RuleSeverity.ERROR,
            cell.unit,
            cell.period,
            (cell.indicator,),
            ((cell.indicator, text),),
            is_closed=state.refusal(cell) is not None,
        )
        for cell, text in texts.items()
        if cell.unit in rows
        and cell.indicator in columns
        and columns[cell.indicator].editable_for(rows[cell.unit])
    ]
