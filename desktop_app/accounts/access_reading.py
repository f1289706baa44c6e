"""Reading the access log, for whoever may: who, when, what; never content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.accounts.access_log import Access, Action, accesses
from desktop_app.accounts.officers import officers, require_author
from desktop_app.i18n import tr

PERMISSION = "access_log.read"


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """An entry in the words of the user."""

    at: datetime
    officer: str
    action: str
    subject: str


def read_access_log(connection: Connection, reader: str, *, limit: int = 1000) -> tuple[AccessEntry, ...]:
    """The latest entries first.

    Raises:
        NotAllowed: the officer may not read the log.
    """
    require_author(connection, reader, PERMISSION)
    names = {officer.id: officer.name for officer in officers(connection, with_former=True)}
    return tuple(_entry(access, names) for access in accesses(connection, limit=limit))


def action_name(action: Action) -> str:
    """What was done, in the language of the user."""
    return {
        Action.SIGN_IN: tr("Signed in"),
        Action.REFUSED: tr("Was refused"),
        Action.READ: tr("Read"),
        Action.CHANGE: tr("Changed"),
        Action.PRINT: tr("Printed"),
        Action.EXPORT: tr("Exported"),
        Action.BACKUP: tr("Backed up"),
        Action.RESTORE: tr("Restored"),
    }[action]


def _entry(access: Access, names: dict[str, str]) -> AccessEntry:
    subject = _subject_name(access.subject)
    whose = names.get(access.record_id or "", "")
    if whose and whose != access.officer:
        subject = f"{subject}: {whose}"
    if access.records > 1:
        subject = tr("{subject} ({n} records)", subject=subject, n=access.records)
    return AccessEntry(access.at, access.officer, action_name(access.action), subject)


def _subject_name(subject: str) -> str:
    known = {
        "officer": tr("Officer"),
        "pin": tr("PIN"),
        "book": tr("The book"),
        "recovery_code": tr("Recovery code"),
        "passphrase": tr("Passphrase"),
        "responses": tr("Forms"),
        "tally": tr("Tally sheet"),
        "movements": tr("Movements"),
        "areas": tr("Residential areas"),
        "catalogue": tr("Catalogue"),
    }
    return known.get(subject, subject)
