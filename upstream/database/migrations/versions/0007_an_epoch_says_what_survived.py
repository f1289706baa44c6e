"""an epoch says what survived

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Enter the epoch in which each commune is."""
    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), nullable=False, comment="in the order in which they began"),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column(
            "survived",
            sa.BigInteger(),
            nullable=True,
            comment="newest version of before that is still here; NULL for the first epoch",
        ),
        sa.ForeignKeyConstraint(["commune"], ["commune.code"], name=op.f("fk_epoch_commune")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epoch")),
    )
    with op.batch_alter_table("epoch", schema=None) as batch_op:
        batch_op.create_index("ix_epoch_commune", ["commune"], unique=False)
    # What an earlier restore left is not known any more; the devices that had it have said it since.
    op.execute("INSERT INTO epoch (commune, epoch) SELECT code, epoch FROM commune ORDER BY code")
