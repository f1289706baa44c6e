"""what cursors were given

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Remember which cursors a device was given; of an older one none is above the newest version here."""
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "given_until",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="no cursor that it was ever given is above this version",
            )
        )
    op.execute(
        "UPDATE device SET given_until = "
        "(SELECT commune.head FROM commune WHERE commune.code = device.commune)"
    )
