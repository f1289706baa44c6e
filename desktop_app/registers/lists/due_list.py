"""What is due: the open entries of all registers whose deadline is near or past, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.kinds.in_use import known_register
from desktop_app.registers.kinds.rights import may_read
from desktop_app.registers.lists.deadlines import Deadline, calendar_of, deadlines_of, most_pressing
from desktop_app.registers.matters.reading import histories, matters_of
from desktop_app.storage.tables.registers import matter_line

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class DueMatter:
    """An open entry and the deadline of it that presses most."""

    matter_id: str
    register: Register
    number: str
    title: str
    deadline: Deadline

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        return self.deadline.due.urgency


def due_matters(connection: Connection, today: date, reader: str) -> list[DueMatter]:
    """The open entries with a deadline that presses, of the registers into which the officer may look."""
    line = matter_line.c
    query = select(line.matter_id, line.register_code, line.register_version, line.number, line.title).where(
        line.ends == 0
    )
    rows = connection.execute(query).all()
    registers = {
        key: register
        for key in {(row.register_code, row.register_version) for row in rows}
        if (register := known_register(connection, *key)) is not None
        and register.clocks
        and may_read(connection, reader, register)
    }
    watched = [row for row in rows if (row.register_code, row.register_version) in registers]
    pressing = _pressing(connection, [row.matter_id for row in watched], registers, today)
    found = [
        DueMatter(
            row.matter_id, registers[row.register_code, row.register_version], row.number, row.title, due
        )
        for row in watched
        if (due := pressing.get(row.matter_id)) is not None
    ]
    order = list(reversed(Urgency))
    return sorted(found, key=lambda item: (order.index(item.urgency), item.deadline.due.due_on or date.max))


def _pressing(
    connection: Connection,
    ids: Sequence[str],
    registers: dict[tuple[str, str], Register],
    today: date,
) -> dict[str, Deadline]:
    calendar = calendar_of(connection)
    found: dict[str, Deadline] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        past = histories(connection, part)
        for matter_id, matter in matters_of(connection, part).items():
            register = registers[matter.register_code, matter.register_version]
            deadline = most_pressing(deadlines_of(register, matter, past[matter_id], calendar, today))
            if deadline is not None and deadline.presses:
                found[matter_id] = deadline
    return found
