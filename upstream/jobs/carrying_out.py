"""What each kind of job does in one commune: the same functions as for one commune alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop_app.base.locked_states import RETURNED
from upstream.base.problems import ServerProblem
from upstream.deciding.codes import withdraw_code
from upstream.deciding.decisions import ACCEPTED, ScopeDecision, ScopeVerdict, decide, state_of
from upstream.deciding.entries import NewEntry, begin_entry, withdraw_entry
from upstream.devices.enrolment import admit_code
from upstream.jobs.jobs import BatchJob, JobKind, JobStep

ENTRY: Final = "entry"
ENTRY_ID: Final = "entry_id"
EXPIRES: Final = "expires"
NAME: Final = "name"

type Work = Callable[[Connection, BatchJob, JobStep, int], bool]
"""Does a step; false where it was so already.

Raises a Problem where the step cannot be taken; the sentence says why.
"""


def _decide(verdict: ScopeVerdict) -> Work:
    def work(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
        state = state_of(connection, step.commune, step.subject)
        if verdict is ScopeVerdict.ACCEPT and state == ACCEPTED:
            return False
        if verdict is ScopeVerdict.ACCEPT and state == RETURNED:  # by somebody else, or it was chosen blindly
            raise ServerProblem("It was returned, and was not handed in again. Look at it by itself.")
        decision = ScopeDecision(verdict, step.subject, act.reason, act.author, act=str(act.number))
        decide(connection, step.commune, decision, now)
        return True

    return work


def _begin_entry(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
    return begin_entry(connection, step.commune, _entry(act), act.author, now)


def _entry(act: BatchJob) -> NewEntry:
    return msgspec.json.decode(act.content[ENTRY], type=NewEntry)


def _withdraw_entry(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
    return withdraw_entry(connection, step.commune, _entry(act), act.reason, act.author, now)


def _admit_code(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
    expires = int(act.content[EXPIRES])
    return admit_code(
        connection, step.commune, act.content[NAME], bytes.fromhex(step.subject), expires, act.author, now
    )


def _withdraw_code(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
    return withdraw_code(connection, bytes.fromhex(step.subject), act.reason, act.author, now)


WORK: Final[dict[JobKind, Work]] = {
    JobKind.ACCEPT: _decide(ScopeVerdict.ACCEPT),
    JobKind.RETURN: _decide(ScopeVerdict.RETURN),
    JobKind.WITHDRAW_ACCEPTANCE: _decide(ScopeVerdict.WITHDRAW_ACCEPTANCE),
    JobKind.WITHDRAW_RETURN: _decide(ScopeVerdict.WITHDRAW_RETURN),
    JobKind.BEGIN_ENTRY: _begin_entry,
    JobKind.WITHDRAW_ENTRY: _withdraw_entry,
    JobKind.REMIND: _begin_entry,
    JobKind.WITHDRAW_REMINDER: _withdraw_entry,
    JobKind.MAKE_CODES: _admit_code,
    JobKind.WITHDRAW_CODES: _withdraw_code,
}
