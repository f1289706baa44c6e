"""The line of each entry in the lists, and the words by which it is found: made again when it is written.

Lines are derived: they are neither journalled nor sent. A line whose register has not come yet says so
(``known``) and is made again once it is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.text import fold, one_line
from desktop_app.catalogue.packages.personal import personal_rules
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.catalogue.registers.sources import Source
from desktop_app.journal.rows import Change, Changes, NewRecords, RecordWriter
from desktop_app.registers.clock.clock_events import timeline_text
from desktop_app.registers.entries.history import History, clock_events_of
from desktop_app.registers.entries.reading import entries_of, histories
from desktop_app.registers.entries.records import EVENT, MATTER, RegisterEntry
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.registers import matter_line, matter_words, register_number

_LONGEST_TITLE: Final = 200
_AT_ONCE: Final = 500

_LINE_COLUMNS: Final = [column.name for column in matter_line.columns if column.name != "row"]
_LINE = insert(matter_line).values({name: bindparam(name) for name in _LINE_COLUMNS})
_SAVE_LINE = Prepared(
    _LINE.on_conflict_do_update(
        index_elements=["matter_id"],
        set_={name: _LINE.excluded[name] for name in _LINE_COLUMNS if name != "matter_id"},
    )
)
_ROW = Prepared(select(matter_line.c.row).where(matter_line.c.matter_id == bindparam("matter_id")))
_WORDS = insert(matter_words).values(row=bindparam("row"), words=bindparam("words"))
_SAVE_WORDS = Prepared(
    _WORDS.on_conflict_do_update(index_elements=["row"], set_={"words": _WORDS.excluded.words})
)


def follow_entries(writer: RecordWriter, changes: Changes) -> None:
    """Make the lines of entries that were written, or to which an event or a number was written."""
    ids: dict[str, None] = {}
    for change in changes:
        ids |= dict.fromkeys(_entries_of(change))
    ids.pop("", None)
    make_lines(writer.connection, list(ids), writer.kept(EVENT))


def _entries_of(change: Change | NewRecords) -> Iterable[str]:
    if isinstance(change, NewRecords):
        return change.ids if change.entity == MATTER else map(str, change.column("matter_id", ""))
    if change.entity == MATTER:
        return [change.entity_id]
    return [str(fields.get("matter_id") or "") for fields in (change.before or {}, change.after)]


def make_unknown_lines(connection: Connection) -> int:
    """Make the lines again whose register was not here when they were made; how many there were."""
    query = select(matter_line.c.matter_id).where(matter_line.c.known == 0)
    waiting = list(connection.execute(query).scalars())
    make_lines(connection, waiting)
    return len(waiting)


def make_lines(
    connection: Connection, ids: Sequence[str], kept: Mapping[str, History] = MappingProxyType({})
) -> None:
    """Make the lines of these entries, and delete those of entries that are gone.

    ``kept``: histories that were read in this transaction.
    """
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        matters, past = entries_of(connection, part), histories(connection, part, kept)
        numbers = _numbers(connection, part)
        for matter_id in part:
            matter = matters.get(matter_id)
            if matter is None:
                _forget(connection, matter_id)
            else:
                _write(connection, matter, past[matter_id], numbers.get(matter_id, ""))


def _write(connection: Connection, matter: RegisterEntry, past: History, number: str) -> None:
    register = known_register(connection, matter.register_code, matter.register_version)
    wording = wording_of(register) if register is not None else None
    _SAVE_LINE.run(connection, _line(matter, past, number, register))
    found = _ROW.first(connection, {"matter_id": matter.id})
    assert found is not None
    words = " ".join(dict.fromkeys(fold(" ".join(_said(matter, past, number, wording))).split()))
    _SAVE_WORDS.run(connection, {"row": found[0], "words": words})


def _line(matter: RegisterEntry, past: History, number: str, register: Register | None) -> dict[str, object]:
    state = past.state or (register.first_state if register is not None else "")
    ends = state == VOID_STATE or (register is not None and register.ends(state))
    return {
        "matter_id": matter.id,
        "register_code": matter.register_code,
        "register_version": matter.register_version,
        "known": int(register is not None),
        "state": state,
        "ends": int(ends),
        "crossed": int(past.crossed),
        "urgent": int(_is_urgent(matter, register)),
        "opened_on": matter.opened_on.isoformat(),
        "area_id": matter.area_id,
        "number": number,
        "title": _title(matter, register),
        "course": "" if ends else timeline_text(clock_events_of(past)),
    }


def _is_urgent(matter: RegisterEntry, register: Register | None) -> bool:
    if register is None or register.urgent is None:
        return False
    answers_known = {Source("", "", name): value for name, value in matter.answers.items()}
    return register.urgent.holds(answers_known)


def _title(matter: RegisterEntry, register: Register | None) -> str:
    """The answer that names the entry on one line; of an unknown register the longest of its answers."""
    title = matter.answers.get(register.title_question, "") if register is not None else ""
    if register is not None and not title and names_somebody(register):
        return personal_rules().notice["nameless"]
    return one_line(title or max(matter.answers.values(), key=len, default=""))[:_LONGEST_TITLE]


def names_somebody(register: Register) -> bool:
    """Whether entries are called by the name of a person: without it they were made anonymous."""
    return register.personal is not None and register.title_question in register.personal.names


def _said(
    matter: RegisterEntry, past: History, number: str, wording: RegisterWording | None
) -> Iterable[str]:
    """All words of an entry: its number, its answers, and reasons, papers and answers of its events."""
    yield number
    for answers in (matter.answers, *(event.answers for event in past.every)):
        yield from _answers_in_words(answers, wording)
    for event in past.every:
        yield from (event.reason, event.addressee, event.paper.number, event.paper.title)


def _answers_in_words(answers: Mapping[str, str], wording: RegisterWording | None) -> Iterable[str]:
    for name, value in answers.items():
        yield value if wording is None else wording.value(name, value)


def _numbers(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The number of each entry that counts; of several the one given last."""
    columns = register_number.c
    query = (
        select(columns.matter_id, columns.written)
        .where(columns.matter_id.in_(ids), columns.voided_on.is_(None))
        .order_by(columns.given_at, columns.ordinal)
    )
    return {row.matter_id: row.written for row in connection.execute(query)}


def _forget(connection: Connection, matter_id: str) -> None:
    found = _ROW.first(connection, {"matter_id": matter_id})
    if found is not None:
        connection.execute(delete(matter_words).where(matter_words.c.row == found[0]))
        connection.execute(delete(matter_line).where(matter_line.c.row == found[0]))
