"""Tables of the console: who may use it, who is signed in, who saw and did what; backups."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
)

from upstream.database.tables import metadata

console_user = Table(
    "console_user",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True, comment="to sign in with, in small letters"),
    Column("full_name", Text, nullable=False),
    Column("rights", Text, nullable=False, comment="names of rights, separated by spaces"),
    Column("everywhere", Boolean, nullable=False, comment="sees every commune; else those of console_reach"),
    Column(
        "password_hash", Text, nullable=False, server_default="", comment="Argon2; empty: none was set yet"
    ),
    Column("totp_secret", Text, nullable=False, server_default="", comment="empty: no second factor"),
    Column(
        "totp_step", BigInteger, nullable=False, server_default="0", comment="of the last code that was used"
    ),
    Column("language", Text, nullable=False, server_default="vi"),
    Column("locked", Boolean, nullable=False, server_default=false()),
    Column("made_at", BigInteger, nullable=False),
)

console_reach = Table(
    "console_reach",
    metadata,
    Column("user", Integer, ForeignKey("console_user.number"), nullable=False),
    Column("commune", Text, nullable=False),
    PrimaryKeyConstraint("user", "commune"),
    comment="the communes that a user sees who does not see all",
)

console_link = Table(
    "console_link",
    metadata,
    Column("hash", LargeBinary, primary_key=True, comment="SHA-256 of the secret in a one-time link"),
    Column("user", Integer, ForeignKey("console_user.number"), nullable=False),
    Column("until", BigInteger, nullable=False),
)

console_recovery = Table(
    "console_recovery",
    metadata,
    Column("user", Integer, ForeignKey("console_user.number"), nullable=False),
    Column("hash", LargeBinary, nullable=False, comment="of a code that counts once in its place"),
    PrimaryKeyConstraint("user", "hash"),
)

console_attempt = Table(
    "console_attempt",
    metadata,
    Column(
        "name_hash", LargeBinary, nullable=False, comment="of a name somebody tried, known or not; empty: any"
    ),
    Column(
        "origin_hash", LargeBinary, nullable=False, comment="of an address or a known browser; empty: any"
    ),
    Column("tries", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("name_hash", "origin_hash"),
    Index("ix_console_attempt_last_at", "last_at"),
)

console_browser = Table(
    "console_browser",
    metadata,
    Column("hash", LargeBinary, nullable=False, comment="SHA-256 of the id in a cookie that stays"),
    Column("user", Integer, ForeignKey("console_user.number"), nullable=False),
    Column("since", BigInteger, nullable=False),
    PrimaryKeyConstraint("hash", "user"),
    comment="browsers in which a user has signed in: strangers' tries do not keep the user out of them",
)

console_session = Table(
    "console_session",
    metadata,
    Column("hash", LargeBinary, primary_key=True, comment="SHA-256 of the id in the cookie"),
    Column("user", Integer, ForeignKey("console_user.number"), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False, comment="last request, at most once a minute"),
    Column("notice", Text, nullable=False, server_default="", comment="shown on the next page, JSON"),
    Index("ix_console_session_user", "user"),
)

console_log = Table(
    "console_log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("user", Integer, comment="NULL: nobody who was signed in"),
    Column("name", Text, nullable=False, comment="as the user was called then"),
    Column("event", Text, nullable=False, comment="one of upstream/console/accounts/seen_log.py"),
    Column("commune_code", Text, nullable=False, comment="as it was then; empty: of the whole province"),
    Column("subject", Text, nullable=False),
    Index("ix_console_log_user_number", "user", "number"),
)

backup_run = Table(
    "backup_run",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, comment="NULL: it runs, or was broken off"),
    Column("file", Text, nullable=False),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("author", Text, nullable=False),
    Column("problem", Text, nullable=False, server_default="", comment="empty: it was written and proved"),
    Index("ix_backup_run_started_at", "started_at"),
)

refusal_count = Table(
    "refusal_count",
    metadata,
    Column("day", Text, nullable=False, comment="of Vietnam, ISO 8601"),
    Column("code", Text, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "code"),
)
