"""what offices asked for by bundles

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The last bundle of each computer."""
    op.create_table(
        "carried_request",
        sa.Column(
            "device", sa.Integer(), sa.ForeignKey("device.number"), primary_key=True, autoincrement=False
        ),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="of its last bundle that was taken"),
        sa.Column(
            "answers", sa.BigInteger(), nullable=False, comment="the bundle of ours that it had read by then"
        ),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False, comment="msgpack, as in the bundle"),
        sa.Column("refusal", sa.LargeBinary(), nullable=False, comment="msgpack of code and detail, or none"),
        sa.Column(
            "given", sa.LargeBinary(), nullable=False, comment="msgpack of cursors behind answers to it"
        ),
    )
