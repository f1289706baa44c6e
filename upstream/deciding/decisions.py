"""Decisions about a commune's records: accept, return, lock, open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import RETURNED, WHOLE_COMMUNE
from desktop_app.wire.op import Op, Value, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.communes.communes import epoch_and_head
from upstream.deciding.cell_comments import Change, CommentInput, comments_on
from upstream.deciding.presence import require_present, require_submitted
from upstream.devices.devices import note_sent, province_device
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.locks import set_lock

ACCEPTED = "accepted"


def accept(connection: Connection, commune: str, scope: str, reason: str, author: str, now: int) -> None:
    """Accept a scope: its records are locked, and a period or round is marked as accepted.

    Raises:
        ServerProblem: there is no such part of the book, or the office has not submitted it.
    """
    require_submitted(connection, commune, scope)
    set_lock(connection, commune, scope, reason, locked=False)  # one that is locked would refuse the status
    _write_status(connection, commune, scope, ACCEPTED, "", author, now)
    set_lock(connection, commune, scope, reason, locked=True)


def give_back(
    connection: Connection,
    commune: str,
    scope: str,
    reason: str,
    author: str,
    now: int,
    comments: Iterable[CommentInput] = (),
    *,
    replace: bool = False,
) -> None:
    """Return a scope to the office to be corrected: it is open again, and a period or round is marked so.

    ``comments`` are on single cells of a period; the office then corrects those only. ``replace``: also where
    the office has commented a cell.

    Raises:
        ServerProblem: there is no such part of the book, the office has not submitted it, a comment names an
        unknown cell, or would replace one of the office's.
    """
    require_submitted(connection, commune, scope)
    changes = comments_on(connection, commune, scope, comments, replace=replace)
    set_lock(connection, commune, scope, reason, locked=False)
    _write_status(connection, commune, scope, RETURNED, reason, author, now)
    write_records(connection, commune, changes, author, now)


def lock(connection: Connection, commune: str, scope: str, reason: str) -> None:
    """Lock a scope.

    Raises:
        ServerProblem: there is no such part of the book.
    """
    require_present(connection, commune, scope)
    set_lock(connection, commune, scope, reason, locked=True)


def _write_status(
    connection: Connection, commune: str, scope: str, status: str, reason: str, author: str, now: int
) -> None:
    kind, *parts = scope.split(":")
    fields: dict[str, Value] = {"status": status, "status_reason": reason or None}
    if kind == "round":
        entity, entity_id = "survey_round", parts[0]
    elif kind == "period":
        entity, entity_id = "period_status", period_status_id(parts[0], parts[1], WHOLE_COMMUNE)
        fields = {"set_code": parts[0], "period": parts[1], "unit": WHOLE_COMMUNE, **fields}
    else:
        return
    write_records(connection, commune, [(entity, entity_id, fields)], author, now)


def write_records(
    connection: Connection, commune: str, changes: Sequence[Change], author: str, now: int
) -> None:
    """Write records in the province's own name, as a computer of the commune would."""
    for entity, entity_id, fields in changes:
        device = province_device(connection, commune, now)
        _, head = epoch_and_head(connection, commune)
        note_sent(connection, device, head)
        op = Op(device.acked_seq + 1, entity, entity_id, head, fields, author, now)
        packed = pack_segment(columns_of([op]), device.acked_hash, op_hash(device.acked_hash, op))
        ingest(connection, device, [Received(packed, unpack_segment(packed))], now)
