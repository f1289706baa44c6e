"""All tables of the province's database: who goes through every table takes ``metadata`` from here."""

from __future__ import annotations

from upstream.database import read_tables
from upstream.database.tables import metadata

__all__ = ["metadata", "read_tables"]
