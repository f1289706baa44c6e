"""Bringing the province's database to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from upstream.database.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def migration_config() -> Config:
    """Alembic over the province's migrations; the connection is passed in ``attributes``."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; an up-to-date database is left alone."""
    config = migration_config()
    with database.rebuild() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
