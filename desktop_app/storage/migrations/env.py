"""Alembic's entry: the connection is passed in by ``desktop_app.storage.migrating``."""

from alembic import context

from desktop_app.storage import tables  # noqa: F401  (completes the metadata)
from desktop_app.storage.tables.metadata import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
