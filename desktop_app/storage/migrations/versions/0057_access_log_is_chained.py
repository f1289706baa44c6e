"""the access log is chained

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Entries that are there bear no link: nothing proves them, and nothing may change them."""
    op.add_column(
        "access_log",
        sa.Column("link", sa.Text(), nullable=True, comment="hash of this entry and of the link before it"),
    )
