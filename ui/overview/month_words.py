"""The progress of the report of a month, in words, as an icon and in short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.book.overview_facts import AreaState, MonthCell, MonthProgress
from ui.context.period_choice import current_month, split_period

_ICONS = {
    AreaState.DONE: ("check_circle", "success"),
    AreaState.FULL: ("circle_full", "success"),
    AreaState.STARTED: ("circle_part", "info"),
    AreaState.NOTHING: ("circle_empty", "muted"),
}


def state_words(state: AreaState) -> str:
    """How far a report is."""
    match state:
        case AreaState.DONE:
            return tr("Reported")
        case AreaState.FULL:
            return tr("Complete")
        case AreaState.STARTED:
            return tr("Being entered")
        case AreaState.NOTHING:
            return tr("Nothing yet")


def state_icon(state: AreaState, *, late: bool) -> tuple[str, str]:
    """The icon of a state and its colour; colour and words mark what is late and not complete."""
    icon, colour = _ICONS[state]
    pressing = late and state in (AreaState.NOTHING, AreaState.STARTED)
    return icon, "danger" if pressing else colour


def short_month(key: str) -> str:
    """The number of a month: "M8" in English, "T8" in Vietnamese."""
    return tr("M{month}", month=split_period(key)[2])


def dated_month(key: str, today: date) -> str:
    """The same with its year, where that is not the present one."""
    year = split_period(key)[0]
    return short_month(key) if int(year) == today.year else f"{short_month(key)}/{year}"


def has_unasked(months: Sequence[MonthProgress], today: date) -> bool:
    """Whether a past month is empty and not late, before the office started to record."""
    asked = any(month.due is not None for month in months)
    return asked and any(
        month.due is None and month.key < current_month(today) and month.cell.state is AreaState.NOTHING
        for month in months
    )


def cells_words(cell: MonthCell) -> str:
    """The cells filled of those that have to be: "282/383"."""
    if not cell.expected:
        return ""
    return f"{format_number(cell.filled)}/{format_number(cell.expected)}"


def has_started(key: str, today: date) -> bool:
    """Whether a month is not in the future."""
    return key <= current_month(today)


def is_late(month: MonthProgress, today: date) -> bool:
    """Whether the due day has passed and something is missing."""
    missing = month.cell.state in (AreaState.NOTHING, AreaState.STARTED)
    return missing and month.due is not None and month.due < today


def month_tip(month: MonthProgress, label: str, today: date) -> str:
    """Everything that is known of a month, as one sentence for the eye and the ear."""
    if not has_started(month.key, today):
        return f"{label}: {tr('not started yet')}"
    words = [state_words(month.cell.state)]
    if month.cell.expected:
        words.append(tr("{cells} cells", cells=cells_words(month.cell)))
    if month.due is not None:
        day = format_date(month.due)
        words.append(
            tr("due on {date}, overdue", date=day) if is_late(month, today) else tr("due on {date}", date=day)
        )
    return f"{label}: {', '.join(words)}"
