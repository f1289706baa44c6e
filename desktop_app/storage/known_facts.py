"""All facts of the book at once, readable before SQLAlchemy is loaded."""

from __future__ import annotations

from desktop_app.storage.plain_query import HasDriver, PlainQuery

_ALL_FACTS = PlainQuery("SELECT name, value FROM book_fact")


def all_facts(connection: HasDriver) -> dict[str, str]:
    """Return the facts by name; those that were never set are absent."""
    return dict(_ALL_FACTS.rows(connection))
