"""How far the figures of a set have come on their way to the province, in one reading for a whole sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.ids import indicator_value_id
from desktop_app.journal.devices import Device, current_device
from desktop_app.journal.ops import ops_behind
from desktop_app.journal.unseen import CURSOR
from desktop_app.movements.values import CellKey
from desktop_app.storage.facts import get_fact
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected

_ENTITY = "indicator_value"


class Way(StrEnum):
    """Where a figure is on its way to the province."""

    HERE = "here"
    """The book exchanges with no province, or has not begun to."""
    WAITING = "waiting"
    """It was recorded here and has not been sent."""
    SENT = "sent"
    CONFLICT = "conflict"
    """Somebody else's value waits for a decision."""
    REFUSED = "refused"
    """The province did not take it, and nobody has looked after that."""


@dataclass(frozen=True, slots=True)
class OtherValue:
    """The value that waits in a conflict: as it is stored, and who wrote it on which computer."""

    stored: str | None
    author: str
    device: str


@dataclass(frozen=True, slots=True)
class Standings:
    """The figures of a set that are not simply sent. ``refused`` has the province's own sentences."""

    connected: bool = False
    waiting: frozenset[CellKey] = frozenset()
    conflicts: Mapping[CellKey, OtherValue] = field(default_factory=dict)
    refused: Mapping[CellKey, str] = field(default_factory=dict)

    def way_of(self, key: CellKey) -> Way:
        """Where a recorded figure is; a decision that is due is told before all else."""
        if key in self.conflicts:
            return Way.CONFLICT
        if key in self.refused:
            return Way.REFUSED
        if key in self.waiting:
            return Way.WAITING
        return Way.SENT if self.connected else Way.HERE

    @property
    def marked(self) -> set[CellKey]:
        """The cells that look otherwise by this."""
        return {*self.waiting, *self.conflicts, *self.refused}


def load_standings(connection: Connection, set_code: str) -> Standings:
    """What of a set waits to be sent, waits for a decision, or was refused, in all periods.

    In a book that exchanges with no province nothing waits.
    """
    device = current_device(connection)
    if not device.acked_seq and not get_fact(connection, CURSOR):
        return Standings()
    return Standings(
        True,
        frozenset(_waiting(connection, device, set_code)),
        dict(_conflicts(connection, set_code)),
        dict(_refused(connection, set_code)),
    )


def _waiting(connection: Connection, device: Device, set_code: str) -> Iterator[CellKey]:
    for op in ops_behind(connection, device, device.acked_seq):
        if op.entity == _ENTITY and "value" in op.patch:
            yield from _key_of(op.entity_id, set_code)


def _conflicts(connection: Connection, set_code: str) -> Iterator[tuple[CellKey, OtherValue]]:
    columns, (first, behind) = sync_conflict.c, _ids_of(set_code)
    rows = connection.execute(
        select(columns.entity_id, columns.other, columns.author, columns.device).where(
            columns.entity_id >= first,
            columns.entity_id < behind,
            columns.entity == _ENTITY,
            columns.field == "value",
            columns.resolved_by == "",
        )
    )
    for entity_id, other, author, device in rows:
        stored = msgspec.msgpack.decode(other)
        for key in _key_of(entity_id, set_code):
            yield key, OtherValue(None if stored is None else str(stored), author, device)


def _refused(connection: Connection, set_code: str) -> Iterator[tuple[CellKey, str]]:
    columns, (first, behind) = sync_rejected.c, _ids_of(set_code)
    rows = connection.execute(
        select(columns.entity_id, columns.reason)
        .where(
            columns.entity_id >= first,
            columns.entity_id < behind,
            columns.entity == _ENTITY,
            columns.settled_at.is_(None),
        )
        .order_by(columns.number)
    )
    for entity_id, reason in rows:
        for key in _key_of(entity_id, set_code):
            yield key, reason


def _ids_of(set_code: str) -> tuple[str, str]:
    """Where the ids of a set's figures begin, and what is behind them: ``;`` follows ``:``."""
    first = indicator_value_id(set_code, "", "", "").removesuffix("::")
    return first, f"{first[:-1]};"


def _key_of(entity_id: str, set_code: str) -> Iterator[CellKey]:
    """The cell of a record's id; none, where it is of another set."""
    parts = entity_id.split(":", 4)
    if len(parts) == 5 and parts[1] == set_code:
        yield parts[2], parts[3], parts[4]
