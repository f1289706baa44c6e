"""Results of campaigns and emulation movements: figures and their running counts, plans, states, texts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from desktop_app.storage.tables.columns import identity, integer, text
from desktop_app.storage.tables.metadata import metadata

indicator_value = Table(
    "indicator_value",
    metadata,
    *identity(),
    text("set_code"),
    text("set_version"),
    text("indicator_code"),
    text("period"),
    text("unit"),
    text("value", None),
    text("note", None),
    text("note_state", None),
    text("note_value", None),
    text("note_version"),
    Index("ix_indicator_value_versions", "set_code", "period", "set_version"),
    Index("ix_indicator_value_figures", "set_code", "indicator_code", "unit", "period", "value"),
)

figure_count = Table(
    "figure_count",
    metadata,
    Column("period", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("figures", Integer, nullable=False, comment="cells with a value; kept with the writes"),
    sqlite_with_rowid=False,
)

target_value = Table(
    "target_value",
    metadata,
    *identity(),
    text("set_code"),
    text("indicator_code"),
    integer("year", 0),
    text("value", None),
    text("unit"),
    text("set_version"),
)

figure_confirmation = Table(
    "figure_confirmation",
    metadata,
    *identity(),
    text("set_code"),
    text("finding"),
    text("period"),
    text("unit"),
    text("figures"),
    text("reason", None),
)

reporting_event = Table(
    "reporting_event",
    metadata,
    *identity(),
    integer("year", 0),
    text("slug"),
    text("name"),
    text("day"),
)

period_text = Table(
    "period_text",
    metadata,
    *identity(),
    text("set_code"),
    text("period"),
    text("parts", "{}"),
)

period_status = Table(
    "period_status",
    metadata,
    *identity(),
    text("set_code"),
    text("period"),
    text("unit"),
    text("status"),
    text("status_reason", None),
)
