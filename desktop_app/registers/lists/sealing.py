"""What was changed in an entry that its state sealed already, on a computer that had not heard of it.

Whoever knows that a document was issued cannot change it. A correction that was made without a line beside it
comes with the next exchange and is not lost, so it has to be told: the paper that went out does not say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.registers.matters.history import History


@dataclass(frozen=True, slots=True)
class Seal:
    """Since when an entry is not corrected any more, and the state that says so."""

    state: str
    at: datetime

    def is_behind(self, changed_at: datetime) -> bool:
        """Whether a change was made when the seal was there; the clocks of two computers are compared.

        A change that was made before, and came after, unseen by whoever issued the document, is not told
        apart from one that was seen.
        """
        return changed_at > self.at


def seal_of(register: Register, past: History) -> Seal | None:
    """The seal of an entry; ``None`` where its state has none. A voided one keeps that of before."""
    found: Seal | None = None
    for event in past.events:
        if not event.to_state or event.to_state == VOID_STATE:
            continue
        if not register.seals(event.to_state):
            found = None
        elif found is None and event.recorded_at is not None:
            found = Seal(event.to_state, event.recorded_at)
    return found
