"""sums of digests are kept

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first comparison makes them."""
    op.create_table(
        "digest_basis",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False, comment="by which its parts were made"),
        sa.Column("row", sa.Integer(), nullable=False, comment="the number of the last row of a part"),
        sa.Column("id", sa.Text(), nullable=False, comment="of the record in that row"),
        sa.PrimaryKeyConstraint("entity", name=op.f("pk_digest_basis")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "digest_part",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="the row numbers of its records, divided by 256"
        ),
        sa.Column(
            "sums", sa.LargeBinary(), nullable=False, comment="msgpack of scope → records, sum of digests"
        ),
        sa.PrimaryKeyConstraint("entity", "number", name=op.f("pk_digest_part")),
        sqlite_with_rowid=False,
    )
