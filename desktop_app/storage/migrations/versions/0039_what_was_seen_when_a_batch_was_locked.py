"""what was seen when a batch was locked

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was seen when a batch was locked."""
    with op.batch_alter_table("register_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_until", sa.Integer(), server_default="0", nullable=False))
