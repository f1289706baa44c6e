"""To which entry a record belongs, and how that entry is known to people: for conflicts and histories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.registers.entries.records import MATTER
from desktop_app.storage.tables.registers import matter_line, register_event, register_link
from desktop_app.wire.op import Value

_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EntryInRegister:
    """An entry as it is known to people, and the version of its register."""

    register_code: str
    register_version: str
    number: str
    title: str


def place_of_record(
    connection: Connection, entity: str, entity_id: str, values: Mapping[str, Value] = _NOTHING
) -> EntryInRegister | None:
    """The entry that an entry, an event or a link belongs to; a link belongs to the entry that came first.

    ``values``: what a record says that is not here, because its creation was refused.
    """
    columns = matter_line.c
    query = select(columns.register_code, columns.register_version, columns.number, columns.title).where(
        columns.matter_id == _entry_of(connection, entity, entity_id, values)
    )
    found = connection.execute(query).one_or_none()
    if found is not None:
        return EntryInRegister(*found)
    if entity == MATTER and "register_code" in values:
        return EntryInRegister(str(values["register_code"]), str(values.get("register_version")), "", "")
    return None


def _entry_of(connection: Connection, entity: str, entity_id: str, values: Mapping[str, Value]) -> str:
    if entity == MATTER:
        return entity_id
    is_link = entity == str(register_link.name)
    table = register_link if is_link else register_event
    column = table.c.from_id if is_link else table.c.matter_id
    found = connection.execute(select(column).where(table.c.id == entity_id)).scalar()
    return str(found or values.get(column.name) or "")
