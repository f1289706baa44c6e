"""drafts of every table of figures

Until now only the sheets of an indicator set kept what does not fit.

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A draft is told by its sheet, row and column."""
    op.rename_table("cell_draft", "cell_draft_before")
    op.create_table(
        "cell_draft",
        sa.Column("sheet", sa.Text(), nullable=False, comment="which table of figures"),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="as it was typed; never sent"),
        sa.Column("typed_by", sa.Text(), nullable=False),
        sa.Column("typed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sheet", "row", "column", name=op.f("pk_cell_draft")),
        sqlite_with_rowid=False,
    )
    op.execute(
        'INSERT INTO cell_draft (sheet, "row", "column", text, typed_by, typed_at)'
        " SELECT 'indicator_value:' || set_code || ':' || period, unit, indicator_code,"
        " text, typed_by, typed_at FROM cell_draft_before"
    )
    op.drop_table("cell_draft_before")
