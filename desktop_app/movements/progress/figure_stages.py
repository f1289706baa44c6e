"""The sync status of the figures of a set, read at once for a whole sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import installed_sets
from desktop_app.journal.devices import Device, current_device
from desktop_app.journal.ops import pieces_after
from desktop_app.journal.segments import StoredSegment
from desktop_app.journal.unseen import CURSOR, waiting_fields
from desktop_app.movements.cell import Cell, cell_of_id, ids_of_set
from desktop_app.storage.facts import get_fact
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected

_ENTITY = "indicator_value"


class FigureStage(StrEnum):
    """The sync status of a figure."""

    HERE = "here"
    """The book does not sync with a province, or not yet."""
    WAITING = "waiting"
    """It was recorded here and has not been sent."""
    SENT = "sent"
    CONFLICT = "conflict"
    """A conflicting value waits for a decision."""
    REFUSED = "refused"
    """The province refused it, and this is not resolved."""


@dataclass(frozen=True, slots=True)
class OtherValue:
    """The value that waits in a conflict: as it is stored, and who wrote it on which computer.

    ``unit`` is that of the version in which it was typed; ``None`` where that is unknown.
    """

    stored: str | None
    author: str
    device: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class FigureStages:
    """The figures of a set that are not simply sent. ``refused`` has the province's own sentences."""

    connected: bool = False
    waiting: frozenset[Cell] = frozenset()
    conflicts: Mapping[Cell, OtherValue] = field(default_factory=dict)
    refused: Mapping[Cell, str] = field(default_factory=dict)

    def way_of(self, cell: Cell) -> FigureStage:
        """Return the stage of a recorded figure; a pending decision takes precedence."""
        if cell in self.conflicts:
            return FigureStage.CONFLICT
        if cell in self.refused:
            return FigureStage.REFUSED
        if cell in self.waiting:
            return FigureStage.WAITING
        return FigureStage.SENT if self.connected else FigureStage.HERE

    @property
    def marked(self) -> set[Cell]:
        """The cells whose appearance this changes."""
        return {*self.waiting, *self.conflicts, *self.refused}


def load_stages(connection: Connection, set_code: str) -> FigureStages:
    """What of a set waits to be sent, waits for a decision, or was refused, in all periods.

    In a book that exchanges with no province nothing waits.
    """
    device = current_device(connection)
    if not device.acked_seq and not get_fact(connection, CURSOR):
        return FigureStages()
    return FigureStages(
        True,
        frozenset(_waiting(connection, device, set_code)),
        dict(_conflicts(connection, set_code)),
        dict(_refused(connection, set_code)),
    )


def _waiting(connection: Connection, device: Device, set_code: str) -> Iterator[Cell]:
    """Read as columns, and each record once: after a busy week a book holds the same figures many times."""
    found: set[str] = set()
    for piece in pieces_after(connection, device.number, device.acked_seq):
        if isinstance(piece, StoredSegment):
            found.update(piece.ids_with(_ENTITY, "value"))
        else:
            ops = (entry.op for entry in piece)
            found.update(op.entity_id for op in ops if op.entity == _ENTITY and "value" in op.patch)
    for entity_id in found:
        yield from cell_of_id(entity_id, set_code)


def _conflicts(connection: Connection, set_code: str) -> Iterator[tuple[Cell, OtherValue]]:
    columns, (first, behind) = sync_conflict.c, ids_of_set(set_code)
    rows = connection.execute(
        select(columns.entity_id, columns.other, columns.author, columns.device).where(
            columns.entity_id >= first,
            columns.entity_id < behind,
            columns.entity == _ENTITY,
            columns.field == "value",
            columns.resolved_by == "",
        )
    )
    installed: list[IndicatorSet] | None = None
    for entity_id, other, author, device in rows:
        if installed is None:
            installed = installed_sets(connection, set_code)
        stored, *bound = waiting_fields(other)
        version = str(bound[0]) if bound else None
        for cell in cell_of_id(entity_id, set_code):
            text = None if stored is None else str(stored)
            yield cell, OtherValue(text, author, device, _unit(installed, version, cell.indicator))


def _unit(installed: Sequence[IndicatorSet], version: str | None, code: str) -> str | None:
    """The unit of a figure. Where an older program said no version, it is that of all, if they have one."""
    known = {each.version: each.by_code[code].unit for each in installed if code in each.by_code}
    if version is not None:
        return known.get(version)
    units = set(known.values())
    return units.pop() if len(units) == 1 else None


def _refused(connection: Connection, set_code: str) -> Iterator[tuple[Cell, str]]:
    columns, (first, behind) = sync_rejected.c, ids_of_set(set_code)
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
        for cell in cell_of_id(entity_id, set_code):
            yield cell, reason
