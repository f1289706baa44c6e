"""Texts in cells of tables of figures that do not fit; how tables that come in are read (both local)."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from desktop_app.storage.tables.metadata import metadata

cell_draft = Table(
    "cell_draft",
    metadata,
    Column("sheet", Text, primary_key=True, comment="which table of figures"),
    Column("row", Text, primary_key=True),
    Column("column", Text, primary_key=True),
    Column("text", Text, nullable=False, comment="as it was typed; never sent"),
    Column("typed_by", Text, nullable=False),
    Column("typed_at", Integer, nullable=False),
    sqlite_with_rowid=False,
)

sheet_mapping = Table(
    "sheet_mapping",
    metadata,
    Column("set_code", Text, primary_key=True),
    Column("headings", Text, primary_key=True, comment="digest of the headings of a table of figures"),
    Column("mapping", Text, nullable=False, comment="what was said of it, as JSON; never sent"),
    Column("said_by", Text, nullable=False),
    Column("said_at", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""What was said of the columns and names of tables that were brought in (local)."""
