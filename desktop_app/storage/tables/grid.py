"""What was typed into cells of tables of figures and does not fit (local)."""

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
