"""who heads an area

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who heads an area."""
    with op.batch_alter_table("residential_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("head_phone", sa.Text(), nullable=True))
