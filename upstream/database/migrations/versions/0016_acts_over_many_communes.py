"""acts over many communes

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Acts over many communes."""
    op.create_table(
        "act",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False, comment="what it is about, for people"),
        sa.Column("content", sa.Text(), nullable=False, comment="JSON: the same for all of its steps"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, comment="running, stopped or done"),
        sa.Column("state_at", sa.BigInteger(), nullable=False),
        sa.Column("state_by", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True, comment="the act that this one takes back"),
        sa.ForeignKeyConstraint(["undoes"], ["act.number"], name=op.f("fk_act_undoes")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_state", ["state"], unique=False)

    op.create_table(
        "act_step",
        sa.Column("act", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="in the order in which they are taken"),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="what this step alone is about, such as its scope"
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, done or refused"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="why it was refused"),
        sa.Column("at", sa.BigInteger(), nullable=True, comment="when it was taken"),
        sa.ForeignKeyConstraint(["act"], ["act.number"], name=op.f("fk_act_step_act")),
        sa.PrimaryKeyConstraint("act", "place", name=op.f("pk_act_step")),
    )
    with op.batch_alter_table("act_step", schema=None) as batch_op:
        batch_op.create_index("ix_act_step_act_state_place", ["act", "state", "place"], unique=False)

    with op.batch_alter_table("enrolment_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_at", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("made_by", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
