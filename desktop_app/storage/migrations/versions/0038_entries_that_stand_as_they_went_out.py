"""entries that stand as they went out

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Entries that stand as they went out."""
    with op.batch_alter_table("register_matter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed", sa.Integer(), server_default="0", nullable=False))
