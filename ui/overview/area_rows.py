"""The map of areas and months in the overview: one row an area, one column a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from desktop_app.base.i18n import tr
from desktop_app.book.overview_facts import AreaProgress, MonthCell, MonthProgress
from ui.context.period_choice import period_label
from ui.overview.month_words import has_started, is_late, month_tip, short_month, state_icon
from ui.widgets.tables.rows_model import TextCell, TextRow


def headings(months: Sequence[MonthProgress]) -> tuple[str, ...]:
    """The area and the months."""
    return tr("Residential area"), *(short_month(month.key) for month in months)


def area_row(area: AreaProgress, months: Sequence[MonthProgress], today: date) -> TextRow:
    """One area; empty where a month has not started or the area had nothing to report."""
    cells = zip(months, area.months, strict=True)
    return TextRow(
        area.id, (TextCell(area.name), *(_month(area.name, month, cell, today) for month, cell in cells))
    )


def _month(name: str, month: MonthProgress, cell: MonthCell | None, today: date) -> TextCell:
    if cell is None:
        return TextCell("", tip=partial(_nothing_to_report, name, month))
    own = MonthProgress(month.key, cell, month.due)
    tip = partial(_tip, name, own, today)
    if not has_started(month.key, today):
        return TextCell("", tip=tip)
    return TextCell("", tip=tip, icon=state_icon(cell.state, late=is_late(own, today)))


def _tip(name: str, month: MonthProgress, today: date) -> str:
    return month_tip(month, _label(name, month), today)


def _nothing_to_report(name: str, month: MonthProgress) -> str:
    return f"{_label(name, month)}: {tr('nothing to report')}"


def _label(name: str, month: MonthProgress) -> str:
    return f"{name}, {period_label(month.key)}"
