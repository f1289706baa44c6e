"""plan figures of single units

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plan figures of single units."""
    with op.batch_alter_table("target_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit", sa.Text(), server_default="", nullable=False))
