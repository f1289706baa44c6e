"""earlier numbers of households

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier numbers of households."""
    with op.batch_alter_table("residential_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("households_until", sa.Text(), server_default="{}", nullable=False))
