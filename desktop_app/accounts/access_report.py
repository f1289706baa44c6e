"""Read the access log, and delete outdated entries. It never holds content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from desktop_app.accounts.access_log import (
    Access,
    AccessAction,
    accesses,
    count_before,
    delete_before,
    log_access,
    outdated_before,
)
from desktop_app.accounts.officers import MANAGE, names_by_id, refusal, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number

PERMISSION = "access_log.read"

type NameOf = Callable[[Connection, str, str], str]
"""What a record is called, by the subject and id of an entry; empty when it has no name any more."""


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """An entry in the words of the user."""

    at: datetime
    officer: str
    action: str
    subject: str


def read_access_log(
    connection: Connection, reader: str, name_of: NameOf, *, limit: int = 1000
) -> tuple[AccessEntry, ...]:
    """Return the latest entries first. ``name_of`` is called once for each record that was read or printed.

    Raises:
        NotAllowed: the officer may not read the log.
    """
    require_author(connection, reader, PERMISSION)
    officer_names = names_by_id(connection)

    @cache
    def name(subject: str, record_id: str) -> str:
        return officer_names.get(record_id) or name_of(connection, subject, record_id)

    return tuple(_entry(access, name) for access in accesses(connection, limit=limit))


@dataclass(frozen=True, slots=True)
class OutdatedEntries:
    """Entries that need not be kept any longer: how many, and the instant they are older than."""

    count: int
    before: datetime


def outdated_entries(connection: Connection, reader: str) -> OutdatedEntries | None:
    """Return what ``reader`` may delete of the log now; ``None`` if nothing."""
    before = outdated_before(connection)
    if before is None or any(refusal(connection, reader, right) for right in (PERMISSION, MANAGE)):
        return None
    count = count_before(connection, before)
    return OutdatedEntries(count, before) if count else None


def delete_outdated(connection: Connection, clock: Clock, author: str) -> int:
    """Delete the entries that need not be kept any longer, and log that; returns how many.

    Raises:
        NotAllowed: the author may not both read the log and manage accounts.
    """
    for right in (PERMISSION, MANAGE):
        require_author(connection, author, right)
    before = outdated_before(connection)
    deleted = delete_before(connection, before) if before is not None else 0
    if deleted:
        log_access(connection, clock, author, AccessAction.CHANGE, "access_log", records=deleted)
    return deleted


def action_name(action: AccessAction) -> str:
    """Return what was done, in the language of the user."""
    return {
        AccessAction.SIGN_IN: tr("Signed in"),
        AccessAction.REFUSED: tr("Was refused"),
        AccessAction.READ: tr("Read"),
        AccessAction.CHANGE: tr("Changed"),
        AccessAction.PRINT: tr("Printed"),
        AccessAction.EXPORT: tr("Exported"),
        AccessAction.BACKUP: tr("Backed up"),
        AccessAction.RESTORE: tr("Restored"),
        AccessAction.SYNC: tr("Synchronised"),
        AccessAction.SEARCH: tr("Searched"),
        AccessAction.ERASE: tr("Erased"),
    }[action]


def _entry(access: Access, name: Callable[[str, str], str]) -> AccessEntry:
    subject = _subject_name(access.subject)
    whose = name(access.subject, access.record_id) if access.record_id else ""
    if whose and whose != access.officer:
        subject = f"{subject}: {whose}"
    if access.records > 1:
        subject = tr("{subject} ({n} records)", subject=subject, n=format_number(access.records))
    return AccessEntry(access.at, access.officer, action_name(access.action), subject)


def _subject_name(subject: str) -> str:
    known = {
        "officer": tr("Officer"),
        "pin": tr("PIN"),
        "book": tr("The book"),
        "province": tr("The province"),
        "bundle": tr("Bundle for the province"),
        "recovery_code": tr("Recovery code"),
        "passphrase": tr("Passphrase"),
        "responses": tr("Forms"),
        "response": tr("Form"),
        "second_keying": tr("Double entry"),
        "minutes": tr("Minutes of the count"),
        "survey": tr("Survey report"),
        "posting": tr("Notice of the result to be posted"),
        "tally": tr("Tally sheet"),
        "movements": tr("Movements"),
        "work": tr("Report on the Front's work"),
        "register": tr("Book of a register"),
        "figure_files": tr("Files of a figure"),
        "areas": tr("Residential areas"),
        "disclosure": tr("Disclosure of the fund"),
        "fund": tr("Vouchers and papers of the fund"),
        "households": tr("Households that were helped"),
        "catalogue": tr("Catalogue"),
        "access_log": tr("Access log: old entries deleted"),
        "access-log": tr("Access log"),
        "person": tr("Data of a person"),
        "person_record": tr("Record of a person"),
        "person_erased.request": tr("Record of a person: made anonymous, the person asked for it"),
        "person_erased.expired": tr("Record of a person: made anonymous, its time was over"),
        "person_erased.withdrawn": tr("Record of a person: made anonymous, consent was withdrawn"),
        "person_erased.mistake": tr("Record of a person: made anonymous, it was held by mistake"),
        "personal_duties": tr("Record of processing, impact dossier"),
        "office_key": tr("Key that seals names"),
        "retention": tr("What is due to be erased"),
    }
    return known.get(subject, subject)
