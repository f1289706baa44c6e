"""Values received under a pending own value, so that they were never shown.

The version of a record is what its author has seen of it. A page received while a field has a pending own
value raises that version, but does not show the value below: such a field keeps its former base until a page
comes that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, text

from desktop_app.journal.rows import Record
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.facts import get_fact
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_conflict, sync_set_aside
from desktop_app.storage.tables.sync import sync_unseen as table
from desktop_app.wire.guards.bound_fields import Held, alike, whole
from desktop_app.wire.op import Value
from desktop_app.wire.records import RecordState

CURSOR = "sync.cursor"
"""The fact up to which version of the province's all pages were applied here."""

_held: msgspec.msgpack.Decoder[Held] = msgspec.msgpack.Decoder(Held)

type _Key = tuple[str, str]

_GONE = "deleted"
_COLUMNS = ("entity", "entity_id", "field", "base")
_ALL = Prepared(select(*(table.c[name] for name in _COLUMNS)))
_INSERT = Prepared(insert(table).values({name: bindparam(name) for name in _COLUMNS}))
_DELETE = Prepared(
    delete(table).where(
        table.c.entity == bindparam("entity"),
        table.c.entity_id == bindparam("entity_id"),
        table.c.field == bindparam("field"),
    )
)
_WAITING = Prepared(
    select(sync_conflict.c.other).where(
        sync_conflict.c.entity == bindparam("entity"),
        sync_conflict.c.entity_id == bindparam("entity_id"),
        sync_conflict.c.field == bindparam("field"),
        text("resolved_by = ''"),  # in these very words, by which SQLite finds the index of open items
    )
)


class UnseenValues:
    """The fields with an unseen value in one transaction, each with its base."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[_Key, dict[str, int]] | None = None

    def parts(
        self, entity: str, entity_id: str, version: int, changes: dict[str, Value]
    ) -> Sequence[tuple[int, dict[str, Value]]]:
        """Return the changes of a record at ``version``, parted by what their author had seen of each field.

        Taking a record out is about all of its fields, so it names the oldest of their bases, as bound fields
        do.
        """
        noted = self._all() if version else {}
        if not noted:  # nearly always, and asked for every cell of a block
            return ((version, changes),)
        bases = noted.get((entity, entity_id), {})
        parts: dict[int, dict[str, Value]] = {} if changes else {version: {}}
        for name, value in changes.items():
            if name == _GONE and value:
                base = min([version, *bases.values()])
            else:
                base = min(bases.get(each, version) for each in whole(entity, (name,)))
            parts.setdefault(base, {})[name] = value
        return sorted(parts.items(), reverse=True)

    def note_received(self, state: RecordState, own: Mapping[str, Value], record: Record | None) -> None:
        """Note the fields of an arriving state that ``own`` values cover, and forget those that are shown."""
        noted = self._all().get((state.entity, state.entity_id), {})
        if record is None or not (own or noted):
            return
        differing = (name for name, value in own.items() if _differ(state.fields.get(name), value))
        covered = whole(state.entity, differing)
        for name in covered - noted.keys():
            self.note(state.entity, state.entity_id, name, record.version)
        for name in noted.keys() - covered:
            self._forget(state, name)

    def of(self, entity: str, entity_id: str) -> Mapping[str, int]:
        """Return the fields of a record with an unseen value, each with its base."""
        return dict(self._all().get((entity, entity_id), {}))

    def bases(self) -> Iterator[tuple[str, str, int]]:
        """Entity, id and base of every field."""
        for (entity, entity_id), noted in self._all().items():
            for base in noted.values():
                yield entity, entity_id, base

    def note(self, entity: str, entity_id: str, name: str, base: int) -> None:
        """Have a field keep ``base`` until a page comes that is shown; an older one that is noted stays."""
        noted = self._all().setdefault((entity, entity_id), {})
        if name not in noted:
            values = {"entity": entity, "entity_id": entity_id, "field": name, "base": base}
            _INSERT.run(self._connection, values)
            noted[name] = base

    def _forget(self, state: RecordState, name: str) -> None:
        values = {"entity": state.entity, "entity_id": state.entity_id, "field": name}
        _DELETE.run(self._connection, values)
        del self._all()[(state.entity, state.entity_id)][name]

    def _all(self) -> dict[_Key, dict[str, int]]:
        if self._read is None:
            known = known_to(self._connection)
            self._read = known.get(UnseenValues)
            if self._read is None:
                self._read = known[UnseenValues] = {}
                for entity, entity_id, field, base in _ALL.all(self._connection, {}):
                    self._read.setdefault((entity, entity_id), {})[field] = base
        return self._read


def seen_of_all(connection: Connection) -> int:
    """Return the version up to which all changes are visible here; 0 if some are quarantined."""
    if connection.execute(select(sync_set_aside.c.entity_id).limit(1)).first() is not None:
        return 0
    return int(get_fact(connection, CURSOR) or 0)


def waits(connection: Connection, entity: str, entity_id: str, name: str, value: Held) -> bool:
    """Whether a value waits in an open conflict here: then it was shown as that."""
    here = {"entity": entity, "entity_id": entity_id, "field": name}
    ring = key_ring(connection)
    waiting = (_held.decode(other) for (other,) in _WAITING.all(connection, here))
    return any(alike(ring.opened_held(entity, entity_id, name, held), value) for held in waiting)


def waiting_fields(other: bytes) -> tuple[Value, ...]:
    """The value that waits in a conflict, as it is stored, and after it those of the fields bound to it."""
    held = _held.decode(other)
    return held if isinstance(held, tuple) else (held,)


def _differ(note_received: Value, own: Value) -> bool:
    return type(note_received) is not type(own) or note_received != own
