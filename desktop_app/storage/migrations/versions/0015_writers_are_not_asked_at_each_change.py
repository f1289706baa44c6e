"""writers are not asked at each change

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = "entity_id, version, part, writer, at, before, after"


def upgrade() -> None:
    """Write the table anew without the reference; the rows stay as they are."""
    op.rename_table("sync_change", "sync_change_before")
    op.create_table(
        "sync_change",
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False, comment="one for each writer of a version"),
        sa.Column("writer", sa.Integer(), nullable=False, comment="sync_writer.number; no reference"),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("after", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("entity_id", "version", "part", name=op.f("pk_sync_change")),
        sqlite_with_rowid=False,
    )
    op.execute(f"INSERT INTO sync_change ({_COLUMNS}) SELECT {_COLUMNS} FROM sync_change_before")
    op.drop_table("sync_change_before")
