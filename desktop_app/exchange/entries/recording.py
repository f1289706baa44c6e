"""Recording the rows of a table of entries that a person has looked at."""

from __future__ import annotations

from desktop_app.accounts.officers import require_author
from desktop_app.areas.importing import IMPORT
from desktop_app.base.ids import new_id
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.entries.incoming import IncomingRow
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import save_matter
from desktop_app.registers.entries.records import RegisterEntryDraft


def record_row(rec: Recorder, register: Register, row: IncomingRow) -> str:
    """Begin the entry of a row, or correct the one it names; its id.

    Raises:
        NotAllowed: the author may not import, or not write into the register.
        ChangedMeanwhile: the entry was changed since the file was looked at.
        Problem: the entry was voided meanwhile.
    """
    require_author(rec.connection, rec.author, IMPORT)
    entry_id = row.matter_id or new_id(rec.clock)
    draft = RegisterEntryDraft(
        entry_id, register.code, row.version, row.area_id, row.answers, "", rec.author, opened=row.opened
    )
    return save_matter(rec, register, draft)
