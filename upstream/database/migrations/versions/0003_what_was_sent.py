"""what a device was sent

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember up to which version a device was sent pages; an older one may have been sent everything."""
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "sent_until",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="newest version that it was sent in a page",
            )
        )
    op.execute(
        "UPDATE device SET sent_until = "
        "(SELECT commune.head FROM commune WHERE commune.code = device.commune)"
    )
