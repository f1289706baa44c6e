"""the first schema

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "catalogue_item",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_catalogue_item")),
        sa.UniqueConstraint("kind", "code", "version", name=op.f("uq_catalogue_item_kind_code_version")),
    )
    op.create_table(
        "commune",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False, comment="another one after the database was restored"),
        sa.Column(
            "head", sa.BigInteger(), nullable=False, comment="version of the newest change, in commit order"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_commune")),
    )
    op.create_table(
        "conflict",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("other", sa.LargeBinary(), nullable=False, comment="msgpack of the value that waits"),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("resolved_by", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conflict_commune_resolved_by_entity_id", ["commune", "resolved_by", "entity_id"], unique=False
        )
        batch_op.create_index("ix_conflict_commune_version", ["commune", "version"], unique=False)

    op.create_table(
        "record",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, comment="last event: what cursors run over"),
        sa.Column("changed", sa.BigInteger(), nullable=False, comment="version of the fields without a mark"),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column(
            "solo", sa.Integer(), nullable=True, comment="the one device that knows every change of it"
        ),
        sa.Column("fields", sa.LargeBinary(), nullable=False, comment="msgpack of field → value"),
        sa.Column(
            "marks",
            sa.LargeBinary(),
            nullable=True,
            comment="msgpack of field → (version, device, author, at), where they differ",
        ),
        sa.PrimaryKeyConstraint("commune", "entity", "entity_id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index("ix_record_commune_version", ["commune", "version"], unique=False)

    op.create_table(
        "rejected",
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("patch", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("record_exists", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("device", "device_seq", name=op.f("pk_rejected")),
    )
    with op.batch_alter_table("rejected", schema=None) as batch_op:
        batch_op.create_index("ix_rejected_device_version", ["device", "version"], unique=False)

    op.create_table(
        "scope_lock",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "scope", name=op.f("pk_scope_lock")),
    )
    op.create_table(
        "server",
        sa.Column("number", sa.Integer(), nullable=False, comment="always 1"),
        sa.Column("server_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="real or sample"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_server")),
    )
    op.create_table(
        "device",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False, comment="Ed25519, for bundles"),
        sa.Column(
            "token_hash", sa.LargeBinary(), nullable=True, comment="SHA-256; the token itself is kept nowhere"
        ),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("acked_seq", sa.BigInteger(), nullable=False),
        sa.Column("acked_hash", sa.LargeBinary(), nullable=False),
        sa.Column("predecessor", sa.Integer(), nullable=True),
        sa.Column(
            "known_until",
            sa.BigInteger(),
            nullable=False,
            comment="newest version of the predecessor it has seen",
        ),
        sa.ForeignKeyConstraint(["commune"], ["commune.code"], name=op.f("fk_device_commune")),
        sa.ForeignKeyConstraint(["predecessor"], ["device.number"], name=op.f("fk_device_predecessor")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_device")),
        sa.UniqueConstraint("device_id", name=op.f("uq_device_device_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["commune"], ["commune.code"], name=op.f("fk_enrolment_code_commune")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "segment",
        sa.Column("commune", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="version of its first op"),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.Integer(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False, comment="SHA-256 of the bytes"),
        sa.Column(
            "fresh", sa.Boolean(), nullable=False, comment="only new records: the bytes can be handed on"
        ),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.number"], name=op.f("fk_segment_device")),
        sa.PrimaryKeyConstraint("commune", "first", name=op.f("pk_segment")),
    )
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_commune_fresh_last", ["commune", "fresh", "last"], unique=False)
        batch_op.create_index("ix_segment_device_last_seq", ["device", "last_seq"], unique=False)
