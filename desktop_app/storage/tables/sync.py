"""Sync data besides the journal: conflicts, refusals, locks, unseen values, authors of received changes."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from desktop_app.storage.tables.metadata import metadata

sync_conflict = Table(
    "sync_conflict",
    metadata,
    Column("id", Text, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("current", LargeBinary, nullable=False, comment="msgpack of the current value"),
    Column("current_author", Text, nullable=False),
    Column("current_device", Text, nullable=False),
    Column("current_at", Integer, nullable=False),
    Column("other", LargeBinary, nullable=False, comment="msgpack of the value that waits"),
    Column("author", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("resolved_by", Text, nullable=False, server_default=""),
    Column("resolved_at", Integer, nullable=False, server_default="0"),
    Index("ix_sync_conflict_open", "entity_id", sqlite_where=text("resolved_by = ''")),
)

sync_rejected = Table(
    "sync_rejected",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device", Integer, ForeignKey("journal_device.number"), nullable=False),
    Column("device_seq", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("patch", LargeBinary, nullable=False, comment="msgpack of field → value that was not taken"),
    Column("reason", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("settled_at", Integer, comment="when a person sent it again or let it go"),
    Column("act", Integer, nullable=False, server_default="0", comment="device_seq of its act's first op"),
    UniqueConstraint("device", "device_seq"),
)

sync_lock = Table(
    "sync_lock",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("locked", Integer, nullable=False, server_default="1", comment="0: opened again, and why"),
    sqlite_with_rowid=False,
)

sync_set_aside = Table(
    "sync_set_aside",
    metadata,
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fields", LargeBinary, nullable=False, comment="msgpack of field → value, whole"),
    Column("revision", Text, nullable=False, comment="schema revision that could not hold it"),
    Column("at", Integer, nullable=False),
    PrimaryKeyConstraint("entity", "entity_id"),
    sqlite_with_rowid=False,
)

sync_unseen = Table(
    "sync_unseen",
    metadata,
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("base", Integer, nullable=False, comment="version of the record that was last on the screen"),
    PrimaryKeyConstraint("entity", "entity_id", "field"),
    sqlite_with_rowid=False,
)

sync_writer = Table(
    "sync_writer",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("author", Text, nullable=False),
    Column("device", Text, nullable=False, comment="what people call the computer"),
    UniqueConstraint("author", "device"),
)

sync_change = Table(
    "sync_change",
    metadata,
    Column("entity_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("part", Integer, nullable=False, comment="one for each writer of a version"),
    Column("writer", Integer, nullable=False, comment="sync_writer.number; no reference"),
    Column("at", Integer, nullable=False),
    Column("before", LargeBinary, comment="msgpack of field → value; empty: it was new"),
    Column("after", LargeBinary, comment="msgpack of field → value; empty: follows from later changes"),
    PrimaryKeyConstraint("entity_id", "version", "part"),
    sqlite_with_rowid=False,
)

sync_birth = Table(
    "sync_birth",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("first", Integer, nullable=False, comment="the lowest version in it"),
    Column("last", Integer, nullable=False, comment="the highest version in it"),
    Column("device", Text, nullable=False, comment="what people call the computer"),
    Column("packed", LargeBinary, nullable=False, comment="a table of wire: times, ids, authors, versions"),
    Index("ix_sync_birth_versions", "last", "first", "entity"),
)

urgent_message = Table(
    "urgent_message",
    metadata,
    Column("id", Text, primary_key=True, comment="of the record that says the same"),
    Column("entity", Text, nullable=False, comment="empty: reported on another computer"),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("rows", Text, nullable=False, comment="JSON of label and text, as they were reported"),
    Column("author", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("standing", Text, nullable=False, comment="waiting, taken, or with the records alone"),
    Column("taken_at", Integer, nullable=False, server_default="0"),
    Column("seen_at", Integer, nullable=False, server_default="0"),
    Column("seen_by", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

digest_part = Table(
    "digest_part",
    metadata,
    Column("entity", Text, nullable=False),
    Column("number", Integer, nullable=False, comment="the row numbers of its records, divided by 256"),
    Column("sums", LargeBinary, nullable=False, comment="msgpack of scope → records, sum of digests"),
    PrimaryKeyConstraint("entity", "number"),
    sqlite_with_rowid=False,
)

digest_basis = Table(
    "digest_basis",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("rules", LargeBinary, nullable=False, comment="by which its parts were made"),
    Column("row", Integer, nullable=False, comment="the number of the last row of a part"),
    Column("id", Text, nullable=False, comment="of the record in that row"),
    sqlite_with_rowid=False,
)
