"""who made what came new

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who made the records that came new, many at once."""
    op.create_table(
        "sync_birth",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False, comment="the lowest version in it"),
        sa.Column("last", sa.Integer(), nullable=False, comment="the highest version in it"),
        sa.Column("device", sa.Text(), nullable=False, comment="what people call the computer"),
        sa.Column(
            "packed",
            sa.LargeBinary(),
            nullable=False,
            comment="a table of wire: times, ids, authors, versions",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_birth")),
    )
    with op.batch_alter_table("sync_birth", schema=None) as batch_op:
        batch_op.create_index("ix_sync_birth_versions", ["last", "first", "entity"], unique=False)
