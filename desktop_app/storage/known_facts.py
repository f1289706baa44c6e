"""All facts of the book at once, readable before SQLAlchemy is loaded."""

from __future__ import annotations

from desktop_app.storage.compiled import HasDriver
from desktop_app.storage.first_page import ALL_FACTS


def all_facts(connection: HasDriver) -> dict[str, str]:
    """The facts by name; those that were never set are absent."""
    return dict(ALL_FACTS.rows(connection))
