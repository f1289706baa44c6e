"""holder of a number

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Holder of a number."""
    with op.batch_alter_table("register_number", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder", sa.Text(), server_default="", nullable=False))
