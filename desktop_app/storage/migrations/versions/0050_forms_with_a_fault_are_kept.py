"""forms with a fault are kept

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The faults of a form are kept with it; the areas are counted afresh, which finds them."""
    op.add_column(
        "survey_response",
        sa.Column(
            "faults",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="local; kept with the writes: form_faults",
        ),
    )
    op.create_index(
        "ix_survey_response_faults",
        "survey_response",
        ["round_id", "area_id", "serial", "faults"],
        unique=False,
        sqlite_where=sa.text("faults > 0"),
    )
    op.add_column(
        "survey_count",
        sa.Column(
            "serials",
            sa.LargeBinary(),
            nullable=True,
            comment="a bit for each serial number that a form has",
        ),
    )
    op.execute("UPDATE survey_count SET questionnaire = NULL")
