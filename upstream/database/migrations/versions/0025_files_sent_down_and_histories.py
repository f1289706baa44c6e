"""files that are sent down, and where figures were typed

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The bytes of a file that went to many communes, once; the segments with figures of a period."""
    op.create_table(
        "sent_piece",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="place of the first byte in the file"),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "start", name=op.f("pk_sent_piece")),
        comment="files that the province sends down, once for all communes that have them",
    )
    op.create_table(
        "read_typed",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="by which the segment is found"),
        sa.PrimaryKeyConstraint("commune", "scope", "first", name=op.f("pk_read_typed")),
        comment="the segments in which figures of a period were typed, whether they were taken or not",
    )
    op.execute("INSERT INTO read_due (commune) SELECT code FROM commune WHERE true ON CONFLICT DO NOTHING")
