"""comments of returned cells

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Why a report is in its state, and what is asked of single cells."""
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_state", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("note_value", sa.Text(), nullable=True))
    with op.batch_alter_table("period_status", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_reason", sa.Text(), nullable=True))
