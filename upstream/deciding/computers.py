"""Refusing a computer, and looking at an urgent report: decisions that both command line and console make."""

from __future__ import annotations

from sqlalchemy import Connection

from upstream.base.problems import ServerProblem
from upstream.deciding.decision_log import DecisionKind, record_decision
from upstream.devices.devices import revoke
from upstream.urgent.reports import Report, note_seen


def refuse_computer(connection: Connection, device: str, reason: str, author: str, now: int) -> list[str]:
    """Refuse a computer from now on, and those that go on under its name; return their ids.

    Raises:
        ServerProblem: there is none that is not refused yet.
    """
    refused = revoke(connection, device, now)
    if not refused:
        raise ServerProblem("There is no active computer {device}. See “devices”.", device=device)
    for each in refused:
        content = {"reason": reason, "author": author}
        record_decision(connection, DecisionKind.REVOKED, each, now, content=content)
    return refused


def look_at_report(connection: Connection, report: Report, by: str, now: int) -> None:
    """Say that somebody at the province has read an urgent report; its office sees by whom and when."""
    if not report.seen_at:
        content = {"by": by}
        record_decision(connection, DecisionKind.SEEN, report.id, now, report.commune, content)
    note_seen(connection, [report], by, now)
