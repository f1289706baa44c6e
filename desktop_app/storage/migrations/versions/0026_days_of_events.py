"""days of events

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Days of events."""
    with op.batch_alter_table("reporting_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Text(), server_default="", nullable=False))
