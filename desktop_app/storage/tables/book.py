"""What the book knows about itself: facts by name (store id, commune, device, cursor …)."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from desktop_app.storage.tables.metadata import metadata

book_fact = Table(
    "book_fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
