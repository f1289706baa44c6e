"""the journal in packed segments

A migration is a letter to a stranger: it imports nothing of this program and spells out names. The rows are
taken over as they are; the program packs them when it opens the book.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = "device, device_seq, entity, entity_id, base_version, patch, before, author, at, resolves, hash"


def upgrade() -> None:
    op.create_table(
        "journal_segment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="a segment as on the wire"),
        sa.Column(
            "before",
            sa.LargeBinary(),
            nullable=True,
            comment="zstd of msgpack: for each op what journal_op.before held",
        ),
        sa.ForeignKeyConstraint(
            ["device"], ["journal_device.number"], name=op.f("fk_journal_segment_device")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_segment")),
        sa.UniqueConstraint("device", "last_seq", name=op.f("uq_journal_segment_device_last_seq")),
    )
    op.create_table(
        "journal_segment_record",
        sa.Column(
            "record",
            sa.Integer(),
            nullable=False,
            comment="a number made of the record's id; may be another's",
        ),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record", "segment", name=op.f("pk_journal_segment_record")),
        sqlite_with_rowid=False,
    )
    op.rename_table("journal_op", "journal_op_before")
    op.create_table(
        "journal_op",
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("patch", sa.LargeBinary(), nullable=False, comment="msgpack of field → new value"),
        sa.Column(
            "before",
            sa.LargeBinary(),
            nullable=True,
            comment="msgpack of field → value replaced; NULL for a new record",
        ),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("resolves", sa.Text(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["journal_device.number"], name=op.f("fk_journal_op_device")),
        sa.PrimaryKeyConstraint("device", "device_seq", name=op.f("pk_journal_op")),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO journal_op ({_KEPT}) SELECT {_KEPT} FROM journal_op_before ORDER BY device, device_seq"
    )
    op.drop_table("journal_op_before")
