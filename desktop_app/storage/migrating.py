"""Migrate a book to the schema of this program. Imported only when it is needed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from desktop_app.base.durable_file import replacing
from desktop_app.storage.explaining import explained_copy
from desktop_app.storage.revisions import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Alembic's configuration for the migrations that ship with the program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def upgrade(engine: Engine, path: Path, found: str | None, target: str = HEAD) -> None:
    """Migrate the book from revision ``found`` to ``target`` in one transaction.

    A book that is not empty is first copied to ``<name>.before-<target>``; the copy is kept.
    """
    if found is not None:
        copy_aside(engine, path.with_name(f"{path.name}.before-{target}"))
    config = alembic_config()
    with engine.connect() as plain:
        connection = plain.execution_options(writing=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, target)


def copy_aside(engine: Engine, target: Path) -> None:
    """An encrypted copy of the whole book at ``target``, complete on disk when this returns."""
    with replacing(target) as partial, explained_copy(target), engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.rollback()
        raw.execute("VACUUM INTO ?", (str(partial),))
