"""Officers of the office, which are synchronised, and what stays on this computer: PINs, the access log."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from desktop_app.storage.tables.columns import identity, integer, text
from desktop_app.storage.tables.metadata import metadata

officer = Table(
    "officer",
    metadata,
    *identity(),
    Column("name", Text, nullable=False),
    text("position_title"),
    Column("roles", Text, nullable=False, server_default="", comment="codes separated by spaces"),
    Column("extra_rights", Text, nullable=False, server_default="", comment="codes separated by spaces"),
    integer("dismissed", 0),
)

officer_pin = Table(
    "officer_pin",
    metadata,
    Column("officer_id", Text, primary_key=True),
    Column("pin_hash", Text, nullable=True, comment="Argon2id; NULL: no PIN on this computer"),
    Column("wrong_pins", Integer, nullable=False, server_default="0"),
    Column("wait_until", Integer, nullable=True, comment="running time of the computer in milliseconds"),
    Column("former_id", Text, nullable=True, comment="id in older entries of the access log"),
    comment="of this computer alone: a short PIN could be found from its hash",
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
    Column("link", Text, nullable=True, comment="hash of this entry and of the link before it"),
    comment="append-only by trigger; never holds content",
)
