"""Files of entries and of the steps taken with them: letters, minutes, photos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from desktop_app.accounts.officers import require_author
from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import record_file, remove_file
from desktop_app.base.clock import from_millis
from desktop_app.base.ids import REGISTER_FILE, register_file_id
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import register_of
from desktop_app.registers.entries.reading import history_within
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.papers import printed_paper


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of an entry. ``owner``: the entry itself, or the event with which it came."""

    matter_id: str
    owner: str
    name: str
    added_by: str
    added_at: datetime | None


def attach_to_entry(rec: Recorder, matter_id: str, candidate: Candidate) -> None:
    """Keep a file beside an entry.

    Raises:
        NotAllowed: the author may not write into the register, or not look into it.
        EntryGone: there is no such entry.
        Problem: the entry was voided.
        CannotRead: the file cannot be read any more.
    """
    _require_writer(rec, matter_id)
    record_file(rec, register_file_id(matter_id, matter_id, candidate.name), matter_id, candidate)


def remove_from_entry(rec: Recorder, file: EntryFile) -> None:
    """Take a file away; who attached and who removed it stays in the journal.

    Raises:
        NotAllowed, EntryGone, Problem: as for :func:`attach_to_entry`; and where it is the very file that
            was issued.
    """
    _require_writer(rec, file.matter_id)
    file_id = register_file_id(file.matter_id, file.owner, file.name)
    issued = select(printed_paper.c.id).where(
        printed_paper.c.matter_id == file.matter_id,
        printed_paper.c.file_sha256 == (rec.get("attachment", file_id) or {}).get("sha256"),
    )
    if rec.connection.execute(issued).first() is not None:
        raise Problem(
            "This file is the document as it was issued. Issue another one that replaces, corrects or recalls"
            " it (F4)."
        )
    remove_file(rec, file_id)


def files_of_entries(connection: Connection, ids: Sequence[str]) -> dict[str, list[EntryFile]]:
    """The files of these entries and of their steps, by entry, as they came; the caller has the right."""
    columns = attachment.c
    found: defaultdict[str, list[EntryFile]] = defaultdict(list)
    if not ids:
        return found
    begins = [columns.id.between(_first(matter_id), f"{_first(matter_id)}\U0010ffff") for matter_id in ids]
    query = select(attachment).where(or_(*begins), columns.owner != "").order_by(columns.added_at, columns.id)
    for row in connection.execute(query):
        matter_id = row.id.split(":", 2)[1]
        at = from_millis(row.added_at) if row.added_at else None
        found[matter_id].append(EntryFile(matter_id, row.owner, row.name, row.added_by, at))
    return found


def _first(matter_id: str) -> str:
    return f"{REGISTER_FILE}:{matter_id}:"


def _require_writer(rec: Recorder, matter_id: str) -> None:
    register = register_of(rec, matter_id)
    require_author(rec.connection, rec.author, register.right_to_enter)
    if history_within(rec, matter_id).state == VOID_STATE:
        raise Problem("This entry was voided. Let it count again before files are attached or taken away.")
