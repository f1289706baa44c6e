"""Sessions: a random id in a cookie, of which the database keeps the hash; a new one at every sign-in."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, not_, select, update

from desktop_app.base.i18n import tr
from upstream.console.accounts.reach import NOTHING, Reach
from upstream.console.accounts.secrets_kept import csrf_token, random_secret, secret_hash
from upstream.console.accounts.users import ConsoleUser, user_of
from upstream.database.console_tables import console_session as table

IDLE_MILLIS = 8 * 3_600_000
LONGEST_MILLIS = 7 * 24 * 3_600_000
"""Also of a session in daily use: a stolen cookie ends after a working week."""
_NOTED_EVERY = 60_000
_LONGEST_ID = 100


class PageNotice(msgspec.Struct, frozen=True):
    """A sentence for the next page: a message and what fills its placeholders."""

    message: str
    params: dict[str, str]

    def sentence(self) -> str:
        """Return it in the language of the page."""
        return tr(self.message, **self.params)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever opens a page: somebody signed in, or a stranger with a cookie that opens nothing."""

    session_id: str
    user: ConsoleUser | None = None
    notice: PageNotice | None = None

    @property
    def reach(self) -> Reach:
        """What the visitor may see and do."""
        return NOTHING if self.user is None else self.user.reach

    @property
    def csrf(self) -> str:
        """What every form of this visitor must carry."""
        return csrf_token(self.session_id)


def begin_session(connection: Connection, user: ConsoleUser, former: str, now: int) -> str:
    """Return the id of a new session; the one of before ends, whoever chose it."""
    end_session(connection, former)
    connection.execute(delete(table).where(not_(_lasts(now))))
    session_id = random_secret()
    connection.execute(
        insert(table).values(hash=secret_hash(session_id), user=user.number, started_at=now, seen_at=now)
    )
    return session_id


def end_session(connection: Connection, session_id: str) -> None:
    """Sign out."""
    connection.execute(delete(table).where(table.c.hash == secret_hash(session_id)))


def visitor_of(connection: Connection, session_id: str, now: int) -> Visitor:
    """Return who has this cookie; a stranger where it opens nothing. A stranger without one gets a new id."""
    if not session_id or len(session_id) > _LONGEST_ID:
        return Visitor(random_secret())
    row = connection.execute(
        select(table.c.user, table.c.notice).where(table.c.hash == secret_hash(session_id), _lasts(now))
    ).one_or_none()
    user = None if row is None else user_of(connection, row.user)
    if row is None or user is None or user.locked:
        return Visitor(session_id)
    notice = msgspec.json.decode(row.notice, type=PageNotice) if row.notice else None
    return Visitor(session_id, user, notice)


def _lasts(now: int) -> ColumnElement[bool]:
    return and_(table.c.seen_at >= now - IDLE_MILLIS, table.c.started_at >= now - LONGEST_MILLIS)


def is_noted(connection: Connection, session_id: str, now: int) -> bool:
    """Whether the session was used within the last minute, and has nothing to be shown."""
    fresh = select(table.c.hash).where(
        table.c.hash == secret_hash(session_id), table.c.seen_at > now - _NOTED_EVERY, table.c.notice == ""
    )
    return connection.execute(fresh).first() is not None


def note_used(connection: Connection, session_id: str, now: int) -> None:
    """The session was used now; what it had to show was shown."""
    connection.execute(
        update(table).where(table.c.hash == secret_hash(session_id)).values(seen_at=now, notice="")
    )


def leave_notice(connection: Connection, session_id: str, notice: PageNotice) -> None:
    """Show a sentence on the next page."""
    text = msgspec.json.encode(notice).decode()
    connection.execute(update(table).where(table.c.hash == secret_hash(session_id)).values(notice=text))
