"""Which errors of the database mean “not now”: the same request may succeed a moment later."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

from upstream.base.problems import ServerProblem

_STATES: Final = frozenset({"25006", "25P03", "25P04"})
"""SQLSTATEs that psycopg counts among internal errors (PostgreSQL, Appendix A): the primary was demoted to a
standby; it ended an idle transaction; a transaction lasted too long.
"""


class NotAnnounced(ServerProblem):
    """The database was put back to a time, and no epoch says so: nothing may be written yet."""


def is_unavailable(error: BaseException) -> bool:
    """Whether the database was locked, full, gone or not writable, or all its connections were in use.

    Nothing of the transaction was kept, or it is unknown whether it was: what a request asks must be
    repeatable.
    """
    if isinstance(error, TimeoutError | OperationalError | InterfaceError | NotAnnounced):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _STATES


def kind_of(error: BaseException) -> str:
    """Return the driver's name of an error, which holds nothing of its content."""
    return type(error.orig if isinstance(error, DBAPIError) else error).__name__
