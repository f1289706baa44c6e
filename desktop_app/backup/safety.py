"""Facts for the first page about the safety of the book: code, backup, connection, conflicts."""

from __future__ import annotations

from desktop_app.accounts.officer_changes import unreported_changes
from desktop_app.backup.backups import automatic_backups
from desktop_app.backup.key_protection import key_protection
from desktop_app.book.office import Office
from desktop_app.book.overview_facts import SafetyFacts
from desktop_app.sync.keys.state import keys_to_do
from desktop_app.sync.rounds.status import sync_status


def safety_facts(office: Office) -> SafetyFacts:
    """Return how safe the open book is, from this computer alone."""
    kept = key_protection(office)
    backups = automatic_backups(office.folder.backups)
    with office.read() as connection:
        status = sync_status(connection)
        changes = unreported_changes(connection, office.officer)
        keys = keys_to_do(connection, office.sync_book())
    return SafetyFacts(
        kept.code_made_at is not None and not kept.code_damaged,
        max((each.made_at for each in backups), default=None),
        status.connected,
        status.last_success,
        status.conflicts,
        status.rejected,
        len(changes),
        keys.waiting,
        keys.waits_here,
        keys.unfinished,
    )
