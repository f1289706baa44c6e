"""what communes did with entries

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What communes did with entries."""
    op.create_table(
        "entry_event",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False, comment="whether answers were given with it"),
        sa.PrimaryKeyConstraint("commune", "event", name=op.f("pk_entry_event")),
        comment="what communes did with entries that the province began, without what they wrote",
    )
    with op.batch_alter_table("entry_event", schema=None) as batch_op:
        batch_op.create_index("ix_entry_event_entry_commune", ["entry", "commune"], unique=False)

    op.create_table(
        "entry_followed",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column(
            "until", sa.BigInteger(), nullable=False, comment="version up to which its histories were read"
        ),
        sa.PrimaryKeyConstraint("commune", name=op.f("pk_entry_followed")),
        comment="can be emptied with entry_event: both are read again from the records",
    )
