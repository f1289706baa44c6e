"""The list of a register: what fits the filter, and how many of how many that is; nothing is cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from desktop_app.areas.queries import all_areas
from desktop_app.base.spelling import Tones
from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.registers.entries.local_answers import local_answers_of_all
from desktop_app.registers.entries.reading import entries_of, histories, listed
from desktop_app.registers.entries.records import RegisterEntryLine
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.deadlines import calendar_of, deadlines_of, most_pressing
from desktop_app.registers.lists.finding import holds
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.storage.tables.registers import matter_line, matter_words


class Which(StrEnum):
    """Which entries of a register are wanted, beside those of a single state."""

    OPEN = "open"
    ALL = "all"
    ENDED = "ended"
    URGENT = "urgent"
    CROSSED = "crossed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What is wanted of a register. ``which`` is a word of :class:`Which`, or the code of a state.

    ``text`` finds entries that hold all of its words, without accents and in any order; the code of a receipt
    is one.
    """

    register_code: str
    which: str = Which.OPEN
    text: str = ""
    area_id: str = ""
    year: int | None = None
    only: tuple[str, ...] = ()
    """Among these entries only; without any among all."""
    also: str = ""
    """An entry that fits in whatever state: the one that somebody works on and has just ended."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries that fit, urgent ones first, then the latest; ``total`` counts all of the register.

    What their lines say is read of those that are looked at (:func:`lines_of`): a register has any number.
    """

    filter: EntryFilter
    ids: tuple[str, ...]
    total: int


def list_entries(connection: Connection, wanted: EntryFilter, reader: str) -> Listing:
    """The entries that fit, and of how many they are, for the officer who looks at them.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, wanted.register_code)
    line = matter_line.c
    of_register = line.register_code == wanted.register_code
    query = select(line.matter_id).where(of_register, *_conditions(wanted))
    words = fold(wanted.text).split()
    if words:
        query = query.join(matter_words, matter_words.c.row == line.row)
        query = query.where(*map(holds, words))
    query = query.order_by((line.urgent * (1 - line.ends)).desc(), line.opened_on.desc(), line.row.desc())
    total = connection.execute(select(func.count()).where(of_register)).scalar_one()
    return Listing(wanted, tuple(connection.execute(query).scalars()), int(total))


def lines_of(connection: Connection, ids: Sequence[str]) -> list[RegisterEntryLine]:
    """The lines of these entries in the order of ``ids``; what is not there is left out."""
    line = matter_line.c
    query = select(
        line.matter_id,
        line.register_code,
        line.state,
        line.ends,
        line.crossed,
        line.urgent,
        line.opened_on,
        line.area_id,
        line.number,
        line.title,
    ).where(line.matter_id.in_(listed(ids)))
    found = {row[0]: _line(row) for row in connection.execute(query)}
    return [found[matter_id] for matter_id in ids if matter_id in found]


def _conditions(wanted: EntryFilter) -> Sequence[ColumnElement[bool]]:
    line = matter_line.c
    conditions: list[ColumnElement[bool]] = []
    in_state = _in_state(wanted.which)
    if in_state is not None:
        conditions.append(or_(in_state, line.matter_id == wanted.also) if wanted.also else in_state)
    if wanted.only:
        conditions.append(line.matter_id.in_(listed(wanted.only)))
    if wanted.area_id:
        conditions.append(line.area_id == wanted.area_id)
    if wanted.year is not None:
        conditions.append(line.opened_on.between(f"{wanted.year:04}-01-01", f"{wanted.year:04}-12-31"))
    return conditions


def _in_state(which: str) -> ColumnElement[bool] | None:
    """The condition of a choice of states; ``None`` where all of them fit."""
    line = matter_line.c
    found: dict[str, ColumnElement[bool]] = {
        Which.OPEN: line.ends == 0,
        Which.ENDED: and_(line.ends == 1, line.state != VOID_STATE),
        Which.URGENT: and_(line.ends == 0, line.urgent == 1),
        Which.CROSSED: line.crossed == 1,
        Which.VOIDED: line.state == VOID_STATE,
    }
    return None if which == Which.ALL else found.get(which, line.state == which)


def _line(row: Sequence[object]) -> RegisterEntryLine:
    matter_id, code, state, ends, crossed, urgent, opened_on, area_id, number, title = row
    return RegisterEntryLine(
        str(matter_id),
        str(code),
        str(state),
        bool(ends),
        bool(crossed),
        bool(urgent),
        date.fromisoformat(str(opened_on)),
        str(area_id),
        str(number),
        str(title),
    )


def years_of(connection: Connection, register_code: str) -> list[int]:
    """The years in which entries of a register were created, the latest first."""
    year = func.substr(matter_line.c.opened_on, 1, 4)
    query = select(year).where(matter_line.c.register_code == register_code).distinct()
    return sorted((int(found) for found in connection.execute(query).scalars()), reverse=True)


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many entries of a register are open, and how many of these are urgent or crossed."""

    open: int
    urgent: int
    crossed: int


def open_counts(connection: Connection) -> Mapping[str, OpenCount]:
    """Open entries by register; a register without any is missing."""
    line = matter_line.c
    query = (
        select(line.register_code, func.count(), func.sum(line.urgent), func.sum(line.crossed))
        .where(line.ends == 0)
        .group_by(line.register_code)
    )
    return {
        code: OpenCount(all_, urgent, crossed) for code, all_, urgent, crossed in connection.execute(query)
    }


def used_registers(connection: Connection) -> frozenset[str]:
    """The registers that have entries, open or not."""
    return frozenset(connection.execute(select(matter_line.c.register_code).distinct()).scalars())


def unknown_between(connection: Connection, code: str, first: date, last: date) -> int:
    """How many entries opened within the days nothing counts, since their version of the register is missing.

    It comes with the next exchange; until then every figure of these days says how many it lacks.
    """
    line = matter_line.c
    query = select(func.count()).where(
        line.register_code == code,
        line.known == 0,
        line.state != VOID_STATE,
        line.opened_on.between(first.isoformat(), last.isoformat()),
    )
    return int(connection.execute(query).scalar_one())


def whole_entries(
    connection: Connection,
    ids: Sequence[str],
    today: date,
    *,
    with_private: bool = False,
    tones: Tones | None = None,
    named_on: date | None = None,
) -> list[WholeEntry]:
    """Entries with all that is known of them, in the order of ``ids``.

    ``tones``: how the words of registers are spelled, on a paper of the office.
    ``with_private``: also the private answers that this computer keeps, for the book that is signed on paper.
    Areas have the name of the day of the entry, or of ``named_on`` where entries are counted by area.
    Those whose register has not come to this computer are left out: nothing of them can be put into words.
    """
    matters, past = entries_of(connection, ids), histories(connection, ids)
    if with_private:
        for matter_id, private in local_answers_of_all(connection, ids).items():
            if matter_id in matters:
                known = matters[matter_id]
                matters[matter_id] = replace(known, answers={**known.answers, **private})
    areas = {area.id: area for area in all_areas(connection)}
    numbers = {line.id: line.number for line in lines_of(connection, ids)}
    calendar = calendar_of(connection)
    registers: dict[tuple[str, str], Register | None] = {}
    found: list[WholeEntry] = []
    for matter_id in ids:
        matter = matters.get(matter_id)
        if matter is None:
            continue
        key = (matter.register_code, matter.register_version)
        if key not in registers:
            registers[key] = known_register(connection, *key)
        register = registers[key]
        if register is None:
            continue
        area = areas.get(matter.area_id)
        deadlines = deadlines_of(register, matter, past[matter_id], calendar, today)
        found.append(
            WholeEntry(
                matter,
                past[matter_id],
                numbers.get(matter_id, ""),
                "" if area is None else area.name_on(named_on or matter.opened_on),
                wording_of(register, tones),
                most_pressing(deadlines),
            )
        )
    return found
