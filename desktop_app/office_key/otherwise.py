"""Personal fields that the province has otherwise than sealed with the usual key: with another one, or clear.

Both ends compare records by digests, so a book knows how the province has each field. Nearly all are sealed
with one key, which is a fact; the others are rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.office_key import sealed_otherwise as table

_ANY = Prepared(select(table.c.record))
_added = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
_ADD = Prepared(
    _added.on_conflict_do_update(
        index_elements=["entity", "record", "field"], set_={"key": _added.excluded.key}
    )
)
_FORGET = Prepared(
    delete(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in ("entity", "record", "field")))
)
_FORGET_RECORD = Prepared(
    delete(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in ("entity", "record")))
)
_IS_ANY: Final = "sealed_otherwise"

type Otherwise = Mapping[tuple[str, str], Mapping[str, str]]
"""By record (entity and id): the id of the key of each field, empty for one in clear."""


def is_any(connection: Connection) -> bool:
    """Whether there is a row at all; nearly never, but while the office changes its key."""
    known = known_to(connection)
    found: bool | None = known.get(_IS_ANY)
    if found is None:
        found = known[_IS_ANY] = _ANY.first(connection, {}) is not None
    return found


def note_sent(
    connection: Connection, entity: str, entity_id: str, fields: Iterable[str], key: str, usual: str
) -> None:
    """Fields go to the province sealed with a key."""
    rows = [{"of_entity": entity, "of_record": entity_id, "of_field": name} for name in fields]
    if not rows:
        return
    if key != usual:
        _ADD.run_many(connection, [_row(entity, entity_id, str(row["of_field"]), key) for row in rows])
    elif is_any(connection):
        _FORGET.run_many(connection, rows)


def note_received(
    connection: Connection, entity: str, ids: Iterable[str], otherwise: Mapping[str, Mapping[str, str]]
) -> None:
    """Records came; those of ``otherwise`` with fields that are not sealed with the usual key."""
    if is_any(connection):
        _FORGET_RECORD.run_many(connection, [{"of_entity": entity, "of_record": each} for each in ids])
    rows = [
        _row(entity, entity_id, field, key)
        for entity_id, keys in otherwise.items()
        for field, key in keys.items()
    ]
    if rows:
        _ADD.run_many(connection, rows)


def note_all(connection: Connection, entity: str, entity_id: str, keys: Mapping[str, str]) -> None:
    """These, and no others, are the fields of a record that are not sealed with the usual key."""
    _FORGET_RECORD.run(connection, {"of_entity": entity, "of_record": entity_id})
    if keys:
        _ADD.run_many(connection, [_row(entity, entity_id, field, key) for field, key in keys.items()])


def all_otherwise(connection: Connection) -> Otherwise:
    """All of them."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in connection.execute(select(table)):
        found.setdefault((row.entity, row.record), {})[row.field] = row.key
    return found


def _row(entity: str, record: str, field: str, key: str) -> dict[str, Any]:
    return {"entity": entity, "record": record, "field": field, "key": key}
