"""texts typed into cells that do not fit

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cell_draft",
        sa.Column("set_code", sa.Text(), nullable=False),
        sa.Column("indicator_code", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="as it was typed; never sent"),
        sa.Column("typed_by", sa.Text(), nullable=False),
        sa.Column("typed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("set_code", "indicator_code", "period", "unit", name=op.f("pk_cell_draft")),
        sqlite_with_rowid=False,
    )
