"""The profile of the office: names in the document header, place, signers (a map of texts)."""

from __future__ import annotations

from sqlalchemy import Table

from desktop_app.storage.tables.columns import identity, text
from desktop_app.storage.tables.metadata import metadata

office_profile = Table("office_profile", metadata, *identity(), text("profile", "{}"))
