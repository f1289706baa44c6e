"""The states of a survey round and the moves between them.

draft → open → counting → closed → submitted → accepted; the level above may return a submitted round,
and the office may take a step back, saying why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.problems import Problem


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    def label(self) -> str:
        """The name in the language of the user."""
        return tr(_LABELS[self])

    @property
    def takes_forms(self) -> bool:
        """Whether forms and counts may be keyed."""
        return self in (RoundState.OPEN, RoundState.COUNTING)


class Mover(StrEnum):
    """Who makes a move."""

    OFFICE = "office"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. ``name`` is a message to translate; ``checked`` moves need counts without errors."""

    source: RoundState
    target: RoundState
    name: str
    mover: Mover = Mover.OFFICE
    needs_reason: bool = False
    checked: bool = False

    def label(self) -> str:
        """What the button says, in the language of the user."""
        return tr(self.name)


class RoundMoveRefused(Problem):
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

MOVES: Final = (
    Move(RoundState.DRAFT, RoundState.OPEN, N_("Open the round")),
    Move(RoundState.OPEN, RoundState.COUNTING, N_("Begin counting")),
    Move(RoundState.COUNTING, RoundState.OPEN, N_("Collect forms again"), needs_reason=True),
    Move(RoundState.COUNTING, RoundState.CLOSED, N_("Close the round"), checked=True),
    Move(RoundState.CLOSED, RoundState.COUNTING, N_("Count again"), needs_reason=True),
    Move(RoundState.CLOSED, RoundState.SUBMITTED, N_("Submit to the province"), checked=True),
    Move(
        RoundState.SUBMITTED,
        RoundState.RETURNED,
        N_("Return to the commune"),
        Mover.PROVINCE,
        needs_reason=True,
    ),
    Move(RoundState.SUBMITTED, RoundState.ACCEPTED, N_("Accept"), Mover.PROVINCE),
    Move(RoundState.RETURNED, RoundState.COUNTING, N_("Mend the counts")),
    Move(RoundState.RETURNED, RoundState.SUBMITTED, N_("Submit again"), checked=True),
)


def moves_from(state: RoundState, mover: Mover = Mover.OFFICE) -> tuple[Move, ...]:
    """The moves that ``mover`` may make now, the usual one first."""
    found = [move for move in MOVES if move.source is state and move.mover is mover]
    return tuple(sorted(found, key=lambda move: move.needs_reason))


def check_move(
    source: RoundState,
    target: RoundState,
    *,
    mover: Mover = Mover.OFFICE,
    reason: str = "",
    errors: int = 0,
    areas: int = 1,
) -> Move:
    """The move from ``source`` to ``target``.

    ``errors`` is the number of contradictions left in the counts, ``areas`` the residential areas of the
    round.

    Raises:
        RoundMoveRefused: the move is not allowed, lacks its reason, or the counts are not in order.
    """
    move = next(
        (one for one in MOVES if (one.source, one.target, one.mover) == (source, target, mover)), None
    )
    if move is None:
        raise RoundMoveRefused(
            "A round in the state “{source}” cannot become “{target}”. Choose one of the offered steps.",
            source=source.label(),
            target=target.label(),
        )
    if move.needs_reason and not reason.strip():
        raise RoundMoveRefused("Say why the round takes a step back.")
    if not areas:
        raise RoundMoveRefused("The round has no residential area yet. Add the areas first.")
    if move.checked and errors:
        raise RoundMoveRefused(
            "The counts have {count} errors. Mend them before the round goes on.", count=errors
        )
    return move
