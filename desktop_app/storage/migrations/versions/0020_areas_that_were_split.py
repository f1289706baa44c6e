"""areas that were split

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An area knows the one that it was split from; none of those that are there was split."""
    with op.batch_alter_table("residential_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("predecessor_id", sa.Text(), nullable=True))
