"""Migrate the province's database to the schema of this version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from upstream.base.problems import ServerProblem
from upstream.database.database import Database, take_turn
from upstream.database.tables import server

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


class SchemaProblem(ServerProblem):
    """The database is not of this version of the program."""


def migration_config() -> Config:
    """Alembic over the province's migrations; the connection is passed in ``attributes``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def newest_revision() -> str:
    """Return the schema of this version, from the names of the scripts, which begin with their number."""
    return max(script.name for script in (_SCRIPTS / "versions").glob("[0-9]*.py"))[:4]


def upgrade(database: Database) -> bool:
    """Apply the migrations that are missing; whether there were any. One process at a time does it."""
    from alembic import command

    with database.read() as connection:
        if schema_of(connection) >= newest_revision():
            return False
    config = migration_config()
    with database.rebuild() as connection:
        take_turn(connection)
        if schema_of(connection) >= newest_revision():  # by another process, just now
            return False
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def require_usable(database: Database) -> None:
    """Refuse a database whose tables this program does not know.

    One of a newer program may be used while that program's migrations only added to it: so processes are
    updated one by one.

    Raises:
        SchemaProblem: it has to be upgraded, or this program has.
    """
    with database.read() as connection:
        found, newest = schema_of(connection), newest_revision()
        if found < newest:
            raise SchemaProblem(
                "The database is of an older version of this program (schema {found}; this one needs "
                "{newest}). Run “upgrade” first; offices may go on meanwhile.",
                found=found,
                newest=newest,
            )
        if found > newest and _oldest_schema(connection) > newest:
            raise SchemaProblem(
                "The database is of a newer version of this program (schema {found}; this one knows "
                "{newest}). Install that version here, too.",
                found=found,
                newest=newest,
            )


def schema_of(connection: Connection) -> str:
    """Return the schema of the database; empty where it has none."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _oldest_schema(connection: Connection) -> str:
    return str(connection.execute(select(server.c.oldest_schema)).scalar() or "")
