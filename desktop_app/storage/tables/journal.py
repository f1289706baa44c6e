"""The journal: every change in order, and the devices in whose name this file has written."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from desktop_app.storage.metadata import metadata

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
    Column("position", Integer, primary_key=True),
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
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("device", "device_seq"),
    Index("ix_journal_op_entity_id", "entity_id"),
)
