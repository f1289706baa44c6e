"""Versions that an officer agreed to install, and versions that failed here; kept as facts of the book."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.updates.program_folder import Attempt, ProgramFolder

PERMISSION = "sync.run"
"""Whoever may fetch from the province may install what it signed."""

_AGREED, _FAILED = "updates.agreed", "updates.failed"


def agreed(connection: Connection) -> str:
    """Return the version that is to take over when the window is closed; empty for none."""
    return get_fact(connection, _AGREED) or ""


def agree(connection: Connection, version: str) -> None:
    """Have a version take over; an empty one takes the word back."""
    set_fact(connection, _AGREED, version or None)


def failed_versions(connection: Connection) -> tuple[str, ...]:
    """Versions that were tried on this computer in vain: they are not offered as new ones."""
    return tuple((get_fact(connection, _FAILED) or "").split())


def note_failed(connection: Connection, version: str) -> None:
    """Remember that a version failed; nothing of what was agreed stays."""
    set_fact(connection, _FAILED, " ".join(dict.fromkeys([*failed_versions(connection), version])))
    agree(connection, "")


def note_well(connection: Connection) -> None:
    """The running version is well: what failed or was agreed before it says nothing any more."""
    set_fact(connection, _FAILED, None)
    agree(connection, "")


def failed_sentence(attempt: Attempt, program: ProgramFolder) -> str:
    """Return the problem about a version that was replaced by this one."""
    said = tr(
        "The new version {version} did not start well, so version {running} works on. Nothing was lost. Tell "
        "the province.",
        version=attempt.version,
        running=program.running,
    )
    return f"{said}\n\n{attempt.reason}" if attempt.reason else said
