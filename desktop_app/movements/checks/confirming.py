"""What a person has confirmed: a figure was checked and is right, though it stands out or breaks a rule.

A confirmation is a record of the book. It holds as long as the figures are those that were confirmed; with
another figure the finding is open again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.ids import figure_confirmation_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.journal.recorder import Recorder
from desktop_app.movements import ENTER
from desktop_app.movements.checks.finding import Finding, FindingKey
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import load_period_state
from desktop_app.storage.tables.movements import figure_confirmation

MAX_REASON = 2_000
_ENTITY = "figure_confirmation"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """For which figures a finding was confirmed, and why they are right."""

    figures: str
    reason: str


def confirm(rec: Recorder, set_code: str, period: str, finding: Finding, reason: str) -> None:
    """Say that the figures of a finding are right, and why.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: the period takes no changes.
        Problem: no reason is given, it is too long, or there is no figure.
    """
    words = nfc(reason).strip()
    if not finding.can_be_confirmed:
        raise Problem("What is no figure cannot be confirmed. Mend it in its cell.")
    if not words:
        raise Problem("Say why the figure is right.")
    if len(words) > MAX_REASON:
        raise Problem("The text is longer than {limit} characters. Shorten it.", limit=MAX_REASON)
    _require_open(rec, set_code, period)
    unit, check = finding.key
    fields = {"set_code": set_code, "finding": check, "period": period, "unit": unit}
    rec.put(
        _ENTITY,
        figure_confirmation_id(set_code, check, period, unit),
        {**fields, "figures": finding.figures, "reason": words},
    )


def withdraw(rec: Recorder, set_code: str, period: str, key: FindingKey) -> None:
    """Take a confirmation back; where there is none, nothing changes.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: the period takes no changes.
    """
    _require_open(rec, set_code, period)
    unit, check = key
    entity_id = figure_confirmation_id(set_code, check, period, unit)
    if rec.get(_ENTITY, entity_id) is not None:
        rec.put(_ENTITY, entity_id, {"reason": None})


def confirmations_of(connection: Connection, set_code: str, period: str) -> dict[FindingKey, Confirmation]:
    """What was confirmed in a period, also for figures that are others by now."""
    columns = figure_confirmation.c
    rows = connection.execute(
        select(columns.unit, columns.finding, columns.figures, columns.reason).where(
            columns.set_code == set_code, columns.period == period, columns.reason.is_not(None)
        )
    )
    return {(unit, finding): Confirmation(figures, reason) for unit, finding, figures, reason in rows}


def confirmed(finding: Finding, confirmations: Mapping[FindingKey, Confirmation]) -> Confirmation | None:
    """The confirmation of a finding; ``None``, where there is none for these figures."""
    found = confirmations.get(finding.key)
    return found if found is not None and found.figures == finding.figures else None


def _require_open(rec: Recorder, set_code: str, period: str) -> None:
    require_author(rec.connection, rec.author, ENTER)
    closed = load_period_state(rec.connection, set_code, Period.parse(period)).closed_problem()
    if closed is not None:
        raise closed
