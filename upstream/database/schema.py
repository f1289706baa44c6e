"""All tables of the province's database: who goes through every table takes ``metadata`` from here."""

from __future__ import annotations

from upstream.database import act_tables, console_tables, courier_tables, read_tables, ring_tables
from upstream.database.tables import metadata

__all__ = ["act_tables", "console_tables", "courier_tables", "metadata", "read_tables", "ring_tables"]
