"""bundles are brought to the console

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a bundle that somebody brought to the console, or that was written again there."""
    op.create_table(
        "brought_bundle",
        sa.Column(
            "id",
            sa.Text(),
            primary_key=True,
            comment="random; the subject of its step, and its name on the disk",
        ),
        sa.Column("act", sa.Integer(), sa.ForeignKey("act.number"), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False, comment="name of the user of the console"),
        sa.Column("brought_at", sa.BigInteger(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False, comment="where it and its answer are"),
        sa.Column(
            "place",
            sa.Text(),
            nullable=False,
            comment="mark of that folder: another machine has one of that name",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="as whoever brought it calls it"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column(
            "sha256", sa.Text(), nullable=False, comment="of the file; empty: it did not come from outside"
        ),
        sa.Column(
            "problem", sa.Text(), nullable=False, comment="why it was not taken in at all, as a sentence"
        ),
        sa.Column("commune", sa.Text(), nullable=False, comment="empty: not known"),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "written_at", sa.BigInteger(), nullable=False, comment="by the sender's clock; 0: not known"
        ),
        sa.Column("changes", sa.BigInteger(), nullable=False, comment="in it, as its outside says"),
        sa.Column("contents", sa.BigInteger(), nullable=False, comment="files in it, as its outside says"),
        sa.Column("ops", sa.BigInteger(), nullable=False, comment="changes in it that were new here"),
        sa.Column("forms", sa.BigInteger(), nullable=False, comment="survey forms among them"),
        sa.Column("files", sa.BigInteger(), nullable=False, comment="files in it that were new here"),
        sa.Column("answer", sa.Text(), nullable=False, comment="name of its answer; empty: there is none"),
        sa.Column("answer_size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Index("ix_brought_bundle_act", "act"),
    )
