"""What each kind of act does in one commune: the same functions as for one commune alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop_app.base.locked_states import RETURNED
from upstream.acts.acts import Act, ActKind, ActStep
from upstream.base.problems import ServerProblem
from upstream.deciding.codes import withdraw_code
from upstream.deciding.decisions import ACCEPTED, ScopeDecision, ScopeVerdict, decide, state_of
from upstream.deciding.entries import NewEntry, begin_entry, withdraw_entry
from upstream.devices.enrolment import admit_code

ENTRY: Final = "entry"
ENTRY_ID: Final = "entry_id"
EXPIRES: Final = "expires"
NAME: Final = "name"

type Work = Callable[[Connection, Act, ActStep, int], bool]
"""Does a step; false where it was so already.

Raises a Problem where the step cannot be taken; the sentence says why.
"""


def _decide(verdict: ScopeVerdict) -> Work:
    def work(connection: Connection, act: Act, step: ActStep, now: int) -> bool:
        state = state_of(connection, step.commune, step.subject)
        if verdict is ScopeVerdict.ACCEPT and state == ACCEPTED:
            return False
        if verdict is ScopeVerdict.ACCEPT and state == RETURNED:  # by somebody else, or it was chosen blindly
            raise ServerProblem("It was returned, and was not handed in again. Look at it by itself.")
        decision = ScopeDecision(verdict, step.subject, act.reason, act.author, act=str(act.number))
        decide(connection, step.commune, decision, now)
        return True

    return work


def _begin_entry(connection: Connection, act: Act, step: ActStep, now: int) -> bool:
    entry = msgspec.json.decode(act.content[ENTRY], type=NewEntry)
    return begin_entry(connection, step.commune, entry, act.author, now)


def _withdraw_entry(connection: Connection, act: Act, step: ActStep, now: int) -> bool:
    return withdraw_entry(connection, step.commune, act.content[ENTRY_ID], act.reason, act.author, now)


def _admit_code(connection: Connection, act: Act, step: ActStep, now: int) -> bool:
    expires = int(act.content[EXPIRES])
    return admit_code(
        connection, step.commune, act.content[NAME], bytes.fromhex(step.subject), expires, act.author, now
    )


def _withdraw_code(connection: Connection, act: Act, step: ActStep, now: int) -> bool:
    return withdraw_code(connection, bytes.fromhex(step.subject), act.reason, act.author, now)


WORK: Final[dict[ActKind, Work]] = {
    ActKind.ACCEPT: _decide(ScopeVerdict.ACCEPT),
    ActKind.RETURN: _decide(ScopeVerdict.RETURN),
    ActKind.WITHDRAW_ACCEPTANCE: _decide(ScopeVerdict.WITHDRAW_ACCEPTANCE),
    ActKind.WITHDRAW_RETURN: _decide(ScopeVerdict.WITHDRAW_RETURN),
    ActKind.BEGIN_ENTRY: _begin_entry,
    ActKind.WITHDRAW_ENTRY: _withdraw_entry,
    ActKind.REMIND: _begin_entry,
    ActKind.WITHDRAW_REMINDER: _withdraw_entry,
    ActKind.MAKE_CODES: _admit_code,
    ActKind.WITHDRAW_CODES: _withdraw_code,
}
