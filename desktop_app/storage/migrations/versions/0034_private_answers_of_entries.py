"""private answers of entries

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The registers with private answers came with this version: nothing of them is anywhere else yet."""
    op.create_table(
        "matter_secret",
        sa.Column("matter_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="of the question"),
        sa.Column("value", sa.Text(), nullable=False, comment="never sent, never journalled, never searched"),
        sa.PrimaryKeyConstraint("matter_id", "name", name=op.f("pk_matter_secret")),
        sqlite_with_rowid=False,
    )
