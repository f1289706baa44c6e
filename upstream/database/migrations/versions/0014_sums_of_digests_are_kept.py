"""sums of digests are kept

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first comparison makes them."""
    op.create_table(
        "digest_part",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False, comment="the highest version of its records"),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="the version behind the part before it"),
        sa.Column(
            "records", sa.BigInteger(), nullable=False, comment="as many had such a version when it was read"
        ),
        sa.Column("rules", sa.LargeBinary(), nullable=False, comment="by which its sums were made"),
        sa.Column(
            "sums", sa.LargeBinary(), nullable=False, comment="msgpack of scope → records, sum of digests"
        ),
        sa.PrimaryKeyConstraint("commune", "last", name=op.f("pk_digest_part")),
    )
