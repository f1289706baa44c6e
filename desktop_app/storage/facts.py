"""Facts of the book by name, each with its type."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.book import book_fact

_GET = Prepared(select(book_fact.c.value).where(book_fact.c.name == bindparam("name")))
_BEGINNING = Prepared(
    select(book_fact.c.name, book_fact.c.value).where(
        book_fact.c.name.between(bindparam("first"), bindparam("last"))
    )
)
_inserted = insert(book_fact).values(name=bindparam("name"), value=bindparam("value"))
_SET = Prepared(
    _inserted.on_conflict_do_update(index_elements=["name"], set_={"value": _inserted.excluded.value})
)
_LAST_LETTER = "\U0010ffff"


def get_fact(connection: Connection, name: str) -> str | None:
    """Return the value of a fact, or ``None`` when it was never set."""
    found = _GET.first(connection, {"name": name})
    return None if found is None else found[0]


def facts_beginning(connection: Connection, prefix: str) -> dict[str, str]:
    """Return the facts whose names begin so, each by the rest of its name."""
    found = _BEGINNING.all(connection, {"first": prefix, "last": prefix + _LAST_LETTER})
    return {name.removeprefix(prefix): value for name, value in found}


def set_fact(connection: Connection, name: str, value: str | None) -> None:
    """Set a fact; ``None`` forgets it."""
    if value is None:
        connection.execute(delete(book_fact).where(book_fact.c.name == name))
        return
    _SET.run(connection, {"name": name, "value": value})


def set_facts(connection: Connection, values: Mapping[str, str]) -> None:
    """Set several facts."""
    _SET.run_many(connection, [{"name": name, "value": value} for name, value in values.items()])
