"""plan figures name their version

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plan figures name the version of the set whose units they are in; older ones go by that of the year."""
    with op.batch_alter_table("target_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("set_version", sa.Text(), server_default="", nullable=False))
