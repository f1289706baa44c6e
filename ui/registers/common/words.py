"""Urgency and state in words, tones and icons, the same wherever an entry is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.catalogue.registers.clock_rules import DayUnit
from desktop_app.catalogue.registers.definition import VOID_STATE, Register, StateTone
from desktop_app.registers.clock.due import DeadlineStatus, DueStatus, Urgency
from ui.widgets.labels import BadgeTone, Tone

_TONES: Final[Mapping[Urgency, Tone]] = {
    Urgency.LONG_OVERDUE: "danger",
    Urgency.OVERDUE: "danger",
    Urgency.DUE_TODAY: "warning",
    Urgency.NEAR: "warning",
}
_BADGES: Final[Mapping[StateTone, BadgeTone]] = {
    StateTone.NEW: "info",
    StateTone.WORKING: "info",
    StateTone.WAITING: "warning",
    StateTone.DONE: "success",
    StateTone.REFUSED: "neutral",
}
URGENCIES: Final[Mapping[Urgency, str]] = {
    Urgency.LONG_OVERDUE: N_("Long overdue"),
    Urgency.OVERDUE: N_("Overdue"),
    Urgency.DUE_TODAY: N_("Due today"),
    Urgency.NEAR: N_("Due soon"),
}

_CALM: Final[Mapping[Urgency, str]] = {
    Urgency.RUNNING: N_("Not due soon"),
    Urgency.NONE: N_("No deadline runs"),
}

SLIM_LIST = 640
"""Pixels: in a narrower list, as at 150 % of 1366×768, terms have fewer words."""
ACCESS_SUBJECT = "register"
"""What the access log calls the papers and files of the registers."""


def urgency_words(urgency: Urgency) -> str:
    """How pressing an entry is, in a few words."""
    return tr({**URGENCIES, **_CALM}[urgency])


def due_tone(due: DeadlineStatus | None) -> Tone:
    """The tone of a deadline."""
    return "" if due is None else _TONES.get(due.urgency, "")


def due_words(due: DeadlineStatus | None) -> str:
    """A deadline in a few words: the date, and the days left or gone."""
    if due is None or due.status is DueStatus.NOT_STARTED:
        return ""
    works = due.unit is DayUnit.WORKING
    if due.status is DueStatus.PAUSED:
        left = due.days_left or 0
        return tr("paused, {n} working days left", n=left) if works else tr("paused, {n} days left", n=left)
    assert due.due_on is not None
    day = format_date(due.due_on)
    if due.status in (DueStatus.MET, DueStatus.MET_LATE):
        return tr("{day}, done", day=day)
    left = due.days_left or 0
    if left == 0:
        return tr("{day}, today", day=day)
    return days_words(day, left, works=works)


def left_words(due: DeadlineStatus | None, *, short: bool = False) -> str:
    """A deadline in a list: the days left or gone; its day is for :func:`due_words` in the tip.

    ``short``: without saying that days of work are counted, where the subject would be cut for that.
    """
    if due is None or due.status is DueStatus.NOT_STARTED:
        return ""
    if due.status in (DueStatus.MET, DueStatus.MET_LATE):
        return tr("done")
    if due.status is DueStatus.PAUSED:
        return tr("paused")
    left = due.days_left or 0
    if left == 0:
        return tr("today")
    if due.unit is DayUnit.WORKING and not short:
        return tr("{n} working days to go", n=left) if left > 0 else tr("late by {n} working days", n=-left)
    return tr("{n} days to go", n=left) if left > 0 else tr("late by {n} days", n=-left)


def days_words(day: str, left: int, *, works: bool) -> str:
    """A date with the days that are left, or gone where ``left`` is negative; ``works``: days of work."""
    given = {"day": day, "n": abs(left)}
    if works:
        late = tr("{day}, {n} working days late", **given)
        return tr("{day}, {n} working days left", **given) if left > 0 else late
    return tr("{day}, {n} days left", **given) if left > 0 else tr("{day}, {n} days late", **given)


def missing_words(unknown: int) -> str:
    """What figures lack: entries of a version of the register that has not come; nothing where none is."""
    if not unknown:
        return ""
    return tr(
        "{n} entries are missing: their version of the register is not here yet", n=format_number(unknown)
    )


def state_tone(register: Register, state: str) -> BadgeTone:
    """The tone of a state."""
    found = register.state(state)
    return "neutral" if found is None or state == VOID_STATE else _BADGES[found.tone]


def cell_tone(register: Register, state: str) -> Tone:
    """The same for the cell of a table."""
    tone = state_tone(register, state)
    return {"warning": "warning", "success": "success", "neutral": "muted"}.get(tone, "")  # type: ignore[return-value]
