"""The calendar of a week: what registers hold on its days, and the deadlines that end then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Function, func, or_, select

from desktop_app.catalogue.registers.definition import Register, StateTone
from desktop_app.catalogue.registers.sheets import WeekDate
from desktop_app.registers.entries.history import History
from desktop_app.registers.kinds.in_use import known_versions, registers_in_use
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.due_list import due_between
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.storage.tables.registers import register_matter

DAYS = 7
_HOUR_LETTERS = 5


@dataclass(frozen=True, slots=True)
class WeekItem:
    """A line of a day: something held, or a deadline (``is_term``). ``time``: "08:00", or nothing."""

    matter_id: str
    day: date
    time: str
    what: str
    title: str
    register: str
    number: str
    details: str
    is_term: bool = False
    is_late: bool = False


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def week_of(connection: Connection, monday: date, today: date, reader: str) -> tuple[WeekItem, ...]:
    """The lines of a week by day and hour, deadlines behind what is held; of registers the officer may read.

    What was cancelled, refused or voided is left out, and what has ended on the days behind its end; what
    lasts several days is on each of them.
    """
    last = monday + timedelta(days=DAYS - 1)
    items: list[WeekItem] = []
    for register in registers_in_use(connection):
        if may_read(connection, reader, register):
            items += _held(connection, register.code, monday, last, today)
    items += _terms(connection, monday, last, today, reader)
    return tuple(sorted(items, key=lambda item: (item.day, item.is_term, item.time or "~", item.title)))


def _held(connection: Connection, code: str, first: date, last: date, today: date) -> Iterator[WeekItem]:
    """What is held in the week, by whatever version of the register the entry was created in."""
    rules = {register.version: register.week for register in known_versions(connection, code)}
    names = {rule.source.answer for week in rules.values() for rule in week}
    ends = {rule.until.answer for week in rules.values() for rule in week if rule.until is not None}
    if not names:
        return
    ids = _dated(connection, code, sorted(names), sorted(ends), first, last)
    for whole in whole_entries(connection, ids, today):
        register = whole.wording.register
        state = register.state(whole.past.state)
        if state is None or state.tone is StateTone.REFUSED:
            continue
        until = min(last, _ended_on(whole.past)) if state.ends else last
        for rule in rules.get(whole.matter.register_version, ()):
            yield from _days(register, rule, whole, first, until)


def _ended_on(past: History) -> date:
    """The day of the step that led to the present state; none of an entry that began with it."""
    steps = [event.on for event in past.events if event.from_state != event.to_state == past.state]
    return steps[-1] if steps else date.max


def _dated(
    connection: Connection, code: str, names: Sequence[str], ends: Sequence[str], first: date, last: date
) -> list[str]:
    """The entries of which a date may be in the week, or which last from before it into it."""
    matter = register_matter.c

    def answer(name: str) -> Function[str]:
        return func.json_extract(matter.answers, f'$."{name}"')

    begins = [answer(name) <= last.isoformat() for name in names]
    reaches = [answer(name) >= first.isoformat() for name in (*names, *ends)]
    query = select(matter.id).where(matter.register_code == code, or_(*begins), or_(*reaches))
    return list(connection.execute(query).scalars())


def _days(
    register: Register, rule: WeekDate, whole: WholeEntry, first: date, last: date
) -> Iterator[WeekItem]:
    begins = _day(whole.raw(rule.source))
    if begins is None:
        return
    ends = _day(whole.raw(rule.until)) if rule.until is not None else None
    ends = max(begins, ends) if ends is not None else begins
    day = max(begins, first)
    details = "; ".join(filter(None, (whole.tell(source) for source in rule.details)))
    title = " ".join(whole.matter.answers.get(register.title_question, "").split())
    while day <= min(ends, last):
        time = whole.raw(rule.time)[:_HOUR_LETTERS] if rule.time is not None else ""
        yield WeekItem(
            whole.matter.id,
            day,
            time,
            rule.name.shown(),
            whole.wording.value(register.title_question, title),
            register.title.shown(),
            whole.number,
            details,
        )
        day += timedelta(days=1)


def _terms(connection: Connection, first: date, last: date, today: date, reader: str) -> Iterator[WeekItem]:
    for item in due_between(connection, first, last, today, reader):
        due_on = item.deadline.due.due_on
        if due_on is not None:
            yield WeekItem(
                item.matter_id,
                due_on,
                "",
                item.deadline.rule.label.shown(),
                item.title,
                item.register.title.shown(),
                item.number,
                "",
                is_term=True,
                is_late=due_on < today,
            )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
