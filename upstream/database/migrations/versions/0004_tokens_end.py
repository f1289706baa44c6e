"""tokens end and are renewed

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tokens that are there never end by themselves; their devices are asked to renew them by their age."""
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("next_token_hash", sa.LargeBinary(), comment="given out, and not used yet")
        )
        batch_op.add_column(
            sa.Column(
                "token_at",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="when the token came into use",
            )
        )
        batch_op.add_column(
            sa.Column(
                "token_until",
                sa.BigInteger(),
                comment="when the token ends; NULL while the device has never signed",
            )
        )
        batch_op.add_column(
            sa.Column("seen_at", sa.BigInteger(), comment="last request, at most once an hour")
        )
        batch_op.create_unique_constraint("uq_device_next_token_hash", ["next_token_hash"])
    op.execute("UPDATE device SET token_at = enrolled_at")
