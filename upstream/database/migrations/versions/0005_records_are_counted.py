"""the records of a commune are counted

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count what is there."""
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "records",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="records that are held, deleted ones too",
            )
        )
    op.execute(
        "UPDATE commune SET records = (SELECT count(*) FROM record WHERE record.commune = commune.code)"
    )
