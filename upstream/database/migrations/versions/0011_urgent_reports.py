"""urgent reports

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Urgent reports came with this version: no office has sent one yet."""
    op.create_table(
        "urgent_message",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="of the record that says the same"),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False, comment="msgpack of label and text"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("seen_by", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "change", sa.BigInteger(), nullable=False, comment="number of its last change within the commune"
        ),
        sa.ForeignKeyConstraint(["commune"], ["commune.code"], name=op.f("fk_urgent_message_commune")),
        sa.ForeignKeyConstraint(["device"], ["device.number"], name=op.f("fk_urgent_message_device")),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_urgent_message")),
    )
    with op.batch_alter_table("urgent_message", schema=None) as batch_op:
        batch_op.create_index("ix_urgent_message_commune_change", ["commune", "change"], unique=False)
