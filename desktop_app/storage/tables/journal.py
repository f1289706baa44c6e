"""The journal: every change in order, and the devices in whose name this file has written.

The newest ops are rows of ``journal_op``. Every 500 of a device are packed into one row of
``journal_segment``, where an op takes a twentieth of the place (docs/decisions/0014).
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from desktop_app.storage.tables.metadata import metadata

journal_device = Table(
    "journal_device",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device_id", Text, nullable=False, unique=True),
    Column("acked_seq", Integer, nullable=False, server_default="0"),
    Column("retired_at", Integer),
)

journal_op = Table(
    "journal_op",
    metadata,
    Column("device", Integer, ForeignKey("journal_device.number"), nullable=False),
    Column("device_seq", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("patch", LargeBinary, nullable=False, comment="msgpack of field → new value"),
    Column("before", LargeBinary, comment="msgpack of field → value replaced; NULL for a new record"),
    Column("author", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("resolves", Text),
    Column("continues", Integer, nullable=False, server_default="0", comment="1: the next op is of its act"),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("device", "device_seq"),
    sqlite_with_rowid=False,  # one tree to write instead of a table and two indexes
)

journal_segment = Table(
    "journal_segment",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("device", Integer, ForeignKey("journal_device.number"), nullable=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("last_hash", LargeBinary, nullable=False),
    Column("packed", LargeBinary, nullable=False, comment="a segment as on the wire"),
    Column("before", LargeBinary, comment="zstd of msgpack: for each op what journal_op.before held"),
    UniqueConstraint("device", "last_seq"),
)

journal_segment_record = Table(
    "journal_segment_record",
    metadata,
    Column("record", Integer, nullable=False, comment="a number made of the record's id; may be another's"),
    Column("segment", Integer, nullable=False),
    PrimaryKeyConstraint("record", "segment"),
    sqlite_with_rowid=False,
)
