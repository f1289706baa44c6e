"""who wrote what came from other computers

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sync_writer",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False, comment="what people call the computer"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_writer")),
        sa.UniqueConstraint("author", "device", name=op.f("uq_sync_writer_author_device")),
    )
    op.create_table(
        "sync_change",
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False, comment="one for each writer of a version"),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column(
            "before", sa.LargeBinary(), nullable=True, comment="msgpack of field → value; empty: it was new"
        ),
        sa.Column(
            "after", sa.LargeBinary(), nullable=True, comment="msgpack of field → value; empty: it was new"
        ),
        sa.ForeignKeyConstraint(["writer"], ["sync_writer.number"], name=op.f("fk_sync_change_writer")),
        sa.PrimaryKeyConstraint("entity_id", "version", "part", name=op.f("pk_sync_change")),
        sqlite_with_rowid=False,
    )
