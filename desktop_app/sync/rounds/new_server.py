"""Push to a server that is new to the book everything it lacks, by field, before the pending changes.

All records of the server are here by then and merged (:mod:`desktop_app.sync.incoming.first_merge`). Nothing
was sent yet under this server's device id, so its journal is rewritten: first what earlier servers
acknowledged, with the author and time of each field, then what is pending. What each author had seen is given
in versions of this server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Final

from msgspec import structs
from sqlalchemy import Column, Connection, delete, select

from desktop_app.base.ids import OFFICER
from desktop_app.journal.devices import current_device, rewrite_journal
from desktop_app.journal.ops import decode_patch, encode_patch, entries_after
from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.journal.segments import SegmentEntry
from desktop_app.journal.unseen import UnseenValues
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.sync import sync_unseen
from desktop_app.sync.authorship import Authorship
from desktop_app.sync.incoming.quarantine import quarantined_records
from desktop_app.sync.state import change_state
from desktop_app.wire.guards.bound_fields import BOUND, leads, whole
from desktop_app.wire.guards.creations import SAID
from desktop_app.wire.op import GENESIS, OVER_NOTHING, Op, Value
from desktop_app.wire.states import BOOK, SEALED, is_about_others, order_of_saying

_IDS_IN_ONE_QUERY: Final = 500

type _Key = tuple[str, str]
type Writer = tuple[str, int]
"""Author and time (ms UTC) of a change."""


def push_everything(connection: Connection) -> int:
    """Write the journal for a server whose records are all here; return the number of records it mentions."""
    device = current_device(connection)
    waiting = entries_after(connection, device, 0)
    officers = connection.execute(select(*_identity(OFFICER))).all()
    authors = Authorship(connection, [key for key, version in officers if not version])
    there = any(version for _, version in officers)
    book = _Book(connection, RecordWriter(connection, {}), UnseenValues(connection), authors, there)
    for item in waiting:
        key = (item.op.entity, item.op.entity_id)
        book.waits.setdefault(key, set()).update(item.op.patch)
        if item.before is None:
            book.made.add(key)
        elif item.op.entity == BOOK:
            book.held[key] = decode_patch(item.before) | book.held.get(key, {})
    # A server without officers takes what was written by whom it could not know: so they come last.
    order = sorted(ENTITIES, key=lambda entity: (entity == OFFICER, order_of_saying(entity)))
    ring = key_ring(connection)
    entries = [_entry_of(ring, op) for entity in order for op in _of_kind(book, entity)]
    entries += [
        _entry_of(ring, Op(0, state.entity, state.entity_id, 0, state.fields, "", 0, OVER_NOTHING))
        for state in quarantined_records(connection)
        if not state.version
    ]
    rewrite_journal(connection, device, [*entries, *_on_top(book, waiting)])
    _forget_what_was_seen(connection)
    change_state(connection, bring_along=0, say_conflicts=1, sent_seq=0)
    return len({(item.op.entity, item.op.entity_id) for item in entries})


@dataclass(frozen=True, slots=True)
class _Book:
    """The book merged with the server, and the records whose fields, or all of them, are to be sent."""

    connection: Connection
    records: RecordWriter
    unseen: UnseenValues
    authors: Authorship
    officers_there: bool
    waits: dict[_Key, set[str]] = field(default_factory=dict)
    made: set[_Key] = field(default_factory=set)
    held: dict[_Key, dict[str, Value]] = field(default_factory=dict)
    """Of books of numbers, what was in the fields that wait: numbers given before are taken by that."""

    def author(self, name: str) -> str:
        """Return the author to send: a server that has officers refuses ops of others."""
        return self.authors.author(name) if self.officers_there else name

    def noted_of(self, entity: str) -> set[str]:
        """Return the records of a kind of which the server has something otherwise."""
        return {entity_id for kind, entity_id, _ in self.unseen.bases() if kind == entity}


def _identity(entity: str) -> tuple[Column[str], Column[int]]:
    """The id of a record, and its version: 0 where the server lacks it."""
    columns = ENTITIES[entity].table.c
    return columns.id, columns.version


def _entry_of(ring: KeyRing, op: Op) -> SegmentEntry:
    sealed = structs.replace(op, patch=ring.sealed(op.entity, op.entity_id, op.patch))
    return SegmentEntry(sealed, encode_patch(op.patch), GENESIS)


def _of_kind(book: _Book, entity: str) -> Iterator[Op]:
    """Return the changes to send for the records of one kind."""
    noted = book.noted_of(entity)
    rows = book.connection.execute(select(*_identity(entity)).order_by("id")).all()
    wanted = [
        str(entity_id)
        for entity_id, version in rows
        if (not version or entity_id in noted) and (entity, entity_id) not in book.made
    ]
    if entity == OFFICER:
        wanted = book.authors.officers_in_order(wanted)
    for part in batched(wanted, _IDS_IN_ONE_QUERY):
        writings = FieldWrites(book.connection, entity, part)
        for entity_id in part:
            for base, patch, (author, at) in _of_record(book, entity, entity_id, writings):
                yield Op(0, entity, entity_id, base, patch, author, at, OVER_NOTHING)


def _of_record(
    book: _Book, entity: str, entity_id: str, writings: FieldWrites
) -> Iterator[tuple[int, dict[str, Value], Writer]]:
    """All of a record that the server has not; else what it has otherwise. What waits is sent by itself."""
    record = book.records.get(entity, entity_id)
    assert record is not None
    names = book.unseen.of(entity, entity_id) if record.version else record.fields
    waits = whole(entity, book.waits.get((entity, entity_id), set()))
    held = book.held.get((entity, entity_id))
    stood = {**record.fields, **(held or {})}
    sent = (name for name in sorted(whole(entity, names)) if held is not None or name not in waits)
    fields = {name: stood.get(name) for name in sent}
    entries = list(by_writer(entity, entity_id, fields, writings))
    if entity == OFFICER and entries:  # whole: without the roles he has no right
        record_fields = {name: value for patch, _ in entries for name, value in patch.items()}
        (author, _), at = entries[0][1], max(at for _, (_, at) in entries)
        entries = [(record_fields, (book.authors.author_of_officer(author), at))]
    for patch, (author, at) in entries:
        for base, part in book.unseen.parts(entity, entity_id, record.version, patch):
            yield base, part, (book.author(author), at)


def by_writer(
    entity: str, entity_id: str, fields: Fields, writings: FieldWrites
) -> Iterator[tuple[dict[str, Value], Writer]]:
    """The fields by who wrote each; first those by which a record of its kind is known, its seal last.

    Who wrote a number wrote it in a unit: what is bound to a field has its writer.
    """
    known_by, parts = SAID.get(entity, ""), dict[Writer, dict[str, Value]]()
    first = writings.of_value(entity_id, known_by, fields.get(known_by))
    unknown: Writer = (first.author, first.at) if first is not None else ("", 0)
    lead = BOUND.get(entity, ("",))[0]
    for name, value in fields.items():
        wrote = lead if lead in fields and not leads(entity, name) else name
        writing = writings.of_value(entity_id, wrote, fields[wrote])
        if writing is None and name != known_by and not value and value == ENTITIES[entity].nothing_in(name):
            continue  # it has no author
        entries = unknown if writing is None else (writing.author, writing.at)
        parts.setdefault(entries, {})[name] = value
    order = sorted(parts, key=lambda entries: (SEALED in parts[entries], known_by not in parts[entries]))
    return ((parts[entries], entries) for entries in order)


def _on_top(book: _Book, waiting: Iterable[SegmentEntry]) -> Iterator[SegmentEntry]:
    """What waits, each with what its author had seen of this server; parted where that differs by field."""
    for item in waiting:
        op = item.op
        before = None if item.before is None else decode_patch(item.before)
        parts = _parts(book, op)
        for number, (base, patch) in enumerate(parts, start=1):
            kept = None if before is None else encode_patch({name: before.get(name) for name in patch})
            goes_on = op.continues or number < len(parts)
            entries = structs.replace(op, base_version=base, patch=patch, continues=goes_on)
            yield SegmentEntry(entries, kept, GENESIS)


def _parts(book: _Book, op: Op) -> Sequence[tuple[int, dict[str, Value]]]:
    """Reset the marks of what a state had seen: no round, report or month was closed after seeing this
    server.
    """
    record = book.records.get(op.entity, op.entity_id) if op.entity in ENTITIES else None
    if record is None or is_about_others(op.entity, op.entity_id, op.patch):
        return ((0, op.patch),)
    return book.unseen.parts(op.entity, op.entity_id, record.version, op.patch)


def _forget_what_was_seen(connection: Connection) -> None:
    """Keep only the marks of values overwritten unseen by the book's own."""
    note = sync_unseen.c
    for entity in ENTITIES.values():
        of_record = select(entity.table.c.version).where(entity.table.c.id == note.entity_id)
        seen = (note.entity == entity.name, note.base >= of_record.scalar_subquery())
        connection.execute(delete(sync_unseen).where(*seen))
