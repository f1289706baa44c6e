"""what the first page does not count

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Figures are counted once; the scales of questionnaires are kept when the book is opened."""
    op.create_table(
        "figure_count",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column(
            "figures", sa.Integer(), nullable=False, comment="cells with a value; kept with the writes"
        ),
        sa.PrimaryKeyConstraint("period", "unit", name=op.f("pk_figure_count")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO figure_count (period, unit, figures)"
        " SELECT period, unit, count(*) FROM indicator_value WHERE value IS NOT NULL GROUP BY period, unit"
    )
    with op.batch_alter_table("catalogue_package", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "scale",
                sa.Text(),
                nullable=True,
                comment="JSON: what counts by hand need of a questionnaire; NULL: in its content",
            )
        )
