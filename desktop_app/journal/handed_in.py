"""Where a report is that was handed in: still on this computer, on its way, or at the province since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.base.clock import VIETNAM, Clock, from_millis, to_millis
from desktop_app.base.i18n import tr
from desktop_app.journal.devices import Device, current_device
from desktop_app.journal.ops import ops_about, ops_of
from desktop_app.storage.facts import facts_beginning, get_fact, set_fact
from desktop_app.storage.tables.movements import period_status
from desktop_app.storage.tables.surveys import survey_round

SUBMITTED: Final = "submitted"
_TABLES: Final = {"period_status": period_status, "survey_round": survey_round}
_STATE: Final = "status"
_SERVER: Final = "sync.server_id"
_SENT: Final = "sync.sent_seq"
_ARRIVED: Final = "sync_arrived."
"""Begins the facts of when a report of this computer was at the province, by the id of its record."""


class HandInStage(StrEnum):
    """How far a report is that was handed in."""

    HERE = "here"
    """This computer is not connected to a province."""
    WAITING = "waiting"
    """It has not been sent."""
    UNDER_WAY = "under_way"
    """It was sent; the province has not said that it has it."""
    ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class HandIn:
    """``since``: when the province was known to have it; ``None`` where another computer sent it."""

    stage: HandInStage
    since: datetime | None = None

    @property
    def words(self) -> str:
        """Return where it is."""
        match self.stage:
            case HandInStage.HERE:
                return tr("Submitted, still on this computer: it is not connected to the province")
            case HandInStage.WAITING:
                return tr("Submitted, waits on this computer to be sent")
            case HandInStage.UNDER_WAY:
                return tr("Submitted, on its way to the province")
            case HandInStage.ARRIVED if self.since is not None:
                return tr(
                    "At the province since {when}", when=f"{self.since.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
                )
            case HandInStage.ARRIVED:
                return tr("At the province")

    @property
    def short_words(self) -> str:
        """Return the same for a button that must not grow."""
        match self.stage:
            case HandInStage.HERE | HandInStage.WAITING:
                return tr("Waits to be sent")
            case HandInStage.UNDER_WAY:
                return tr("On its way")
            case HandInStage.ARRIVED:
                return tr("At the province")


def is_connected(connection: Connection) -> bool:
    """Whether the office is connected to a province, so that what is handed in has a way."""
    return bool(get_fact(connection, _SERVER))


def hand_in_of(connection: Connection, entity: str, entity_id: str) -> HandIn | None:
    """Return where a report or a round is that was handed in; ``None`` for one that was not."""
    if not _is_submitted(connection, entity, entity_id):
        return None
    if not is_connected(connection):
        return HandIn(HandInStage.HERE)
    device = current_device(connection)
    pending = ops_of(connection, [entity_id], device=device.number, after=device.acked_seq)
    last = max((op.device_seq for op, _ in pending if op.patch.get(_STATE) == SUBMITTED), default=0)
    if last:
        is_sent = last <= int(get_fact(connection, _SENT) or 0)
        return HandIn(HandInStage.UNDER_WAY if is_sent else HandInStage.WAITING)
    since = get_fact(connection, _ARRIVED + entity_id)
    return HandIn(HandInStage.ARRIVED, from_millis(int(since)) if since else None)


def note_arrivals(connection: Connection, clock: Clock, before: Device, after: Device) -> None:
    """Remember when reports came to the province: those between two acknowledgements."""
    now = str(to_millis(clock.now()))
    for op in ops_about(connection, _TABLES, after.number, before.acked_seq, after.acked_seq):
        if op.patch.get(_STATE) == SUBMITTED and _is_submitted(connection, op.entity, op.entity_id):
            set_fact(connection, _ARRIVED + op.entity_id, now)


def _is_submitted(connection: Connection, entity: str, entity_id: str) -> bool:
    table = _TABLES[entity]
    status = connection.execute(select(table.c.status).where(table.c.id == entity_id)).scalar()
    return bool(status == SUBMITTED)


def forget_arrivals(connection: Connection) -> None:
    """Forget them: the book leaves the province that had them."""
    for entity_id in facts_beginning(connection, _ARRIVED):
        set_fact(connection, _ARRIVED + entity_id, None)
