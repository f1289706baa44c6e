"""Facts of the book by name, each with its type."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.storage.tables.book import book_fact

ALL_FACTS = select(book_fact.c.name, book_fact.c.value)


def get_fact(connection: Connection, name: str) -> str | None:
    """The value of a fact, or ``None`` when it was never set."""
    return connection.execute(select(book_fact.c.value).where(book_fact.c.name == name)).scalar_one_or_none()


def set_fact(connection: Connection, name: str, value: str | None) -> None:
    """Set a fact; ``None`` forgets it."""
    if value is None:
        connection.execute(delete(book_fact).where(book_fact.c.name == name))
        return
    statement = insert(book_fact).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
