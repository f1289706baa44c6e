"""Refused changes of a device: what depends on them, and what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from desktop_app.wire.guards.creations import stands_on
from desktop_app.wire.op import Op
from upstream.database.tables import rejected as table
from upstream.records.merge import FieldMark, MergeRecord, Writer
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.stored import decode_fields, load_records

_IDS_IN_ONE_QUERY = 500

_ANY_REFUSED = select(table.c.device).where(table.c.device.in_(bindparam("devices", expanding=True))).limit(1)

type RefusalRow = Mapping[str, Any]
"""A row of the table of what was refused, stored or about to be."""


def any_refused(connection: Connection, writer: Writer) -> bool:
    """Return whether anything was ever refused to a device, or to those whose journal it carries on."""
    devices = {"devices": [writer.number, *writer.ancestors]}
    return connection.execute(_ANY_REFUSED, devices).first() is not None


def refused_before(
    connection: Connection, writer: Writer, key: tuple[str, str], refused: Sequence[RefusalRow]
) -> str | None:
    """Return why the creation of a record was refused; changes of it, and what depends on it, go with it."""
    for row in reversed(refused):
        if key_of(row) == key:
            return str(row["reason"])
    entity, entity_id = key
    query = (
        select(table.c.reason)
        .where(
            table.c.device.in_([writer.number, *writer.ancestors]),
            table.c.entity == entity,
            table.c.entity_id == entity_id,
        )
        .order_by(table.c.version.desc())
        .limit(1)
    )
    reason: str | None = connection.execute(query).scalar()
    return reason


class Foundations:
    """Whether the records an op depends on exist: not if their creation was refused to the same office.

    ``refused``: whether anything ever was (:func:`any_refused`).
    """

    def __init__(
        self, connection: Connection, commune: str, writer: Writer, ops: OpsByKind, *, refused: bool
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._lacking = self._refused({key for op in ops.ops for key in stands_on(op)}) if refused else set()
        self._lacking -= load_records(connection, commune, self._lacking).keys()
        self.any_to_ask = bool(self._lacking)

    def note_refused(self, ops: Iterable[Op]) -> None:
        """Remember what was not taken of the ops before."""
        self._lacking |= {(op.entity, op.entity_id) for op in ops}

    def refusal(
        self, op: Op, known: Mapping[tuple[str, str], MergeRecord], refused: Sequence[RefusalRow]
    ) -> str | None:
        """Why an op is not taken. ``refused``: what was not taken of the acts before it."""
        for key in stands_on(op) if self._lacking else ():
            if key in self._lacking and key not in known:
                return refused_before(self._connection, self._writer, key, refused)
        return None

    def _refused(self, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
        ids, found = sorted({entity_id for _, entity_id in wanted}), set()
        for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
            query = select(table.c.entity, table.c.entity_id).where(
                table.c.device.in_([self._writer.number, *self._writer.ancestors]),
                table.c.entity_id.in_(ids[start : start + _IDS_IN_ONE_QUERY]),
            )
            found |= {(row.entity, row.entity_id) for row in self._connection.execute(query)}
        return found & wanted


def refused_after(
    connection: Connection, writer: Writer, base: int, entities: Iterable[str]
) -> list[RefusalRow]:
    """Return what was refused of a device later than ``base``, of these kinds of records."""
    query = select(table).where(
        table.c.device.in_([writer.number, *writer.ancestors]),
        table.c.version > base,
        table.c.entity.in_(list(entities)),
    )
    return [row._asdict() for row in connection.execute(query)]


def key_of(row: RefusalRow) -> tuple[str, str]:
    """Entity and id of the record that it would have changed."""
    return str(row["entity"]), str(row["entity_id"])


def hidden_under(row: RefusalRow, record: MergeRecord) -> Iterator[FieldMark]:
    """Return the values of a record where its author's own screen still shows what was refused."""
    for name in decode_fields(row["patch"]):
        if (mark := record.mark_of(name)).version < row["version"]:
            yield mark
