"""what pages cannot read

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What pages cannot read."""
    op.create_table(
        "read_trouble",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False, comment="one of upstream/read_model/troubles.py"),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="kind and place of the error, nothing of its content"
        ),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "head", sa.BigInteger(), nullable=False, comment="newest version of the commune when it failed"
        ),
        sa.PrimaryKeyConstraint("commune", "work", name=op.f("pk_read_trouble")),
        comment="communes whose rows cannot be written; each is tried again later and later",
    )
