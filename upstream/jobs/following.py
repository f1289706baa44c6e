"""What communes did with the entries that jobs began: received, opened, answered.

Histories are read once, from where the last look ended; what was read is kept without the words of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

import msgspec
from sqlalchemy import Connection, Row, distinct, func, select

from upstream.database.act_tables import act as act_table
from upstream.database.act_tables import act_step, entry_event, entry_followed
from upstream.database.database import Database
from upstream.database.statements import put
from upstream.database.tables import commune, device
from upstream.deciding.entries import ANSWERS, EVENT, OPENED, VOIDED, NewEntry
from upstream.jobs.carrying_out import ENTRY, ENTRY_ID
from upstream.jobs.jobs import BatchJob, JobKind, StepState, jobs
from upstream.records.stored import communes_with, load_newer, load_records

SENDING = (JobKind.BEGIN_ENTRY, JobKind.REMIND)
_AT_ONCE = 200
"""So many communes are read in one transaction: offices wait for no more."""


class EntryStage(StrEnum):
    """How far an entry is in a commune."""

    WAITING = "waiting"
    REFUSED = "refused"
    SENT = "sent"
    RECEIVED = "received"
    OPENED = "opened"
    ANSWERED = "answered"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class SentEntry:
    """An entry that was started in communes; ``answered`` and ``opened`` count communes."""

    act: BatchJob
    entry: NewEntry
    opened: int
    answered: int


@dataclass(frozen=True, slots=True)
class EntryInCommune:
    """An entry in one commune: its stage, the state it is in there, and the day of its last step."""

    commune: str
    stage: EntryStage
    state: str = ""
    day: str = ""
    outcome: str = ""


def follow(database: Database) -> None:
    """Read what communes did since the last look with what was started there."""
    started = select(act_step.c.commune).join(act_table, act_table.c.number == act_step.c.act)
    started = started.where(act_table.c.kind.in_([kind.value for kind in SENDING]))
    news = (
        select(commune.c.code)
        .outerjoin(entry_followed, entry_followed.c.commune == commune.c.code)
        .where(commune.c.code.in_(started), commune.c.head > func.coalesce(entry_followed.c.until, 0))
        .order_by(commune.c.code)
    )
    with database.read() as connection:
        codes = list(connection.execute(news).scalars())
    for first in range(0, len(codes), _AT_ONCE):
        with database.write() as connection:
            wanted = frozenset(each.entry.id for each in sent_entries(connection))
            for code in codes[first : first + _AT_ONCE]:
                _follow(connection, code, wanted)


def sent_entries(connection: Connection, communes: Collection[str] | None = None) -> list[SentEntry]:
    """Return the entries that were started, the newest first; ``communes``: in these alone."""
    columns = entry_event.c
    within = columns.commune.in_(communes) if communes is not None else columns.commune.is_not(None)
    counted = select(
        columns.entry,
        func.count(distinct(columns.commune)).label("opened"),
        func.count(distinct(columns.commune)).filter(columns.answered).label("answered"),
    ).where(within, columns.action != VOIDED)
    by_entry = {row.entry: row for row in connection.execute(counted.group_by(columns.entry))}
    found = []
    for act in jobs(connection, communes=communes):
        if act.kind in SENDING:
            entry = msgspec.json.decode(act.content[ENTRY], type=NewEntry)
            row = by_entry.get(entry.id)
            found.append(SentEntry(act, entry, row.opened if row else 0, row.answered if row else 0))
    return found


def in_communes(
    connection: Connection, act: BatchJob, communes: Collection[str] | None = None
) -> list[EntryInCommune]:
    """Return an entry in each commune in which its job begins it, or in those of ``communes``."""
    query = select(act_step).where(act_step.c.act == act.number).order_by(act_step.c.place)
    steps = [row for row in connection.execute(query) if communes is None or row.commune in communes]
    entry_id = act.content[ENTRY_ID]
    received = _received(connection, act.number, entry_id)
    events: dict[str, list[tuple[str, str, str, bool]]] = {}
    lines = select(entry_event).where(entry_event.c.entry == entry_id).order_by(entry_event.c.version)
    for row in connection.execute(lines):
        events.setdefault(row.commune, []).append((row.action, row.to_state, row.on_day, row.answered))
    return [_in_commune(row, events.get(row.commune, []), received=row.commune in received) for row in steps]


def _in_commune(
    step: Row[tuple[object, ...]], events: list[tuple[str, str, str, bool]], *, received: bool
) -> EntryInCommune:
    code: str = step.commune
    if step.state == StepState.WAITING:
        return EntryInCommune(code, EntryStage.WAITING)
    if step.state == StepState.REFUSED:
        return EntryInCommune(code, EntryStage.REFUSED, outcome=step.outcome)
    state = next((to_state for _, to_state, _, _ in reversed(events) if to_state), "")
    day = events[-1][2] if events else ""
    if any(action == VOIDED for action, _, _, _ in events):
        return EntryInCommune(code, EntryStage.VOIDED, state, day)
    if any(answered for _, _, _, answered in events):
        return EntryInCommune(code, EntryStage.ANSWERED, state, day)
    if events:
        return EntryInCommune(code, EntryStage.OPENED, state, day)
    return EntryInCommune(code, EntryStage.RECEIVED if received else EntryStage.SENT)


def answer_events(connection: Connection, entry_id: str) -> list[tuple[str, str, str, Mapping[str, str]]]:
    """Return what was answered: commune, action, day, and answers by question, in order of arrival."""
    columns = entry_event.c
    query = select(columns.commune, columns.action, columns.on_day, columns.event)
    query = query.where(columns.entry == entry_id, columns.answered)
    rows = connection.execute(query.order_by(columns.commune, columns.version)).all()
    found: list[tuple[str, str, str, Mapping[str, str]]] = []
    for commune_code, of_commune in groupby(rows, attrgetter("commune")):
        events = list(of_commune)
        records = load_records(connection, commune_code, [(EVENT, row.event) for row in events])
        found += [
            (commune_code, row.action, row.on_day, dict(_answers(records[EVENT, row.event].fields)))
            for row in events
            if (EVENT, row.event) in records
        ]
    return found


def _follow(connection: Connection, code: str, wanted: Collection[str]) -> None:
    until = select(entry_followed.c.until).where(entry_followed.c.commune == code)
    since = connection.execute(until).scalar_one_or_none() or 0
    head = connection.execute(select(commune.c.head).where(commune.c.code == code)).scalar_one()
    rows = []
    for news in load_newer(connection, code, since, [EVENT]):
        fields = news.fields
        if news.version <= head and fields.get("matter_id") in wanted and fields.get("action") != OPENED:
            rows.append(
                (
                    code,
                    news.entity_id,
                    str(fields["matter_id"]),
                    news.version,
                    str(fields.get("action") or ""),
                    str(fields.get("to_state") or ""),
                    str(fields.get("on_day") or ""),
                    any(True for _ in _answers(fields)),
                )
            )
    # Two who look at once follow the same: neither may fail.
    put(connection, entry_event, sorted(rows))
    put(connection, entry_followed, [(code, head)])


def _answers(fields: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in fields.items():
        if name.startswith(ANSWERS) and value not in (None, ""):
            yield name.removeprefix(ANSWERS), str(value)


def _received(connection: Connection, number: int, entry_id: str) -> frozenset[str]:
    """Return the communes of which a computer was sent the entry."""
    opened = communes_with(connection, EVENT, f"{entry_id}:{OPENED}")
    sent = (
        select(device.c.commune, func.max(device.c.sent_until).label("until"))
        .join(act_step, act_step.c.commune == device.c.commune)
        .where(act_step.c.act == number, device.c.token_hash.is_not(None))
        .group_by(device.c.commune)
    )
    return frozenset(
        row.commune
        for row in connection.execute(sent)
        if row.commune in opened and row.until >= opened[row.commune].version
    )
