"""days of a survey, rounds put away

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("survey_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_from", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("asked_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("archived", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("deleted", sa.Integer(), nullable=True))
