"""What the province did not take of a device: what hangs on it, and what it hides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from desktop_app.wire.op import Op
from upstream.database.tables import rejected as table
from upstream.records.merge import Mark, Record, Writer
from upstream.records.stored import decode_fields

type RefusalRow = Mapping[str, Any]
"""A row of the table of what was refused, stored or about to be."""


def refused_before(
    connection: Connection, writer: Writer, op: Op, refused: Sequence[RefusalRow]
) -> str | None:
    """Why the creation of the record was refused that this op only changes; the change goes with it."""
    for row in reversed(refused):
        if key_of(row) == (op.entity, op.entity_id):
            return str(row["reason"])
    query = (
        select(table.c.reason)
        .where(
            table.c.device.in_([writer.number, *writer.ancestors]),
            table.c.entity == op.entity,
            table.c.entity_id == op.entity_id,
        )
        .order_by(table.c.version.desc())
        .limit(1)
    )
    reason: str | None = connection.execute(query).scalar()
    return reason


def refused_after(
    connection: Connection, writer: Writer, base: int, entities: Iterable[str]
) -> list[RefusalRow]:
    """What was refused of a device later than ``base``, of these kinds of records."""
    query = select(table).where(
        table.c.device.in_([writer.number, *writer.ancestors]),
        table.c.version > base,
        table.c.entity.in_(list(entities)),
    )
    return [row._asdict() for row in connection.execute(query)]


def key_of(row: RefusalRow) -> tuple[str, str]:
    """Entity and id of the record that it would have changed."""
    return str(row["entity"]), str(row["entity_id"])


def hidden_under(row: RefusalRow, record: Record) -> Iterator[Mark]:
    """What stands in the record where the author's own screen still shows what was refused."""
    for name in decode_fields(row["patch"]):
        if (mark := record.mark_of(name)).version < row["version"]:
            yield mark
