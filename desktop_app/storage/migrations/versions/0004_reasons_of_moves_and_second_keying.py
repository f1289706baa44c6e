"""reasons of moves and second keying

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_second_keying",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("round_id", sa.Text(), server_default="", nullable=False),
        sa.Column("response_id", sa.Text(), server_default="", nullable=False),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("settled", sa.Text(), server_default="{}", nullable=False),
        sa.Column("keyed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("keyed_at", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_second_keying")),
    )
    with op.batch_alter_table("survey_second_keying", schema=None) as batch_op:
        batch_op.create_index("ix_survey_second_keying_round_id", ["round_id"], unique=False)

    with op.batch_alter_table("survey_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status_reason", sa.Text(), nullable=True))
        batch_op.add_column(
            sa.Column("second_keying_percent", sa.Integer(), server_default="0", nullable=False)
        )
