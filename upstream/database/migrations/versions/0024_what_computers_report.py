"""what computers report of themselves

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The version of the program, and since when changes wait at the office."""
    with op.batch_alter_table("device") as batch:
        batch.add_column(
            sa.Column(
                "program",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="its version; older ones do not tell",
            )
        )
        batch.add_column(
            sa.Column(
                "waiting_since",
                sa.BigInteger(),
                comment="since when it holds back changes; NULL: nothing waits",
            )
        )
