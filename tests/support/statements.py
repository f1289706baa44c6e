"""What SQLAlchemy compiled for one database of the process is found for the next.

Each book, and each database of a province, has an engine of its own, which compiles every statement at its
first use. A program opens one; a run of tests opens thousands, each for a few statements that others had
compiled before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from desktop_app.storage.store import Store

_MAKERS = ("desktop_app.storage.engine.create_engine", "upstream.database.database.create_engine")


class AlikeDialect(SQLiteDialect_pysqlite):
    """Is the same as that of another engine over the same driver: what is compiled is kept by the dialect."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AlikeDialect) and self.dbapi is other.dbapi

    def __hash__(self) -> int:
        return hash(AlikeDialect)


@contextmanager
def sharing_statements() -> Iterator[None]:
    """Within, the engines of all SQLite files have one store of statements."""
    registry.register("sqlite.alike", __name__, AlikeDialect.__name__)
    kept: Any = LRUCache(5_000)

    def create(url: Any, **more: Any) -> Engine:
        if url.drivername != "sqlite":
            return create_engine(url, **more)
        return create_engine(
            url.set(drivername="sqlite+alike"), execution_options={"compiled_cache": kept}, **more
        )

    with pytest.MonkeyPatch.context() as patch:
        for maker in _MAKERS:
            patch.setattr(maker, create)
        yield


@contextmanager
def traced(store: Store) -> Iterator[list[str]]:
    """Every statement as the database itself sees it, on each connection taken within."""
    seen: list[str] = []

    def trace(driver: Any, *_: object) -> None:
        driver.set_trace_callback(seen.append)

    def idle() -> list[Any]:
        return [each.connection.driver_connection for each in store.connections._idle]

    event.listen(store.engine, "checkout", trace)
    for driver in idle():
        trace(driver)
    try:
        yield seen
    finally:
        event.remove(store.engine, "checkout", trace)
        for driver in idle():
            driver.set_trace_callback(None)


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """Give the engines of all databases one store of statements."""
    with sharing_statements():
        yield
