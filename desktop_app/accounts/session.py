"""The session of an open book: who works in it, and through which channel; it checks the rights of every act.

An officer's name alone is no proof: only a session shows that the person signed in. Scheduled work has a
session of its own, limited to what ``roles.toml`` lists for it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from desktop_app.base.role_book import role_book

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.accounts.access_log import AccessAction
    from desktop_app.base.clock import Clock


class SessionChannel(StrEnum):
    """By which way somebody works in the book."""

    WINDOW = "window"
    COMMAND_LINE = "command_line"
    SCHEDULED = "scheduled"


class Session(msgspec.Struct, frozen=True):
    """Who works: ``name`` is what entries and the access log show, empty while nobody has signed in."""

    name: str
    way: SessionChannel = SessionChannel.WINDOW

    @classmethod
    def of_schedule(cls) -> Session:
        """Return a session for scheduled work."""
        return cls(role_book().scheduled.name, SessionChannel.SCHEDULED)

    def require(self, connection: Connection, permission: str) -> None:
        """Require a right; an office without officers works without accounts.

        Raises:
            NotAllowed: there is no such right, or nobody has signed in.
        """
        # Loaded here and below: the window has a session before it has the whole book (decision 0021).
        from desktop_app.accounts.officers import NotAllowed, require_author

        if self.way is not SessionChannel.SCHEDULED:
            require_author(connection, self.name, permission)
        elif not role_book().scheduled.allows(permission):
            raise NotAllowed(
                "Work by schedule has no right to: {right}. Sign in with your name and PIN to do it.",
                right=role_book().find(permission).name,
            )

    def note(self, connection: Connection, clock: Clock, action: AccessAction, subject: str) -> None:
        """Write into the access log that this session did something."""
        from desktop_app.accounts.access_log import log_access

        log_access(connection, clock, self.name, action, subject)
