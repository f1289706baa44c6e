"""the course of an entry stands in its line

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The course of an entry stands in its line.

    Lines that wait for a package are made again when what ships is installed: so those of open entries
    wait, and what ships is installed once more.
    """
    with op.batch_alter_table("matter_line", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "course",
                sa.Text(),
                server_default="",
                nullable=False,
                comment="what the clocks of an open one ask",
            )
        )

    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_event_course"))
        batch_op.create_index("ix_register_event_matter_id", ["matter_id"], unique=False)

    op.execute("UPDATE matter_line SET known = 0 WHERE ends = 0")
    op.execute("DELETE FROM book_fact WHERE name = 'shipped_catalogue'")
