"""New books begin with the schema that the migrations made in the first one of the process.

Hundreds of tests begin with a new book, and most of the time this took went into bringing it from the oldest
schema to the newest and into reading the questionnaires that ship, each time with the same end. What the
migrations do with a book that holds something, and whether they end in the schema of the tables, is tested
with the migrations themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from desktop_app.storage.revisions import HEAD


@pytest.fixture(scope="session", autouse=True)
def quick_new_books() -> Iterator[None]:
    """Remember what the migrations made, and make the same again in each new book."""
    from desktop_app.catalogue.loading import shipped_packages
    from desktop_app.storage.migrating import upgrade as real

    made: list[str] = []

    def upgrade(engine: Engine, path: Path, found: str | None, target: str = HEAD) -> None:
        if found is not None or target != HEAD:
            real(engine, path, found, target)
        elif made:
            with engine.connect() as plain, plain.execution_options(writing=True).begin():
                # On the driver's own connection, as in desktop_app.storage.prepared.
                driver: Any = plain.connection.driver_connection
                for statement in made:
                    driver.execute(statement)
        else:
            real(engine, path, found, target)
            with engine.connect() as connection:
                made.extend(_made_in(connection))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop_app.storage.migrating.upgrade", upgrade)
        patch.setattr("desktop_app.catalogue.installed.shipped_packages", cache(shipped_packages))
        yield


def _made_in(connection: Connection) -> list[str]:
    """The statements after which an empty file is as this one: its only row says the revision."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " ORDER BY rowid"
    ).all()
    for kind, name, _ in rows:
        if kind == "table":
            held = connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()
            assert held == (name == "alembic_version"), f"migrations fill {name}: copy its rows here, too"
    return [*(str(sql) for *_, sql in rows), f"INSERT INTO alembic_version VALUES ('{HEAD}')"]
