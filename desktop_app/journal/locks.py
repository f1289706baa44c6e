"""Parts of the book that the province locked or opened again, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import sync_lock
from desktop_app.wire.scopes import lock_over


class Locked(Problem):
    """The province takes no changes of this part of the book."""


def locked_scopes(connection: Connection) -> Mapping[str, str]:
    """Return the parts of the book that the province takes no changes of, each with its reason."""
    known = known_to(connection)
    locked: Mapping[str, str] | None = known.get(locked_scopes)
    if locked is None:
        locked = known[locked_scopes] = _scopes(connection, locked=1)
    return locked


def opened_scopes(connection: Connection) -> dict[str, str]:
    """Return the parts of the book that the province returned or opened again, each with its reason."""
    return _scopes(connection, locked=0)


def lock_on(connection: Connection, entity: str, entity_id: str) -> str | None:
    """Return the reason of the lock on a record whose id names its part of the book, or ``None``."""
    return lock_over(locked_scopes(connection), entity, entity_id, {})


def return_of(connection: Connection, entity: str, entity_id: str) -> str | None:
    """Why the province has opened what a record belongs to again; ``None``: it never did."""
    return lock_over(opened_scopes(connection), entity, entity_id, {})


def refusal(reason: str, period: str = "") -> Locked:
    """Return the problem for a change of something that is locked; ``period``: the label of the one it is."""
    if period:
        return Locked(
            "The province accepts no changes to the figures of {period}. {reason}"
            " Ask the province to open it.",
            period=period,
            reason=_whole(reason),
        )
    return Locked(
        "The province accepts no changes here. {reason} Ask the province to open it.", reason=_whole(reason)
    )


def locked_words(reason: str, period: str = "") -> str:
    """Above what is locked: that nothing is typed here, and why."""
    return refusal(reason, period).sentence()


def returned_words(reason: str) -> str:
    """Above what the province has opened again: why."""
    return tr("Opened again by the province: {reason}", reason=_whole(reason))


_SCOPES = Prepared(
    select(sync_lock.c.scope, sync_lock.c.reason).where(sync_lock.c.locked == bindparam("locked"))
)


def _scopes(connection: Connection, *, locked: int) -> dict[str, str]:
    return dict(_SCOPES.all(connection, {"locked": locked}))


def _whole(reason: str) -> str:
    """Return a reason as a sentence: people write it with and without a full stop."""
    text = reason.strip() or "–"
    return text if text.endswith((".", "!", "?", "–")) else f"{text}."
