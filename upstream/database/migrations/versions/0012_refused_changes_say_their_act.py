"""refused changes say their act

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Refused changes say to which act they belong; those of before are each one by itself."""
    with op.batch_alter_table("rejected", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "act",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="device_seq of the first op of its act",
            )
        )
    op.execute("UPDATE rejected SET act = device_seq")
