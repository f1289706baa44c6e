"""What the window and the command line do with a person's data: the same acts, each in the access log.

The log names records and counts, never a name or what was sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import require_author
from desktop_app.base.durable_file import private_folder
from desktop_app.base.i18n import tr
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.exchange.permission import EXPORT
from desktop_app.exchange.private_folder import remove_remains
from desktop_app.fund.disclosure.publishing import Publication
from desktop_app.fund.disclosure.withdrawn import published_with_each
from desktop_app.office.profile import load_profile
from desktop_app.persons.anonymising import Anonymised, EraseReason, anonymise, parted
from desktop_app.persons.due import DueRecord, due_records, named_of
from desktop_app.persons.duties import impact_dossier, processing_record
from desktop_app.persons.finding import find_persons, records_of
from desktop_app.persons.keeping import Keeping
from desktop_app.persons.paper import write_extract
from desktop_app.persons.records import FoundPerson, HeldIn, HeldRecord, person_id
from desktop_app.storage.whole_files.erasing import erase_free_space

PERSON, RECORD, RETENTION, DUTIES = "person", "person_record", "retention", "personal_duties"
"""What the access log calls these."""


@dataclass(frozen=True, slots=True)
class ErasedPersons:
    """What was made anonymous, and sentences on what remains elsewhere and until when."""

    anonymised: Anonymised
    remains: tuple[str, ...]


def find_noted(office: Office, words: str) -> list[FoundPerson]:
    """Find persons and note in the log that somebody was looked for, and how many records were shown.

    Raises:
        NotAllowed: the officer has no right to it.
        Problem: too little was typed.
    """
    with office.read() as connection:
        found = find_persons(connection, office.officer, words)
    shown = sum(len(person.records) for person in found)
    _note(office, AccessAction.SEARCH, PERSON, records=shown)
    return found


def export_person(office: Office, ids: Sequence[str], folder: Path) -> tuple[Path, Path]:
    """Write what is held of persons or records, as .docx and .json; each record is in the log as exported.

    Raises:
        NotAllowed: the officer may not look up persons, or not export.
        Problem: an id means nobody.
        CannotWrite: a file cannot be written.
    """
    with office.read() as connection:
        require_author(connection, office.officer, EXPORT)
        records = records_of(connection, office.officer, ids)
        profile = load_profile(connection, office.identity.commune_code)
    for record in records:
        _note(office, AccessAction.EXPORT, RECORD, record.id)
    name = next((name for record in records for name in record.persons if person_id(name) in ids), "")
    name = name or next((record.name for record in records), "")
    return write_extract(folder, profile, office.clock.now(), name, records)


def erasable(office: Office, ids: Sequence[str]) -> Anonymised:
    """Return what :func:`erase_persons` would make anonymous and what it would leave; nothing is erased.

    Raises:
        NotAllowed: the officer may not look up personal data.
        Problem: an id means nobody.
    """
    with office.read() as connection:
        records = records_of(connection, office.officer, ids)
    return _parted(office, records)


def erase_persons(
    office: Office, ids: Sequence[str], reason: EraseReason, shown: Anonymised
) -> ErasedPersons:
    """Make persons or records anonymous, as one act; ``shown``: what :func:`erasable` gave and somebody saw.

    Raises:
        NotAllowed: the officer may not look up or erase personal data.
        Problem: an id means nobody.
        MoreThanShown: more would be emptied than was shown; nothing is.
    """
    with office.read() as connection:
        records = records_of(connection, office.officer, ids)
    return _erase(office, records, reason, shown)


def due_noted(office: Office) -> list[DueRecord]:
    """List what is due; the log says how many records were shown.

    Raises:
        NotAllowed: the officer may not look up personal data.
    """
    with office.read() as connection:
        found = due_records(connection, office.officer, office.identity.commune_code)
    _note(office, AccessAction.READ, RETENTION, records=len(found))
    return found


def erasable_due(office: Office, ids: Sequence[str]) -> Anonymised:
    """Return what :func:`erase_due` would make anonymous and what it would leave; nothing is erased.

    Raises:
        NotAllowed: the officer may not look up personal data.
        Problem: a record that is named is not due.
    """
    return _parted(office, _due(office, ids))


def erase_due(office: Office, ids: Sequence[str], shown: Anonymised) -> ErasedPersons:
    """Make records that are due anonymous: those that are named, or all.

    ``shown``: what :func:`erasable_due` gave and somebody saw.

    Raises:
        NotAllowed: the officer may not look up or erase personal data.
        Problem: a record that is named is not due.
        MoreThanShown: more would be emptied than was shown; nothing is.
    """
    return _erase(office, _due(office, ids), EraseReason.EXPIRED, shown)


def write_duty_papers(office: Office, folder: Path) -> tuple[Path, Path]:
    """Write the record of processing and the impact dossier into a folder, as .docx.

    Raises:
        NotAllowed: the officer may not look up personal data, or not export.
        CannotWrite: a file cannot be written; an older one is untouched.
    """
    private_folder(folder)
    made = office.clock, office.identity.commune_code, office.officer
    with office.read() as connection:
        require_author(connection, office.officer, EXPORT)
        papers = {
            folder / "so-xu-ly-du-lieu-ca-nhan.docx": processing_record(connection, *made),
            folder / "ho-so-danh-gia-tac-dong.docx": impact_dossier(connection, *made),
        }
    _note(office, AccessAction.EXPORT, DUTIES)
    for path, paper in papers.items():
        render(paper, FileKind.WORD, path)
    record, dossier = papers
    return record, dossier


def published_with_names(
    office: Office, records: Iterable[HeldRecord]
) -> Mapping[str, Sequence[Publication]]:
    """The posted sheets that bear the names of vouchers, by name as ``same_name`` has it."""
    names = {record.name for record in records if record.held_in is HeldIn.VOUCHER}
    if not names:
        return {}
    with office.read() as connection:
        return published_with_each(connection, names, office.clock.today())


def _due(office: Office, ids: Sequence[str]) -> list[HeldRecord]:
    return named_of(due_noted(office), ids)


def _parted(office: Office, records: Sequence[HeldRecord]) -> Anonymised:
    with office.read() as connection:
        found = parted(Keeping(connection, office.identity.commune_code), records)
    _note(office, AccessAction.READ, PERSON, records=len(records))
    return found


def _erase(
    office: Office, records: Sequence[HeldRecord], reason: EraseReason, shown: Anonymised
) -> ErasedPersons:
    with office.record() as rec:
        done = anonymise(rec, office.identity.commune_code, records, reason, shown)
    if not done.done:
        return ErasedPersons(done, ())
    whole = erase_free_space(office.store)
    remove_remains()
    remains = [
        tr("The history of this book and the province still keep what was written before."),
        tr("Papers that were printed, issued or made public keep what they say."),
        tr("Backups made before keep it until they are replaced."),
    ]
    if not whole:
        remains.append(
            tr("Free pages of the file were not rewritten. Close the other windows, then do it again.")
        )
    return ErasedPersons(done, tuple(remains))


def _note(
    office: Office, action: AccessAction, subject: str, record_id: str | None = None, *, records: int = 1
) -> None:
    with office.store.write() as connection:
        log_access(connection, office.clock, office.officer, action, subject, record_id, records=records)
