"""Move a round from one state to the next, with the checks that the move needs, and undo a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.journal.recorder import Given, Recorder
from desktop_app.surveys.findings.checks import errors
from desktop_app.surveys.round_tally import RoundCount, count_round, findings_of
from desktop_app.surveys.rounds.commands import STATE_FIELDS, put_round_state, set_round_state
from desktop_app.surveys.rounds.removal import nothing_counted
from desktop_app.surveys.rounds.state import (
    ChangedBy,
    RoundState,
    StateChange,
    StateChangeRefused,
    check_state_change,
)


@dataclass(frozen=True, slots=True)
class StateMove:
    """A move that was made. ``before``: the fields of the state, to be restored; ``after``."""

    change: StateChange
    before: Mapping[str, Given]
    after: Mapping[str, Given]


def change_round_state(
    rec: Recorder,
    round_id: str,
    target: RoundState,
    *,
    reason: str = "",
    changed_by: ChangedBy = ChangedBy.OFFICE,
    seen: int | None = None,
) -> StateMove:
    """Move the round to ``target``; its counts are examined first if the move requires it.

    ``seen``: the version of the province up to which the round was shown; ``None``: the present one.

    Raises:
        StateChangeRefused: the move is not allowed, lacks its reason, or the counts have errors.
        Problem: there is no such round.
    """
    counted, wrong = _examined(rec, round_id)
    change = check_state_change(
        RoundState(counted.round.status),
        target,
        changed_by=changed_by,
        reason=reason,
        errors=wrong,
        areas=len(counted.areas),
    )
    before = _state_fields(rec, round_id)
    set_round_state(rec, round_id, target.value, reason, seen=seen)
    return StateMove(change, before, _state_fields(rec, round_id))


def take_back_move(rec: Recorder, round_id: str, move: StateMove, *, seen: int | None = None) -> None:
    """Put the round back into the state it had before ``move``, with its dates and its reason.

    Raises:
        StateChangeRefused: the province has the round, it was moved since, forms were entered since it was
        opened, or its counts have errors now and it was closed.
        NotAllowed: the author may not manage or close rounds.
        Problem: there is no such round.
    """
    counted, wrong = _examined(rec, round_id)
    change = move.change
    if not change.undoable or counted.round.status != change.target:
        raise StateChangeRefused(
            "“{action}” cannot be taken back: the round is in the state “{state}” now.",
            action=change.label(),
            state=RoundState(counted.round.status).label(),
        )
    if _state_fields(rec, round_id) != move.after:
        raise StateChangeRefused(
            "“{action}” cannot be taken back: the round was moved on and back since then.",
            action=change.label(),
        )
    if change.source is RoundState.DRAFT and not nothing_counted(rec.connection, round_id):
        raise StateChangeRefused("Forms or totals were entered since the round was opened; it stays open.")
    if change.source is RoundState.CLOSED:
        check_state_change(change.target, change.source, errors=wrong, areas=len(counted.areas))
    put_round_state(rec, round_id, move.before, seen=seen)


def _state_fields(rec: Recorder, round_id: str) -> dict[str, Given]:
    present = rec.get("survey_round", round_id) or {}
    return {name: present.get(name) for name in STATE_FIELDS}


def _examined(rec: Recorder, round_id: str) -> tuple[RoundCount, int]:
    """Return the round as it is counted, and how many errors its counts have."""
    rec.finish()  # so that the counts hold what this very transaction has changed
    counted = count_round(rec.connection, round_id)
    return counted, errors(findings_of(rec.connection, counted, rec.clock.today()))
