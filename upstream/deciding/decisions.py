"""Decisions about a commune's records: accept, return, lock, open, and taking the first two back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select

from desktop_app.base.ids import indicator_value_id, period_status_id
from desktop_app.base.locked_states import ASKED, LOCKED_REPORT, RETURNED, WHOLE_COMMUNE
from desktop_app.movements.period import Period
from desktop_app.wire.op import Op, Value, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.base.problems import ServerProblem
from upstream.communes.choosing import require_kept
from upstream.communes.communes import epoch_and_head, lock_head
from upstream.database.tables import rejected
from upstream.deciding.cell_comments import Change, CommentInput, comments_on, units_of
from upstream.deciding.decision_log import DecisionKind, last_about, record_decision
from upstream.deciding.presence import require_present, require_submitted
from upstream.devices.devices import note_sent, province_device
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.locks import locked_scopes, set_lock
from upstream.records.stored import load_records

ACCEPTED = "accepted"
SUBMITTED = "submitted"


class ScopeVerdict(StrEnum):
    """What is decided about a scope."""

    ACCEPT = "accept"
    RETURN = "return"
    LOCK = "lock"
    UNLOCK = "unlock"
    WITHDRAW_ACCEPTANCE = "withdraw_acceptance"
    WITHDRAW_RETURN = "withdraw_return"


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """A decision about a part of a commune's book.

    ``comments`` are on single cells of a period that is returned; ``replace``: also where the office itself
    has commented a cell. ``act`` is the number of the act that it belongs to. ``seen`` is the state that who
    decides has looked at; ``None``: whatever it is.
    """

    verdict: ScopeVerdict
    scope: str
    reason: str
    author: str
    comments: Sequence[CommentInput] = ()
    replace: bool = False
    act: str = ""
    seen: str | None = None


class DecidedMeanwhile(ServerProblem):
    """Somebody else has decided since, or the office has gone on."""


class BookRefuses(ServerProblem):
    """What the province writes is refused by the state of the commune's book, as an office's would be."""


class NothingToWithdraw(ServerProblem):
    """What is to be taken back does not hold (any more)."""


def decide(connection: Connection, commune: str, decision: ScopeDecision, now: int) -> None:
    """Carry a decision out and note it, in one transaction.

    Raises:
        DecidedMeanwhile: the scope is not in the state that was looked at any more.
        ServerProblem: it cannot be carried out; the sentence says why, and nothing may be committed.
    """
    require_kept(connection, commune)
    lock_head(connection, commune)  # of two who decide at once the second sees what the first did
    if decision.seen is not None and decision.seen != state_of(connection, commune, decision.scope):
        raise DecidedMeanwhile(
            "“{scope}” of {commune} has changed since you looked at it. Look again, then decide; nothing was"
            " changed.",
            scope=decision.scope,
            commune=commune,
        )
    carry_out(connection, commune, decision, now)
    cells = [(each.unit, each.indicator, each.words) for each in decision.comments]
    content = {
        "decision": decision.verdict.value,
        "reason": decision.reason,
        "author": decision.author,
        "cells": msgspec.json.encode(cells).decode(),
        **({"act": decision.act} if decision.act else {}),
    }
    record_decision(connection, DecisionKind.SCOPE, decision.scope, now, commune, content)


def carry_out(connection: Connection, commune: str, decision: ScopeDecision, now: int) -> None:
    """Do what was decided, without a note of it.

    Raises:
        ServerProblem: it cannot be done.
    """
    scope, reason, author = decision.scope, decision.reason, decision.author
    match decision.verdict:
        case ScopeVerdict.ACCEPT:
            accept(connection, commune, scope, reason, author, now)
        case ScopeVerdict.RETURN:
            give_back(
                connection, commune, scope, reason, author, now, decision.comments, replace=decision.replace
            )
        case ScopeVerdict.LOCK:
            lock(connection, commune, scope, reason)
        case ScopeVerdict.UNLOCK:
            set_lock(connection, commune, scope, reason, locked=False)
        case ScopeVerdict.WITHDRAW_ACCEPTANCE:
            withdraw_acceptance(connection, commune, scope, reason, author, now)
        case ScopeVerdict.WITHDRAW_RETURN:
            withdraw_return(connection, commune, scope, reason, author, now)


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
    if comments:
        _require_longer_open(connection, commune, scope)
    changes = comments_on(connection, commune, scope, comments, replace=replace)
    set_lock(connection, commune, scope, reason, locked=False)
    _write_status(connection, commune, scope, RETURNED, reason, author, now)
    write_records(connection, commune, changes, author, now)


def _require_longer_open(connection: Connection, commune: str, scope: str) -> None:
    """A figure is also in the reports for longer periods: while one is handed in, nothing beside it changes.

    Raises:
        ServerProblem: such a report is handed in or accepted.
    """
    _, set_code, key = scope.split(":")
    period = Period.parse(key)
    for longer in period.longer:
        if state_of(connection, commune, f"period:{set_code}:{longer.key}") in LOCKED_REPORT:
            raise ServerProblem(
                "The figures of {period} are also in the report for {longer}, which the commune has handed "
                "in. Return that report first; then return this one with comments.",
                period=period.label(),
                longer=longer.label(),
            )


def lock(connection: Connection, commune: str, scope: str, reason: str) -> None:
    """Lock a scope.

    Raises:
        ServerProblem: there is no such part of the book.
    """
    require_present(connection, commune, scope)
    set_lock(connection, commune, scope, reason, locked=True)


def withdraw_acceptance(
    connection: Connection, commune: str, scope: str, reason: str, author: str, now: int
) -> None:
    """Take an acceptance back: a period or round is handed in as before, and nothing is locked.

    Raises:
        NothingToWithdraw: it is not accepted.
    """
    if state_of(connection, commune, scope) != ACCEPTED:
        raise _not_so(commune, scope)
    set_lock(connection, commune, scope, reason, locked=False)
    _write_status(connection, commune, scope, SUBMITTED, reason, author, now)


def withdraw_return(
    connection: Connection, commune: str, scope: str, reason: str, author: str, now: int
) -> None:
    """Take a return back: a period or round is handed in as before, and its cells are not asked about.

    Raises:
        NothingToWithdraw: it is not returned, or the office has handed it in again.
    """
    if state_of(connection, commune, scope) != RETURNED:
        raise _not_so(commune, scope)
    write_records(connection, commune, _asked_no_more(connection, commune, scope), author, now)
    _write_status(connection, commune, scope, SUBMITTED, reason, author, now)


def state_of(connection: Connection, commune: str, scope: str) -> str:
    """Return the state of a period or round; of another scope that it is accepted where it is locked."""
    record = _status_record(scope)
    if record is None:
        return ACCEPTED if scope in locked_scopes(connection, commune) else ""
    found = load_records(connection, commune, [record]).get(record)
    return "" if found is None else str(found.fields.get("status") or "")


def write_records(
    connection: Connection, commune: str, changes: Sequence[Change], author: str, now: int
) -> None:
    """Write records in the province's own name, as a computer of the commune would.

    Raises:
        BookRefuses: the commune's book as it is refuses one, such as a comment in a month whose year is
            handed in; nothing may be committed.
    """
    for entity, entity_id, fields in changes:
        device = province_device(connection, commune, now)
        _, head = epoch_and_head(connection, commune)
        note_sent(connection, device, head)
        op = Op(device.acked_seq + 1, entity, entity_id, head, fields, author, now)
        packed = pack_segment(columns_of([op]), device.acked_hash, op_hash(device.acked_hash, op))
        ingest(connection, device, [Received(packed, unpack_segment(packed))], now)
        _require_taken(connection, device.number, op)


def _require_taken(connection: Connection, device: int, op: Op) -> None:
    columns = rejected.c
    refusal = select(columns.reason).where(columns.device == device, columns.device_seq == op.device_seq)
    reason = connection.execute(refusal).scalar()
    if reason is not None:
        raise BookRefuses(
            "This cannot be written into the commune's book, so nothing was changed: {reason}", reason=reason
        )


def _write_status(
    connection: Connection, commune: str, scope: str, status: str, reason: str, author: str, now: int
) -> None:
    record = _status_record(scope)
    if record is None:
        return
    _, set_code, *period = scope.split(":")
    where = {"set_code": set_code, "period": period[0], "unit": WHOLE_COMMUNE} if period else {}
    fields: dict[str, Value] = {**where, "status": status, "status_reason": reason or None}
    write_records(connection, commune, [(*record, fields)], author, now)


def _status_record(scope: str) -> tuple[str, str] | None:
    """Return the record that says how far a period or round is; other scopes have none."""
    kind, *parts = scope.split(":")
    if kind == "round":
        return "survey_round", parts[0]
    if kind == "period":
        return "period_status", period_status_id(parts[0], parts[1], WHOLE_COMMUNE)
    return None


def _asked_no_more(connection: Connection, commune: str, scope: str) -> list[Change]:
    """Return what takes the comments of the last return off the cells that still have them."""
    last = last_about(connection, DecisionKind.SCOPE, commune, scope)
    kind, *parts = scope.split(":")
    if last is None or kind != "period" or last.content.get("decision") != ScopeVerdict.RETURN:
        return []
    cells = msgspec.json.decode(last.content["cells"], type=list[tuple[str, str, str]])
    units = units_of(connection, commune, [unit for unit, _, _ in cells])
    changes: list[Change] = []
    for unit, indicator, words in cells:
        key = "indicator_value", indicator_value_id(parts[0], indicator, parts[1], units[unit])
        cell = load_records(connection, commune, [key]).get(key)
        if cell is None or (cell.fields.get("note"), cell.fields.get("note_state")) != (words.strip(), ASKED):
            continue
        changes.append((*key, {"note": None, "note_state": None, "note_value": None, "note_version": ""}))
    return changes


def _not_so(commune: str, scope: str) -> NothingToWithdraw:
    return NothingToWithdraw(
        "“{scope}” of {commune} was decided otherwise since, so there is nothing to withdraw.",
        scope=scope,
        commune=commune,
    )
