"""ops of one transaction are one act

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ops say whether the next one belongs to the same act; those of before are each an act by itself."""
    with op.batch_alter_table("journal_op", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "continues",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="1: the next op is of its act",
            )
        )

    with op.batch_alter_table("sync_rejected", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "act",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="device_seq of its act's first op",
            )
        )
    op.execute("UPDATE sync_rejected SET act = device_seq")
