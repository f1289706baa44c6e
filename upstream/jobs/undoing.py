"""The way back of a job: another job that takes it back in every commune where it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, update

from upstream.base.problems import ServerProblem
from upstream.database.act_tables import act as table
from upstream.jobs.jobs import OF_BUNDLES, JobKind, JobState, NewJob, StepState, begin, find, hold, steps

INVERSES: Final[Mapping[JobKind, JobKind]] = {
    JobKind.ACCEPT: JobKind.WITHDRAW_ACCEPTANCE,
    JobKind.RETURN: JobKind.WITHDRAW_RETURN,
    JobKind.BEGIN_ENTRY: JobKind.WITHDRAW_ENTRY,
    JobKind.REMIND: JobKind.WITHDRAW_REMINDER,
    JobKind.MAKE_CODES: JobKind.WITHDRAW_CODES,
}


def withdraw(connection: Connection, number: int, reason: str, author: str, now: int) -> int:
    """Begin to take a job back, for a reason; it is stopped where it runs. The number of the new act.

    What was so before the job, and what was refused, stays as it is.

    Raises:
        ServerProblem: there is no reason, it is one that takes another back, was withdrawn before, or has
            done nothing.
    """
    if not reason.strip():
        raise ServerProblem("Say why the job is withdrawn.")
    hold(connection, number)  # so that what is done by steps that are being taken is among what is taken back
    ended = update(table).where(table.c.number == number, table.c.state == JobState.RUNNING.value)
    connection.execute(ended.values(state=JobState.STOPPED.value, state_at=now, state_by=author))
    act = find(connection, number)
    if act.kind in OF_BUNDLES:
        raise ServerProblem("What bundles brought stays, as what comes over a line does.")
    if act.kind not in INVERSES:
        raise ServerProblem(
            "Job {number} takes another one back. Begin that one again instead.", number=number
        )
    if act.undone_by is not None:
        raise ServerProblem(
            "Job {number} was withdrawn before, by job {other}.", number=number, other=act.undone_by
        )
    done = [(step.commune, step.subject) for step in steps(connection, number, [StepState.DONE])]
    if not done:
        raise ServerProblem("Job {number} has changed nothing in any commune yet.", number=number)
    return begin(
        connection,
        NewJob(INVERSES[act.kind], act.title, done, author, reason.strip(), act.content, undoes=number),
        now,
    )
