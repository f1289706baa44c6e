"""What the first page says of the safety of the book: code, backup, connection, conflicts."""

from __future__ import annotations

from desktop_app.accounts.officer_changes import changes_not_told
from desktop_app.backup.backups import automatic_backups
from desktop_app.backup.key_protection import key_protection
from desktop_app.book.office import Office
from desktop_app.book.overview_facts import SafetyFacts
from desktop_app.sync.rounds.status import sync_status


def safety_facts(office: Office) -> SafetyFacts:
    """How safe the open book is, as this computer knows it; asks nobody."""
    kept = key_protection(office)
    backups = automatic_backups(office.folder.backups)
    with office.read() as connection:
        status = sync_status(connection)
        changes = changes_not_told(connection, office.officer)
    return SafetyFacts(
        kept.opens_elsewhere and not kept.code_damaged,
        max((each.made_at for each in backups), default=None),
        status.connected,
        status.last_success,
        status.conflicts,
        status.rejected,
        len(changes),
    )
