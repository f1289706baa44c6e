"""count what a tally can use

Until now every answer of 40 letters or less was counted, names too. The counts are emptied
and marked; the program counts them afresh when it opens the book.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "survey_count",
        sa.Column(
            "questionnaire", sa.Text(), comment="SHA-256 of the one counted by; NULL: to be counted afresh"
        ),
    )
    op.execute("UPDATE survey_count SET counts = '{}'")
