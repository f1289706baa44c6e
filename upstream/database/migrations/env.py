"""Alembic's environment for the province's database: it uses a given connection."""

from __future__ import annotations

from alembic import context

from upstream.database.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
