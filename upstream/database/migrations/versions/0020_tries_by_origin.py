"""tries to sign in by origin, and browsers that are known

A migration is a letter to a stranger: it imports nothing of this program and spells out names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tries by origin, and known browsers. What was counted so far counts for a quarter of an hour only."""
    op.drop_table("console_attempt")
    op.create_table(
        "console_attempt",
        sa.Column(
            "name_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="of a name somebody tried, known or not; empty: any",
        ),
        sa.Column(
            "origin_hash",
            sa.LargeBinary(),
            nullable=False,
            comment="of an address or a known browser; empty: any",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name_hash", "origin_hash", name=op.f("pk_console_attempt")),
    )
    with op.batch_alter_table("console_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_console_attempt_last_at", ["last_at"], unique=False)
    op.create_table(
        "console_browser",
        sa.Column(
            "hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the id in a cookie that stays"
        ),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["console_user.number"], name=op.f("fk_console_browser_user")),
        sa.PrimaryKeyConstraint("hash", "user", name=op.f("pk_console_browser")),
        comment="browsers in which a user has signed in: strangers' tries do not keep the user out of them",
    )
