"""who uses the console

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who uses the console."""
    op.create_table(
        "backup_run",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True, comment="NULL: it runs, or was broken off"),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column(
            "problem",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="empty: it was written and proved",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_backup_run")),
    )
    with op.batch_alter_table("backup_run", schema=None) as batch_op:
        batch_op.create_index("ix_backup_run_started_at", ["started_at"], unique=False)

    op.create_table(
        "console_attempt",
        sa.Column(
            "name_hash", sa.LargeBinary(), nullable=False, comment="of a name somebody tried, known or not"
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_console_attempt")),
    )
    with op.batch_alter_table("console_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_console_attempt_last_at", ["last_at"], unique=False)

    op.create_table(
        "console_log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("user", sa.Integer(), nullable=True, comment="NULL: nobody who was signed in"),
        sa.Column("name", sa.Text(), nullable=False, comment="as the user was called then"),
        sa.Column("event", sa.Text(), nullable=False, comment="one of upstream/console/accounts/seen_log.py"),
        sa.Column(
            "commune_code", sa.Text(), nullable=False, comment="as it was then; empty: of the whole province"
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_console_log")),
    )
    with op.batch_alter_table("console_log", schema=None) as batch_op:
        batch_op.create_index("ix_console_log_user_number", ["user", "number"], unique=False)

    op.create_table(
        "console_user",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="to sign in with, in small letters"),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False, comment="names of rights, separated by spaces"),
        sa.Column(
            "everywhere",
            sa.Boolean(),
            nullable=False,
            comment="sees every commune; else those of console_reach",
        ),
        sa.Column(
            "password_hash",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="Argon2; empty: none was set yet",
        ),
        sa.Column(
            "totp_secret", sa.Text(), server_default="", nullable=False, comment="empty: no second factor"
        ),
        sa.Column(
            "totp_step",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="of the last code that was used",
        ),
        sa.Column("language", sa.Text(), server_default="vi", nullable=False),
        sa.Column("locked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_console_user")),
        sa.UniqueConstraint("name", name=op.f("uq_console_user_name")),
    )
    op.create_table(
        "refusal_count",
        sa.Column("day", sa.Text(), nullable=False, comment="of Vietnam, ISO 8601"),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_refusal_count")),
    )
    op.create_table(
        "console_link",
        sa.Column(
            "hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the secret in a one-time link"
        ),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["console_user.number"], name=op.f("fk_console_link_user")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_console_link")),
    )
    op.create_table(
        "console_reach",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("commune", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["console_user.number"], name=op.f("fk_console_reach_user")),
        sa.PrimaryKeyConstraint("user", "commune", name=op.f("pk_console_reach")),
        comment="the communes that a user sees who does not see all",
    )
    op.create_table(
        "console_recovery",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column(
            "hash", sa.LargeBinary(), nullable=False, comment="of a code that counts once in its place"
        ),
        sa.ForeignKeyConstraint(["user"], ["console_user.number"], name=op.f("fk_console_recovery_user")),
        sa.PrimaryKeyConstraint("user", "hash", name=op.f("pk_console_recovery")),
    )
    op.create_table(
        "console_session",
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the id in the cookie"),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False, comment="last request, at most once a minute"),
        sa.Column(
            "notice", sa.Text(), server_default="", nullable=False, comment="shown on the next page, JSON"
        ),
        sa.ForeignKeyConstraint(["user"], ["console_user.number"], name=op.f("fk_console_session_user")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_console_session")),
    )
    with op.batch_alter_table("console_session", schema=None) as batch_op:
        batch_op.create_index("ix_console_session_user", ["user"], unique=False)
