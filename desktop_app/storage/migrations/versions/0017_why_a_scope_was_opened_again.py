"""why a scope was opened again

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Why a scope was opened again."""
    with op.batch_alter_table("sync_lock", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "locked", sa.Integer(), server_default="1", nullable=False, comment="0: opened again, and why"
            )
        )
