"""urgent reports

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Urgent reports came with this version: none has been made yet."""
    op.create_table(
        "urgent_message",
        sa.Column("id", sa.Text(), nullable=False, comment="of the record that says the same"),
        sa.Column("entity", sa.Text(), nullable=False, comment="empty: reported on another computer"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False, comment="JSON of label and text, as they were reported"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False, comment="waiting, taken, or with the records alone"),
        sa.Column("taken_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seen_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_message")),
        sqlite_with_rowid=False,
    )
