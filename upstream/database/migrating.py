"""Migrate the province's database to the schema of this version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from upstream.database.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"


def migration_config() -> Config:
    """Alembic over the province's migrations; the connection is passed in ``attributes``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def newest_revision() -> str:
    """Return the schema of this version, from the names of the scripts, which begin with their number."""
    return max(script.name for script in (_SCRIPTS / "versions").glob("[0-9]*.py"))[:4]


def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; an up-to-date database is left alone."""
    if _revision(database) == newest_revision():
        return
    from alembic import command

    config = migration_config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(database: Database) -> str:
    """Return the schema of the database; empty where it has none."""
    with database.read() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return ""
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
