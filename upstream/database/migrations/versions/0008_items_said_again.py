"""an item that an office said again says so

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an item say that it comes from a time that was lost."""
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "said_again",
                sa.Boolean(),
                nullable=False,
                server_default=sa.false(),
                comment="by an office, after a restore: on whose screens it stood nobody knows",
            )
        )
