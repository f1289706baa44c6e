"""Officers of this office and the log of who saw what. Local tables: they are not synchronised."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from desktop_app.storage.metadata import metadata

officer = Table(
    "officer",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position_title", Text, nullable=False, server_default=""),
    Column("roles", Text, nullable=False, server_default="", comment="codes separated by spaces"),
    Column("extra_rights", Text, nullable=False, server_default="", comment="codes separated by spaces"),
    Column("pin_hash", Text, nullable=True, comment="Argon2id; NULL: no PIN"),
    Column("wrong_pins", Integer, nullable=False, server_default="0"),
    Column("wait_until", Integer, nullable=True, comment="milliseconds since 1970 UTC"),
    Column("created_at", Integer, nullable=False),
    Column("left_at", Integer, nullable=True),
)

access_log = Table(
    "access_log",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("at", Integer, nullable=False, index=True, comment="milliseconds since 1970 UTC"),
    Column("officer", Text, nullable=False, comment="name at that time"),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="what kind of thing: register, document, account"),
    Column("record_id", Text, nullable=True),
    Column("records", Integer, nullable=False, server_default="1"),
    comment="append-only by trigger; never holds content",
)
