"""A book that was connected to its province again with a code: what it wrote before, it had seen.

The province knows the computer under a new id, so it takes the book's own earlier changes for another's.
Pending ops say which version of a record their author had seen: none, where this book had written it and it
never came in a page. So once everything is fetched, they name the version in which the province has just the
values that the book had, by the very changes in its journal. What others wrote meanwhile stays unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs
from sqlalchemy import Connection

from desktop_app.journal.devices import current_device, rewrite_journal
from desktop_app.journal.ops import entries_after
from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.rows import Record
from desktop_app.journal.segments import SegmentEntry
from desktop_app.journal.unseen import UnseenValues
from desktop_app.sync.incoming.first_merge import was_here
from desktop_app.wire.guards.bound_fields import whole
from desktop_app.wire.op import Op, Value
from desktop_app.wire.origins import LastWriter
from desktop_app.wire.records import RecordState
from desktop_app.wire.states import is_about_others

_DELETED = "deleted"


class Rejoining:
    """Notes the version in which the province has what waiting ops replace, as they knew it."""

    def __init__(self, connection: Connection, unseen: UnseenValues) -> None:
        self._connection, self._unseen = connection, unseen
        self._writings: FieldWrites | None = None

    def read(self, entity: str, ids: Sequence[str]) -> None:
        """Read who wrote the records about which will be asked next."""
        self._writings = FieldWrites(self._connection, entity, ids)

    def note_known(
        self,
        state: RecordState,
        record: Record,
        own: Mapping[str, Value],
        marks: Mapping[str, LastWriter],
    ) -> None:
        """Note the fields of an arriving record whose value was here before an ``own`` one replaced it."""
        assert self._writings is not None
        if record.version:
            return  # it came in a page before: the waiting op names that
        for name in own:
            if was_here(self._connection, self._writings, state, name, marks):
                self._unseen.note(state.entity, state.entity_id, name, state.version)


def claim_what_was_known(connection: Connection) -> None:
    """Have the waiting ops of a device of which nothing was ever sent name what was noted for them."""
    device, unseen = current_device(connection), UnseenValues(connection)
    entries = entries_after(connection, device, 0)
    claimed = list(_claimed(entries, unseen))
    if claimed != entries:
        rewrite_journal(connection, device, claimed)


def _claimed(entries: Sequence[SegmentEntry], unseen: UnseenValues) -> Iterator[SegmentEntry]:
    for item in entries:
        base = _known(item.op, unseen)
        is_later = base > item.op.base_version
        yield item._replace(op=structs.replace(item.op, base_version=base)) if is_later else item


def _known(op: Op, unseen: UnseenValues) -> int:
    """The version up to which all that an op replaces was known; 0 where that was not noted.

    What is about a whole record, or about others, is about more than its fields.
    """
    if op.patch.get(_DELETED) or is_about_others(op.entity, op.entity_id, op.patch):
        return 0
    noted = unseen.of(op.entity, op.entity_id)
    return min((noted[name] for name in whole(op.entity, op.patch) if name in noted), default=0)
