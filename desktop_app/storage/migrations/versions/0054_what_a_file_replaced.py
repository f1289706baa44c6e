"""what a file replaced

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What a file replaced."""
    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced", sa.Text(), server_default="{}", nullable=False))
