"""Files of records: what is sent about them, their content, and those of unfinished forms."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from desktop_app.storage.tables.columns import identity, instant, integer, text
from desktop_app.storage.tables.metadata import metadata

attachment = Table(
    "attachment",
    metadata,
    *identity(),
    text("owner"),
    text("name"),
    text("sha256"),
    integer("size"),
    text("media_type"),
    text("added_by"),
    instant("added_at"),
    Index("ix_attachment_owner", "owner"),
    Index("ix_attachment_sha256", "sha256"),
)

stored_content = Table(
    "stored_content",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("received", Integer, nullable=False, comment="bytes that are here; all when equal to size"),
    Column("confirmed", Integer, nullable=False, comment="1: the province has said that it holds it whole"),
)

content_piece = Table(
    "content_piece",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("start", Integer, primary_key=True, comment="place of the first byte in the file"),
    Column("bytes", LargeBinary, nullable=False),
)

held_file = Table(
    "held_file",
    metadata,
    Column("owner", Text, primary_key=True, comment="the form that is being entered"),
    Column("name", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
)
