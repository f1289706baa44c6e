"""a draft keeps the form it reopened

A correction that was begun before is compared with the form as it stands when it is opened again.

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "response_draft",
        sa.Column(
            "opened",
            sa.Text(),
            nullable=True,
            comment="JSON of the form's fields when it was reopened; empty for a new one",
        ),
    )
