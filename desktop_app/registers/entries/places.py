"""To which entry a record belongs, and how that entry is known to people: for conflicts and histories."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.registers.entries.records import MATTER
from desktop_app.storage.tables.registers import matter_line, register_event, register_link


@dataclass(frozen=True, slots=True)
class EntryInRegister:
    """An entry as it is known to people, and the version of its register."""

    register_code: str
    register_version: str
    number: str
    title: str


def place_of_record(connection: Connection, entity: str, entity_id: str) -> EntryInRegister | None:
    """The entry that an entry, an event or a link belongs to; a link belongs to the entry that came first."""
    columns = matter_line.c
    query = select(columns.register_code, columns.register_version, columns.number, columns.title).where(
        columns.matter_id == _entry_of(connection, entity, entity_id)
    )
    found = connection.execute(query).one_or_none()
    return None if found is None else EntryInRegister(*found)


def _entry_of(connection: Connection, entity: str, entity_id: str) -> str:
    if entity == MATTER:
        return entity_id
    is_link = entity == str(register_link.name)
    table = register_link if is_link else register_event
    column = table.c.from_id if is_link else table.c.matter_id
    return str(connection.execute(select(column).where(table.c.id == entity_id)).scalar() or "")
