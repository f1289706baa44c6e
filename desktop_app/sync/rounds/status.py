"""The five numbers of the status page: unsent, unacknowledged, conflicts, rejected, last success."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from desktop_app.attachments.transfer import count_waiting
from desktop_app.base.clock import from_millis
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.ops import op_at
from desktop_app.journal.urgent import UrgentReport, latest
from desktop_app.journal.urgent import count_waiting as count_urgent
from desktop_app.sync.decisions import conflicts, rejections
from desktop_app.sync.incoming.quarantine import count_quarantined
from desktop_app.sync.state import FilesWhen, change_state, problem_sentence, read_state


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """State of the sync with the province.

    ``unsent`` changes were never sent; ``unacknowledged`` ones were, without an answer. ``quarantined``
    counts records of the province that no table of this version can hold. ``last_problem`` is the sentence
    about the last try, empty when it went well; ``offline`` that the next one may go well by itself, since
    there was no connection or no time for it, and that nothing was refused. ``files``: whether records name
    any; ``files_to_send`` of them wait here, ``files_to_fetch`` are missing here. ``not_before``: until when
    the province asked for a pause. ``urgent`` reports wait to be sent; ``reports`` are the last ones in any
    state. ``bundle_number`` and ``bundle_at`` are of the last bundle that was written; ``bundle_open``:
    changes in it are not acknowledged. ``address`` is empty where it exchanges by sticks alone. ``joining``:
    it is known to the province when the answer to its first bundle is here.
    """

    unsent: int
    unacknowledged: int
    conflicts: int
    rejected: int
    last_success: datetime | None
    connected: bool
    server_name: str
    address: str
    last_try: datetime | None
    failures: int
    last_problem: str
    offline: bool = True
    files: bool = False
    files_to_send: int = 0
    files_to_fetch: int = 0
    files_when: FilesWhen = FilesWhen.ALWAYS
    files_problem: str = ""
    quarantined: int = 0
    not_before: datetime | None = None
    urgent: int = 0
    reports: tuple[UrgentReport, ...] = ()
    bundle_number: int = 0
    bundle_at: datetime | None = None
    bundle_open: bool = False
    joining: bool = False


def sync_status(connection: Connection) -> SyncStatus:
    """Return the status from the book, without asking the province."""
    state = read_state(connection)
    device = current_device(connection)
    end = head(connection, device).seq
    files = count_waiting(connection)
    sent = min(max(state.sent_seq, device.acked_seq), end)
    return SyncStatus(
        unsent=end - sent,
        unacknowledged=sent - device.acked_seq,
        conflicts=conflicts.count_open(connection),
        rejected=rejections.count_open(connection),
        quarantined=count_quarantined(connection),
        last_success=from_millis(state.last_success) if state.last_success else None,
        connected=bool(state.server_id),
        server_name=state.server_name,
        address=state.address,
        last_try=from_millis(state.last_try) if state.last_try else None,
        failures=state.failures,
        last_problem=problem_sentence(state.last_problem),
        offline=bool(state.offline),
        files=files.named,
        files_to_send=files.to_send,
        files_to_fetch=files.to_fetch,
        files_when=FilesWhen.ASKED if state.files_when == FilesWhen.ASKED else FilesWhen.ALWAYS,
        files_problem=problem_sentence(state.files_problem),
        not_before=from_millis(state.not_before) if state.not_before else None,
        urgent=count_urgent(connection),
        reports=tuple(latest(connection)),
        bundle_number=state.bundle_number,
        bundle_at=from_millis(state.bundle_at) if state.bundle_at else None,
        bundle_open=bool(state.joining) or state.bundle_seq > device.acked_seq,
        joining=bool(state.joining),
    )


def unsent_since(connection: Connection) -> datetime | None:
    """Return when the oldest change was made that the province has not confirmed."""
    device = current_device(connection)
    if head(connection, device).seq <= device.acked_seq:
        return None
    oldest = op_at(connection, device.number, device.acked_seq + 1)
    return None if oldest is None else from_millis(oldest.at)


def choose_files_when(connection: Connection, when: FilesWhen) -> None:
    """Choose when files travel; a choice of this computer, which is not sent anywhere."""
    change_state(connection, files_when=when.value)
