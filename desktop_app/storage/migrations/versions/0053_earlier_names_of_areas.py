"""earlier names of areas

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier names of areas."""
    with op.batch_alter_table("residential_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names_until", sa.Text(), server_default="{}", nullable=False))
