"""steps that were taken back, and what was done at once

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Steps that were taken back, and what was done at once."""
    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("takes_back", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("act", sa.Text(), server_default="", nullable=False))
