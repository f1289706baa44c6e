"""Residential areas of the commune."""

from __future__ import annotations

from sqlalchemy import Table

from desktop_app.storage.tables.columns import day, identity, integer, text
from desktop_app.storage.tables.metadata import metadata

residential_area = Table(
    "residential_area",
    metadata,
    *identity(),
    text("commune_code"),
    text("name"),
    text("kind"),
    text("names_until", "{}"),
    integer("households"),
    text("households_until", "{}"),
    integer("position", 0),
    day("valid_from"),
    day("valid_to"),
    text("successor_id", None),
    text("predecessor_id", None),
    text("head_name", None),
    text("head_phone", None),
)
