"""Reminder letters (công văn đôn đốc): what others were asked and have not answered, a letter to each.

How often they were reminded follows from the history of each entry; nothing counts it beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.ids import new_id
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones, spelled
from desktop_app.catalogue.registers.clock_rules import DayUnit
from desktop_app.catalogue.registers.definition import ActionKind, RegisterAction
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.links import link
from desktop_app.registers.entries.records import NO_PAPER, Event, Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.lists.due_list import DueEntry, due_entries
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.letters_out import number_letter
from desktop_app.registers.papers.making import make_letter, tones_of
from desktop_app.reports.register_paper import PaperColumn, PaperPart, PaperRow, RegisterPaper

_COLUMNS = (
    PaperColumn("TT", millimetres=9, is_index=True),
    PaperColumn("Số; sổ", millimetres=27),
    PaperColumn("Nội dung", millimetres=58),
    PaperColumn("Văn bản, ngày chuyển", millimetres=29),
    PaperColumn("Hạn trả lời", millimetres=24),
    PaperColumn("Lần đôn đốc", millimetres=18, is_figure=True),
)

_ABOUT = "V/v đôn đốc trả lời, giải quyết kiến nghị, đề nghị đã chuyển"
"""What a reminder letter is about, among the documents out."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry that waits for somebody: who was asked, when and with what, until when, how often reminded.

    ``days_left`` is negative behind the term, in days of work where ``works``; ``step`` is the code of the
    register's step of reminding.
    """

    matter_id: str
    register_code: str
    register: str
    number: str
    title: str
    addressee: str
    asked_on: date
    paper: Paper
    due_on: date | None
    days_left: int
    works: bool
    reminded: int
    step: str

    @property
    def next_time(self) -> int:
        """The number that the next reminder has."""
        return self.reminded + 1


def pending_answers(connection: Connection, today: date, reader: str) -> list[Pending]:
    """The entries with a deadline that is near or past and that wait for somebody who can be reminded.

    Of the registers into which the officer may look; by addressee, then the earliest deadline first.
    """
    due = {item.matter_id: item for item in due_entries(connection, today, reader)}
    entries = whole_entries(connection, list(due), today)
    found = [item for whole in entries if (item := _pending(whole, due[whole.matter.id])) is not None]
    return sorted(found, key=lambda item: (item.addressee, item.due_on or date.max, item.matter_id))


def record_reminder(rec: Recorder, ids: Sequence[str], addressee: str, paper: Paper, on: date) -> Paper:
    """Write the reminder into the history of each entry, all or none; with which document it went out.

    Without a number the letter is entered among the documents out and takes the next one there.

    Raises:
        NotAllowed: the author may not remind, or not enter documents.
        NumberRefused: the letter cannot be numbered here.
        Problem: an entry does not wait for this addressee any more.
    """
    here = {item.matter_id: item for item in pending_answers(rec.connection, rec.clock.today(), rec.author)}
    act, letter_id = new_id(rec.clock) if len(ids) > 1 else "", ""
    if not paper.number.strip():
        letter_id, paper = number_letter(rec, _ABOUT, addressee, paper.date or on)
    for matter_id in ids:
        item = here.get(matter_id)
        if item is None or item.addressee != addressee:
            raise Problem("One of these entries is no longer waiting for {addressee}.", addressee=addressee)
        take_step(rec, matter_id, item.step, Step(on, addressee=addressee, paper=paper, act=act))
        if letter_id:
            link(rec, matter_id, letter_id)
    return paper


@speaking("vi")
def reminder_letter(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    reader: str,
    pending: Sequence[Pending],
    given: Paper = NO_PAPER,
) -> RegisterPaper:
    """The letter to the one addressee of these entries, as it is before the reminder is written down.

    ``given``: its number, which may name its symbol, too, and its date. A missing number is left to the pen,
    a missing date is today.

    Raises:
        NotAllowed: the reader may not print, or not read a register.
        Problem: nothing is chosen, or the entries wait for several.
    """
    require_author(connection, reader, PRINT)
    for code in sorted({item.register_code for item in pending}):
        require_reader(connection, reader, code)
    addressees = {item.addressee for item in pending}
    if len(addressees) != 1:
        raise Problem("Choose the entries of one addressee.")
    times = sorted({item.next_time for item in pending})
    counted = f"{times[0]}" if len(times) == 1 else f"{times[0]}–{times[-1]}"
    words = {"addressee": addressees.pop(), "times": counted, "today": format_date(clock.today())}
    tones = tones_of(connection, commune_code)
    rows = tuple(_row(number, item, tones) for number, item in enumerate(pending, 1))
    parts = [PaperPart("", (), _COLUMNS, rows)]
    letter = make_letter(connection, clock, commune_code, "reminder", words, parts)
    number, _, symbol = given.number.partition("/")
    head = replace(
        letter.head,
        number=number,
        symbol=symbol or letter.head.symbol,
        issued_on=given.date or letter.head.issued_on,
    )
    return replace(letter, head=head)


def _row(number: int, item: Pending, tones: Tones) -> PaperRow:
    paper = ", ".join(filter(None, (item.paper.number, format_date(item.asked_on))))
    due = "" if item.due_on is None else format_date(item.due_on)
    if item.days_left < 0:
        unit = "ngày làm việc" if item.works else "ngày"
        due = f"{due} (quá {format_number(-item.days_left)} {unit})"
    where = "; ".join(filter(None, (item.number, spelled(item.register, tones))))
    return PaperRow((str(number), where, item.title, paper, due, str(item.next_time)))


def _pending(whole: WholeEntry, due: DueEntry) -> Pending | None:
    action = _reminder_of(whole)
    asked = _asked(whole.past)
    if action is None or asked is None:
        return None
    deadline = due.deadline.due
    return Pending(
        whole.matter.id,
        due.register.code,
        due.register.title.vi,
        whole.number,
        due.title,
        asked.addressee,
        asked.on,
        asked.paper,
        deadline.due_on,
        deadline.days_left or 0,
        deadline.unit is DayUnit.WORKING,
        _reminded(whole.past, asked, action.code),
        action.code,
    )


def _reminded(past: History, asked: Event, code: str) -> int:
    """How often whoever is asked now was reminded; what another was reminded of before is not counted."""
    since = past.events[past.events.index(asked) :]
    return sum(event.action == code for event in since)


def _reminder_of(whole: WholeEntry) -> RegisterAction | None:
    """The step of reminding that may be taken now; none where two steps crossed."""
    if whole.past.crossed:
        return None
    actions = whole.wording.register.actions_from(whole.past.state)
    return next((action for action in actions if action.kind is ActionKind.REMIND), None)


def _asked(past: History) -> Event | None:
    """The step with which somebody was asked last, reminders apart where there was one before."""
    named = [event for event in reversed(past.events) if event.addressee]
    if not named:
        return None
    last = named[0].addressee
    first_of_last = named[0]
    for event in named:
        if event.addressee != last:
            break
        first_of_last = event
    return first_of_last
