"""Installed catalogue packages: forms and indicator sets, versioned, never edited in place."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text, UniqueConstraint

from desktop_app.storage.tables.metadata import metadata

catalogue_package = Table(
    "catalogue_package",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("package_version", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("source", Text, nullable=False),
    Column("installed_at", Integer, nullable=False),
    Column("scale", Text, comment="JSON: what counts by hand need of a questionnaire; NULL: in its content"),
    UniqueConstraint("kind", "code", "package_version"),
)
