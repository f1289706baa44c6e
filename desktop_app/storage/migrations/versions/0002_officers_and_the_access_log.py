"""officers and the access log

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False, comment="milliseconds since 1970 UTC"),
        sa.Column("officer", sa.Text(), nullable=False, comment="name at that time"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="what kind of thing: register, document, account"
        ),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.Column("records", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_access_log")),
        comment="append-only by trigger; never holds content",
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_log_at"), ["at"], unique=False)

    op.create_table(
        "officer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position_title", sa.Text(), server_default="", nullable=False),
        sa.Column("roles", sa.Text(), server_default="", nullable=False, comment="codes separated by spaces"),
        sa.Column(
            "extra_rights", sa.Text(), server_default="", nullable=False, comment="codes separated by spaces"
        ),
        sa.Column("pin_hash", sa.Text(), nullable=True, comment="Argon2id; NULL: no PIN"),
        sa.Column("wrong_pins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wait_until", sa.Integer(), nullable=True, comment="milliseconds since 1970 UTC"),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
    )
    # The log is kept at least twelve months; the file itself holds whoever writes it to that.
    op.execute(
        "CREATE TRIGGER access_log_is_never_changed BEFORE UPDATE ON access_log "
        "BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER access_log_is_kept_a_year BEFORE DELETE ON access_log "
        "WHEN OLD.at > CAST(strftime('%s', 'now', '-12 months') AS INTEGER) * 1000 "
        "BEGIN SELECT RAISE(ABORT, 'entries of the access log are kept for twelve months'); END"
    )
