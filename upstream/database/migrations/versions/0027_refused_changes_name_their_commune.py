"""refused changes name their commune

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The commune of what was refused. The last version, which still answers, leaves it empty."""
    commune = "of the device; NULL: a program of before schema 0027 wrote it"
    with op.batch_alter_table("rejected", schema=None) as batch_op:
        batch_op.add_column(sa.Column("commune", sa.Text(), nullable=True, comment=commune))
    op.execute(
        "UPDATE rejected SET commune = (SELECT commune FROM device WHERE device.number = rejected.device)"
    )
