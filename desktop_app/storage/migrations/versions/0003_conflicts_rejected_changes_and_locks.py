"""conflicts, rejected changes and locks

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sync_conflict",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("current", sa.LargeBinary(), nullable=False, comment="msgpack of the value that stands"),
        sa.Column("current_author", sa.Text(), nullable=False),
        sa.Column("current_device", sa.Text(), nullable=False),
        sa.Column("current_at", sa.Integer(), nullable=False),
        sa.Column("other", sa.LargeBinary(), nullable=False, comment="msgpack of the value that waits"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("resolved_by", sa.Text(), server_default="", nullable=False),
        sa.Column("resolved_at", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_conflict")),
    )
    with op.batch_alter_table("sync_conflict", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sync_conflict_open", ["entity_id"], unique=False, sqlite_where=sa.text("resolved_by = ''")
        )

    op.create_table(
        "sync_lock",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_sync_lock")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_rejected",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column(
            "patch", sa.LargeBinary(), nullable=False, comment="msgpack of field → value that was not taken"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column(
            "settled_at", sa.Integer(), nullable=True, comment="when a person sent it again or let it go"
        ),
        sa.ForeignKeyConstraint(["device"], ["journal_device.number"], name=op.f("fk_sync_rejected_device")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_rejected")),
        sa.UniqueConstraint("device", "device_seq", name=op.f("uq_sync_rejected_device_device_seq")),
    )
