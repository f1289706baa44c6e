"""The states of a survey round and the moves between them.

draft → open → counting → closed → submitted → accepted; the level above may return a submitted round,
and the office may take a step back, saying why.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem


class RoundState(StrEnum):
    """State of a round."""

    DRAFT = "draft"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    def label(self) -> str:
        """Return the name in the language of the user."""
        return tr(_LABELS[self])

    @property
    def takes_forms(self) -> bool:
        """Whether forms and counts may be entered."""
        return self in (RoundState.OPEN, RoundState.COUNTING)


class ChangedBy(StrEnum):
    """Who makes a move."""

    OFFICE = "office"
    PROVINCE = "province"


class StateChange(msgspec.Struct, frozen=True):
    """One allowed move. ``name`` is a message to translate; ``checked`` moves need counts without errors."""

    source: RoundState
    target: RoundState
    name: str
    changed_by: ChangedBy = ChangedBy.OFFICE
    needs_reason: bool = False
    checked: bool = False

    def label(self) -> str:
        """Return what the button says, in the language of the user."""
        return tr(self.name)

    @property
    def undoable(self) -> bool:
        """Whether the office may take the move back: not where the province has, or had, the round."""
        return {self.source, self.target} <= _WITHIN_THE_OFFICE


_WITHIN_THE_OFFICE: Final = frozenset(
    {RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.CLOSED}
)


class StateChangeRefused(Problem):
    """The round cannot be moved like this; the sentence says what has to be done first."""


_LABELS: Final = {
    RoundState.DRAFT: N_("Draft"),
    RoundState.OPEN: N_("Collecting forms"),
    RoundState.COUNTING: N_("Counting"),
    RoundState.CLOSED: N_("Closed"),
    RoundState.SUBMITTED: N_("Submitted to the province"),
    RoundState.RETURNED: N_("Returned by the province"),
    RoundState.ACCEPTED: N_("Accepted by the province"),
}

STATE_CHANGES: Final = (
    StateChange(RoundState.DRAFT, RoundState.OPEN, N_("Open the round")),
    StateChange(RoundState.OPEN, RoundState.COUNTING, N_("Begin counting")),
    StateChange(RoundState.COUNTING, RoundState.OPEN, N_("Collect forms again"), needs_reason=True),
    StateChange(RoundState.COUNTING, RoundState.CLOSED, N_("Close the round"), checked=True),
    StateChange(RoundState.CLOSED, RoundState.COUNTING, N_("Count again"), needs_reason=True),
    StateChange(RoundState.CLOSED, RoundState.SUBMITTED, N_("Submit to the province"), checked=True),
    StateChange(
        RoundState.SUBMITTED,
        RoundState.RETURNED,
        N_("Return to the commune"),
        ChangedBy.PROVINCE,
        needs_reason=True,
    ),
    StateChange(RoundState.SUBMITTED, RoundState.ACCEPTED, N_("Accept"), ChangedBy.PROVINCE),
    StateChange(RoundState.RETURNED, RoundState.COUNTING, N_("Mend the counts")),
    StateChange(RoundState.RETURNED, RoundState.SUBMITTED, N_("Submit again"), checked=True),
)


def state_changes_from(
    state: RoundState, changed_by: ChangedBy = ChangedBy.OFFICE
) -> tuple[StateChange, ...]:
    """Return the moves that ``changed_by`` may make now, the usual one first."""
    found = [change for change in STATE_CHANGES if change.source is state and change.changed_by is changed_by]
    return tuple(sorted(found, key=lambda change: change.needs_reason))


def check_state_change(
    source: RoundState,
    target: RoundState,
    *,
    changed_by: ChangedBy = ChangedBy.OFFICE,
    reason: str = "",
    errors: int = 0,
    areas: int = 1,
) -> StateChange:
    """Return the move from ``source`` to ``target``.

    ``errors`` is the number of contradictions left in the counts, ``areas`` the residential areas of the
    round.

    Raises:
        StateChangeRefused: the move is not allowed, lacks its reason, or the counts are not in order.
    """
    change = next(
        (
            item
            for item in STATE_CHANGES
            if (item.source, item.target, item.changed_by) == (source, target, changed_by)
        ),
        None,
    )
    if change is None:
        raise StateChangeRefused(
            "A round in the state “{source}” cannot become “{target}”. Choose one of the offered steps.",
            source=source.label(),
            target=target.label(),
        )
    if change.needs_reason and not reason.strip():
        raise StateChangeRefused("Give a reason for taking the round back a step.")
    if not areas:
        raise StateChangeRefused("The round has no residential area yet. Add the areas first.")
    if change.checked and errors:
        raise StateChangeRefused(
            "The counts have {count} errors. Correct them before the round moves on.", count=errors
        )
    return change
