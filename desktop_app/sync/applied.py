"""The changes a pull made to the book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.wire.records import RecordTable


_LOCKABLE = ("survey_round", "period_status")
"""By what rooms hear that something was locked or opened."""


@dataclass(slots=True)
class Applied:
    """What changed here: records by entity, new conflicts and rejections."""

    records: dict[str, int] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    """Of which entities a record went that the province refused."""
    conflicts: int = 0
    rejected: int = 0
    locks: int = 0
    quarantined: int = 0

    @property
    def entities(self) -> set[str]:
        """Whose records are others than before, or can be changed no longer, or again."""
        return {*self.records, *self.removed, *(_LOCKABLE if self.locks else ())}

    def count(self, table: RecordTable, quarantined: int) -> None:
        """Count the records of a table, the quarantined ones by themselves."""
        self.quarantined += quarantined
        written = len(table.entity_ids) - quarantined
        if written:
            self.records[table.entity] = self.records.get(table.entity, 0) + written

    def add(self, other: Applied) -> None:
        """Sum up."""
        for entity, number in other.records.items():
            self.records[entity] = self.records.get(entity, 0) + number
        self.removed |= other.removed
        self.conflicts += other.conflicts
        self.rejected += other.rejected
        self.locks += other.locks
        self.quarantined += other.quarantined
