"""what the clocks ask of events in one index

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the clocks ask of events in one index."""
    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_event_matter_id"))
        batch_op.create_index(
            "ix_register_event_course",
            ["matter_id", "recorded_at", "id", "after", "action", "on_day", "extra_days", "until"],
            unique=False,
        )
