"""files of records

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make place for the content of files, and count what a commune holds."""
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "contents",
                sa.BigInteger(),
                server_default="0",
                nullable=False,
                comment="files that are held whole",
            )
        )
    op.create_table(
        "stored_content",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False, comment="bytes that are here and count"),
        sa.Column(
            "whole",
            sa.Boolean(),
            nullable=False,
            comment="all is here and its SHA-256 was computed anew",
        ),
        sa.Column("metadata", sa.Text(), nullable=False, comment="Upload-Metadata as it was sent"),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["commune"], ["commune.code"], name=op.f("fk_stored_content_commune")),
        sa.PrimaryKeyConstraint("commune", "sha256", name=op.f("pk_stored_content")),
    )
    op.create_table(
        "content_piece",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False, comment="place of the first byte in the file"),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "sha256", "start", name=op.f("pk_content_piece")),
    )
