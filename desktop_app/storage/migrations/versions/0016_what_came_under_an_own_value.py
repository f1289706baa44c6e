"""what came under an own value

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What came under an own value."""
    op.create_table(
        "sync_unseen",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column(
            "base", sa.Integer(), nullable=False, comment="version of the record that was last on the screen"
        ),
        sa.PrimaryKeyConstraint("entity", "entity_id", "field", name=op.f("pk_sync_unseen")),
        sqlite_with_rowid=False,
    )
