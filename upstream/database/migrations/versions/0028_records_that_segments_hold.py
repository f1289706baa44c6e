"""records that segments hold

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A place for the keys of records without a row. It is empty until “compact” says that it may be used."""
    op.create_table(
        "held_key",
        sa.Column("first", sa.BigInteger(), nullable=False, comment="of the segment"),
        sa.Column(
            "part",
            sa.Integer(),
            nullable=False,
            comment="CRC-32 of how its ids begin, see records/held.py",
        ),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column(
            "keys",
            sa.LargeBinary(),
            nullable=False,
            comment="6 bytes each: place in the segment, CRC-32 of the id",
        ),
        sa.PrimaryKeyConstraint("commune", "first", "entity", "part", name=op.f("pk_held_key")),
        comment="records that are as an op of a segment made them; they have no row in record",
    )
    with op.batch_alter_table("held_key", schema=None) as batch_op:
        batch_op.create_index("ix_held_key_part_commune", ["part", "commune"], unique=False)
