"""how tables of figures are read

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How tables of figures are read."""
    op.create_table(
        "sheet_mapping",
        sa.Column("set_code", sa.Text(), nullable=False),
        sa.Column(
            "headings", sa.Text(), nullable=False, comment="digest of the headings of a table of figures"
        ),
        sa.Column("mapping", sa.Text(), nullable=False, comment="what was said of it, as JSON; never sent"),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("said_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("set_code", "headings", name=op.f("pk_sheet_mapping")),
        sqlite_with_rowid=False,
    )
