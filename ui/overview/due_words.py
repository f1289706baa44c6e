"""The sentence, the button and the destination of each thing that is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

import msgspec

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.book.overview_facts import DueItem, DueKind, MonthProgress
from ui.context.period_choice import period_label
from ui.context.room import Destination
from ui.overview.month_words import dated_month
from ui.places.movements import FigurePlace, PeriodPlace, UnitPlace
from ui.places.registers import DuePlace, RegisterEntryPlace
from ui.places.settings import SectionPlace
from ui.places.surveys import RoundPlace

_SEVERAL = 2
_MINUTE = 60
_HOUR = 60 * _MINUTE
_ENTRIES = (DueKind.ENTRY_HOURS, DueKind.ENTRIES_URGENT, DueKind.ENTRIES_OVERDUE)


class DueCard(msgspec.Struct, frozen=True):
    """What a card of the overview says and where its button goes."""

    heading: str
    sentence: str
    action: str
    icon: str
    destination: Destination
    late: bool = False


def due_cards(dues: Sequence[DueItem], period: str, today: date) -> list[DueCard]:
    """A card for each, in their order; the months that are late share one, in the place of the first."""
    late = [due for due in dues if due.kind is DueKind.MONTH_LATE]
    if len(late) < _SEVERAL:
        return [due_card(due, period, today) for due in dues]
    return [
        _late_months(late, today) if due is late[0] else due_card(due, period, today)
        for due in dues
        if due.kind is not DueKind.MONTH_LATE or due is late[0]
    ]


def _late_months(late: Sequence[DueItem], today: date) -> DueCard:
    words = [
        f"{dated_month(due.period, today)} {format_number(due.count)}/{format_number(due.expected)}"
        for due in late
    ]
    first = late[0]
    return DueCard(
        tr("{n} periods are overdue", n=format_number(len(late))),
        tr("Cells filled: {months}.", months=", ".join(words)),
        tr("Enter figures"),
        "movements",
        FigurePlace(first.period, first.place, first.gap).destination,
        late=True,
    )


def summary_words(dues: Sequence[DueItem], months: Sequence[MonthProgress], period: str, today: date) -> str:
    """The page in one line: the period, what is late, and all cells of the month that are still empty."""
    late = sum(due.kind is DueKind.MONTH_LATE for due in dues)
    entries = sum(due.count for due in dues if due.kind in _ENTRIES and due.is_late(today))
    cells = [month.cell for month in months if month.key == period and month.cell.expected]
    empty = sum((cell.expected or 0) - cell.filled for cell in cells)
    parts = [period_label(period)]
    if late:
        parts.append(tr("{n} periods overdue", n=format_number(late)))
    if entries:
        parts.append(tr("{n} entries overdue", n=format_number(entries)))
    if empty:
        named = _in_sentence(period)
        parts.append(tr("{n} figures to enter for {period}", n=format_number(empty), period=named))
    return " · ".join(parts)


def due_card(due: DueItem, period: str, today: date) -> DueCard:
    """The card for ``due``; it is late when its date has passed."""
    late = due.is_late(today)
    heading, sentence, action, icon, destination = _words(due, period)
    if due.by is not None:
        when = _when(due.by, late=late) if due.at is None else _hours(due.at, due.seconds)
        sentence = f"{sentence}{'' if sentence.endswith('.') else '.'} {when}"
    return DueCard(heading, sentence, action, icon, destination, late)


def _when(by: date, *, late: bool) -> str:
    day = format_date(by)
    return tr("It was due on {date}.", date=day) if late else tr("Due by {date}.", date=day)


def _hours(at: datetime, seconds: float) -> str:
    """The time that is left, in whole hours or minutes, and the moment."""
    local = at.astimezone(VIETNAM)
    hour, day, time = f"{local:%H:%M}", format_date(local.date()), _time(abs(seconds))
    if seconds < 0:
        return tr("{time} too late: it was due at {hour} on {day}.", time=time, hour=hour, day=day)
    return tr("Time left: {time}, until {hour} on {day}.", time=time, hour=hour, day=day)


def _time(seconds: float) -> str:
    """Hours from two on, minutes below that: never one of a unit, and never none."""
    for unit, words in ((_HOUR, N_("{n} hours")), (_MINUTE, N_("{n} minutes"))):
        if seconds >= _SEVERAL * unit:
            return tr(words, n=format_number(int(seconds // unit)))
    return tr("less than 2 minutes")


def _words(due: DueItem, period: str) -> tuple[str, str, str, str, Destination]:
    match due.kind:
        case DueKind.ENTRY_HOURS | DueKind.ENTRIES_URGENT | DueKind.ENTRIES_OVERDUE | DueKind.ENTRIES_DUE:
            return _entry_words(due)
        case DueKind.NO_AREAS | DueKind.NO_HOUSEHOLDS:
            return _area_words(due)
        case (
            DueKind.ROUND_RETURNED
            | DueKind.ROUND_TO_OPEN
            | DueKind.COLLECTED_MISSING
            | DueKind.FORMS_TO_KEY
            | DueKind.ROUND_TO_CLOSE
        ):
            return _round_words(due)
        case DueKind.PERIOD_RETURNED | DueKind.CLOSED_OVER_TEXTS | DueKind.CELLS_MISSING | DueKind.MONTH_LATE:
            return _cells_words(due, period)
        case DueKind.AREAS_MISSING:
            return (
                tr(
                    "{n} areas without figures for {period}",
                    n=format_number(due.count),
                    period=_in_sentence(period),
                ),
                _and_others(due),
                tr("Enter figures"),
                "movements",
                UnitPlace(due.place).destination,
            )
        case DueKind.UNSENT | DueKind.NOT_CONNECTED:
            return _sending_words(due)
        case _:
            assert_never(due.kind)


def _entry_words(due: DueItem) -> tuple[str, str, str, str, Destination]:
    number = format_number(due.count)
    match due.kind:
        case DueKind.ENTRY_HOURS:
            heading = tr("A term in hours is running")
        case DueKind.ENTRIES_URGENT:
            heading = tr("{n} urgent entries of registers are due", n=number)
        case DueKind.ENTRIES_OVERDUE:
            heading = tr("{n} entries of registers are overdue", n=number)
        case _:
            heading = tr("{n} entries of registers are due soon", n=number)
    action = tr("See what is due")
    destination = DuePlace().destination
    if due.count == 1:
        action, destination = tr("Open the entry"), RegisterEntryPlace(due.place).destination
    return heading, due.subject, action, "registers", destination


def _cells_words(due: DueItem, period: str) -> tuple[str, str, str, str, Destination]:
    """Of the period of the window, or of another month; of one that came back with the province's reason."""
    if due.kind is DueKind.PERIOD_RETURNED:
        heading = tr("The province returned the report of {period}", period=_in_sentence(due.period))
        sentence = due.subject or tr("Correct the figures and close the period again.")
        return heading, sentence, tr("Correct the figures"), "warning", PeriodPlace(due.period).destination
    number = format_number(due.count)
    if due.kind is DueKind.CLOSED_OVER_TEXTS:
        heading = tr("{period} was closed without {n} cells", period=period_label(due.period), n=number)
        sentence = tr(
            "What was typed there on this computer is no figure and was not counted."
            " Reopen the period and mend it, or clear it."
        )
        target = FigurePlace(due.period, due.place, due.gap).destination
        return heading, sentence, tr("See the cells"), "warning", target
    sentence = tr("The first is of {area}.", area=due.subject or tr("the commune and its organisations"))
    if due.kind is DueKind.MONTH_LATE:
        heading = tr(
            "{period}: {n} of {all} cells filled",
            period=period_label(due.period),
            n=number,
            all=format_number(due.expected),
        )
        target = FigurePlace(due.period, due.place, due.gap).destination
    else:
        heading = tr("{n} cells still empty for {period}", n=number, period=_in_sentence(period))
        target = UnitPlace(due.place).destination
    return heading, sentence, tr("Enter figures"), "movements", target


def _sending_words(due: DueItem) -> tuple[str, str, str, str, Destination]:
    if due.kind is DueKind.UNSENT:
        heading = tr("{n} changes not yet sent to the province", n=format_number(due.count))
        sentence = tr("They are safe on this computer and are sent when there is a connection.")
        return heading, sentence, tr("Open sync"), "export", Destination("sync")
    heading = tr("This office is not connected to the province")
    sentence = tr("Everything is safe on this computer. Connect when you have the code from the province.")
    return heading, sentence, tr("Connect"), "line_off", Destination("sync")


def _area_words(due: DueItem) -> tuple[str, str, str, str, Destination]:
    if due.kind is DueKind.NO_AREAS:
        heading = tr("Enter the residential areas")
        sentence = tr("Type them, paste them from Excel or take them from a file.")
        action = tr("Enter areas")
    else:
        heading = tr("{n} areas without a number of households", n=format_number(due.count))
        sentence = tr("Without it the share of households that answered cannot be computed.")
        action = tr("Fill in households")
    return heading, sentence, action, "area", SectionPlace("areas").destination


def _round_words(due: DueItem) -> tuple[str, str, str, str, Destination]:
    target = RoundPlace(due.place).destination
    if due.kind is DueKind.ROUND_RETURNED:
        return (
            tr("The province returned a survey round"),
            due.subject,
            tr("Open the round"),
            "warning",
            target,
        )
    if due.kind is DueKind.FORMS_TO_KEY:
        heading = tr("{n} forms left to enter", n=format_number(due.count))
        return heading, due.subject, tr("Enter forms"), "surveys", target
    if due.kind is DueKind.COLLECTED_MISSING:
        heading = tr("{n} areas without the number of forms collected", n=format_number(due.count))
        return heading, due.subject, tr("Open the round"), "surveys", target
    if due.kind is DueKind.ROUND_TO_OPEN:
        sentence = tr("The survey round is prepared but not yet open.")
    else:
        sentence = tr("All collected forms are entered. Check the result and close the round.")
    return due.subject, sentence, tr("Open the round"), "surveys", target


def _and_others(due: DueItem) -> str:
    if due.count == 1:
        return tr("{area} has entered nothing yet.", area=due.subject)
    return tr("{area} and {n} others have entered nothing yet.", area=due.subject, n=due.count - 1)


def _in_sentence(period: str) -> str:
    label = period_label(period)
    return label[:1].lower() + label[1:]
