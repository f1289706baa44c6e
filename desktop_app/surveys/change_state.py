"""Moving a round from one state to the next, with the checks that the move needs."""

from __future__ import annotations

from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.findings.checks import errors
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.commands import set_round_state
from desktop_app.surveys.rounds.state import ChangedBy, RoundState, StateChange, check_state_change


def change_round_state(
    rec: Recorder,
    round_id: str,
    target: RoundState,
    *,
    reason: str = "",
    changed_by: ChangedBy = ChangedBy.OFFICE,
    seen: int | None = None,
) -> StateChange:
    """Move the round to ``target``; its counts are examined first where the move asks for it.

    ``seen``: up to which version of the province's the round stood on the screen; ``None``: as it is now.

    Raises:
        StateChangeRefused: the move is not allowed, lacks its reason, or the counts have errors.
        Problem: there is no such round.
    """
    rec.finish()  # so that the counts hold what this very transaction has changed
    counted = count_round(rec.connection, round_id)
    findings = findings_of(rec.connection, counted, rec.clock.today())
    change = check_state_change(
        RoundState(counted.round.status),
        target,
        changed_by=changed_by,
        reason=reason,
        errors=errors(findings),
        areas=len(counted.areas),
    )
    set_round_state(rec, round_id, target.value, reason, seen=seen)
    return change
