"""entries of registers, their events, links and numbers

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is there yet: the room was empty before."""
    op.create_table(
        "matter_draft",
        sa.Column(
            "id", sa.Text(), nullable=False, comment="of the entry, or of the event that a step will be"
        ),
        sa.Column("register_code", sa.Text(), nullable=False),
        sa.Column("register_version", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Text(), nullable=False, comment="of a step; empty for an entry"),
        sa.Column("action", sa.Text(), nullable=False, comment="of a step; empty for an entry"),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False, comment="where the cursor stood"),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.Column(
            "opened",
            sa.Text(),
            nullable=True,
            comment="JSON of the entry's fields when it was reopened; empty for a new one",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_draft")),
    )
    op.create_table(
        "matter_line",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Text(), nullable=False),
        sa.Column("register_code", sa.Text(), nullable=False),
        sa.Column("register_version", sa.Text(), nullable=False),
        sa.Column(
            "known", sa.Integer(), nullable=False, comment="0: this version of the register has not come yet"
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column(
            "crossed", sa.Integer(), nullable=False, comment="1: two computers took steps at the same time"
        ),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_matter_line")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_matter_line_matter_id")),
    )
    with op.batch_alter_table("matter_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_matter_line_list", ["register_code", "ends", "urgent", "opened_on"], unique=False
        )

    op.create_table(
        "matter_words",
        sa.Column("row", sa.Integer(), nullable=False, comment="of matter_line"),
        sa.Column("words", sa.Text(), nullable=False, comment="all that is said in the entry, folded"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_matter_words")),
    )
    op.create_table(
        "number_book",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("series", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("first_free", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_book")),
    )
    op.create_table(
        "register_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("matter_id", sa.Text(), server_default="", nullable=False),
        sa.Column("action", sa.Text(), server_default="", nullable=False),
        sa.Column("from_state", sa.Text(), server_default="", nullable=False),
        sa.Column("to_state", sa.Text(), server_default="", nullable=False),
        sa.Column("on_day", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("addressee", sa.Text(), server_default="", nullable=False),
        sa.Column("paper_number", sa.Text(), server_default="", nullable=False),
        sa.Column("paper_date", sa.Text(), nullable=True),
        sa.Column("paper_title", sa.Text(), server_default="", nullable=False),
        sa.Column("extra_days", sa.Integer(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_event")),
    )
    with op.batch_alter_table("register_event", schema=None) as batch_op:
        batch_op.create_index("ix_register_event_matter_id", ["matter_id"], unique=False)

    op.create_table(
        "register_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("from_id", sa.Text(), server_default="", nullable=False),
        sa.Column("to_id", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("removed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("linked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("linked_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_link")),
    )
    with op.batch_alter_table("register_link", schema=None) as batch_op:
        batch_op.create_index("ix_register_link_from_id", ["from_id"], unique=False)
        batch_op.create_index("ix_register_link_to_id", ["to_id"], unique=False)

    op.create_table(
        "register_matter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("register_code", sa.Text(), server_default="", nullable=False),
        sa.Column("register_version", sa.Text(), server_default="", nullable=False),
        sa.Column("area_id", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), server_default="{}", nullable=False),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
        sa.Column("entered_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_matter")),
    )
    with op.batch_alter_table("register_matter", schema=None) as batch_op:
        batch_op.create_index("ix_register_matter_register_code", ["register_code"], unique=False)

    op.create_table(
        "register_number",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("series", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ordinal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("suffix", sa.Text(), server_default="", nullable=False),
        sa.Column("written", sa.Text(), server_default="", nullable=False),
        sa.Column("matter_id", sa.Text(), server_default="", nullable=False),
        sa.Column("given_on", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("stamped_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voided_on", sa.Text(), nullable=True),
        sa.Column("void_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("given_by", sa.Text(), server_default="", nullable=False),
        sa.Column("given_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_number")),
    )
    with op.batch_alter_table("register_number", schema=None) as batch_op:
        batch_op.create_index("ix_register_number_matter_id", ["matter_id"], unique=False)
        batch_op.create_index("ix_register_number_series", ["series", "year", "ordinal"], unique=False)
