"""Entries with which two computers took steps at the same time: they wait for a person, as conflicts do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.storage.tables.registers import matter_line


@dataclass(frozen=True, slots=True)
class CrossedEntry:
    """An entry as it is known to people: its register, and its number and title."""

    matter_id: str
    register: str
    name: str


def crossed_entries(connection: Connection, reader: str) -> list[CrossedEntry]:
    """The entries whose steps crossed, of the registers that ``reader`` may read."""
    line = matter_line.c
    columns = line.matter_id, line.register_code, line.register_version, line.number, line.title
    rows = connection.execute(
        select(*columns).where(line.crossed == 1).order_by(line.register_code, line.row)
    ).all()
    if not rows:
        return []
    # Here, because the status line asks right after the start, and registers need the engine of forms.
    from desktop_app.registers.kinds.in_use import known_register
    from desktop_app.registers.kinds.rights import may_read

    found = []
    for row in rows:
        register = known_register(connection, row.register_code, row.register_version)
        if register is not None and may_read(connection, reader, register):
            name = " ".join(filter(None, (row.number, row.title)))
            found.append(CrossedEntry(row.matter_id, register.title.shown(), name))
    return found
