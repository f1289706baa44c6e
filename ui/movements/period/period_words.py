"""What is said of the state of a period: what is missing before it is closed, what was corrected."""

from __future__ import annotations

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import IndicatorSet, Reporter
from desktop_app.journal.past.last_changes import LastChange
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period_state import Status
from desktop_app.movements.progress.board import Board, ReportStage, UnitProgress
from desktop_app.movements.progress.closing import CellComment
from ui.movements.sheets.cell_text import stored_text
from ui.widgets.labels import BadgeTone

_MOST_NAMES = 6
STATUS_TONES: dict[Status, BadgeTone] = {
    Status.DRAFT: "neutral",
    Status.LOCKED: "info",
    Status.SUBMITTED: "info",
    Status.RETURNED: "warning",
    Status.ACCEPTED: "success",
}


def short_status(status: Status) -> str:
    """Return the state of the commune's report, for a badge."""
    words = {
        Status.DRAFT: tr("Being entered"),
        Status.LOCKED: tr("Closed now"),
        Status.SUBMITTED: tr("Sent"),
        Status.RETURNED: tr("Sent back"),
        Status.ACCEPTED: tr("Accepted"),
    }
    return words[status]


def missing_words(board: Board) -> str:
    """Return how many cells are empty, and which areas have not reported; nothing, where all is there."""
    waiting = [each for each in board.units if each.stage < ReportStage.FILLED]
    if not board.missing:
        return ""
    areas = [each.unit.name for each in waiting if each.unit.reporter is Reporter.RESIDENTIAL_AREA]
    others = [each.unit.name for each in waiting if each.unit.reporter is not Reporter.RESIDENTIAL_AREA]
    empty = format_number(board.missing)
    if board.state.status in (Status.DRAFT, Status.RETURNED):
        lines = [tr("{n} cells are empty; a closed period keeps them empty.", n=empty)]
    else:
        lines = [tr("The period was closed with {n} empty cells.", n=empty)]
    if areas:
        lines.append(tr("Areas that have not reported in full: {names}", names=some(areas)))
    if others:
        lines.append(tr("Other units: {names}", names=some(others)))
    return "\n".join(lines)


def some(names: list[str]) -> str:
    """Return the first names, and how many more."""
    shown = ", ".join(names[:_MOST_NAMES])
    left = len(names) - _MOST_NAMES
    return tr("{names} and {n} more", names=shown, n=left) if left > 0 else shown


def standing_words(each: UnitProgress) -> str:
    """Return the status of a unit in words."""
    match each.stage:
        case ReportStage.LATE:
            return tr("{n} days late", n=each.days_late)
        case ReportStage.NOTHING:
            return tr("Nothing yet")
        case ReportStage.STARTED:
            return tr("Started")
        case ReportStage.FILLED:
            return tr("All filled")
        case ReportStage.REPORTED:
            return tr("Reported")


def when_words(last: LastChange | None) -> str:
    """Return when something was typed last."""
    return "" if last is None else f"{last.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def difference_cells(
    comment: CellComment, indicators: IndicatorSet, units: dict[str, ReportingUnit]
) -> tuple[str, ...]:
    """Return the texts of a returned cell: unit, indicator, comment, value then, value now."""
    indicator = indicators.by_code.get(comment.cell.indicator)
    unit = units.get(comment.cell.unit)
    name = comment.cell.unit if unit is None else unit.shown_name()
    if indicator is None:
        return (name, comment.cell.indicator, comment.words, comment.before or "", comment.after or "")
    before = stored_text(indicator, comment.before, comment.before_version) or tr("empty")
    after = stored_text(indicator, comment.after, comment.after_version) or tr("empty")
    now = after if comment.is_corrected else tr("as before")
    return (name, f"{comment.cell.indicator} · {indicator.name.shown()}", comment.words, before, now)
