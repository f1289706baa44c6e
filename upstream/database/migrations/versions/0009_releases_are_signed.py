"""releases are signed

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Releases are signed."""
    op.create_table(
        "release_piece",
        sa.Column("sha256", sa.Text(), nullable=False, comment="of the whole program"),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="place of the first byte in the file"),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "start", name=op.f("pk_release_piece")),
    )
    op.create_table(
        "signed_root",
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "file",
            sa.LargeBinary(),
            nullable=False,
            comment="as it was signed; offices follow it from the first",
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_signed_root")),
    )
    op.create_table(
        "signed_targets",
        sa.Column("version", sa.BigInteger(), nullable=False, comment="the newest one counts"),
        sa.Column("file", sa.LargeBinary(), nullable=False, comment="the list of releases as it was signed"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_signed_targets")),
    )
