"""Acts over many communes as the database keeps them: started, looked at, stopped and taken up again.

Nothing about a job is kept in a process: whoever is there next goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from desktop_app.base.i18n import N_
from upstream.base.problems import ServerProblem
from upstream.database.act_tables import act as table
from upstream.database.act_tables import act_step
from upstream.deciding.decision_log import DecisionKind, record_decision


class JobKind(StrEnum):
    """What a job does in each of its communes."""

    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW_ACCEPTANCE = "withdraw_acceptance"
    WITHDRAW_RETURN = "withdraw_return"
    BEGIN_ENTRY = "begin_entry"
    WITHDRAW_ENTRY = "withdraw_entry"
    REMIND = "remind"
    WITHDRAW_REMINDER = "withdraw_reminder"
    MAKE_CODES = "make_codes"
    WITHDRAW_CODES = "withdraw_codes"
    TAKE_BUNDLES = "take_bundles"
    ANSWER_BUNDLES = "answer_bundles"


KIND_NAMES: Final[Mapping[JobKind, str]] = {
    JobKind.ACCEPT: N_("accept"),
    JobKind.RETURN: N_("return"),
    JobKind.WITHDRAW_ACCEPTANCE: N_("withdraw an acceptance"),
    JobKind.WITHDRAW_RETURN: N_("withdraw a return"),
    JobKind.BEGIN_ENTRY: N_("begin an entry"),
    JobKind.WITHDRAW_ENTRY: N_("withdraw an entry"),
    JobKind.REMIND: N_("remind"),
    JobKind.WITHDRAW_REMINDER: N_("withdraw a reminder"),
    JobKind.MAKE_CODES: N_("make one-time codes"),
    JobKind.WITHDRAW_CODES: N_("withdraw one-time codes"),
    JobKind.TAKE_BUNDLES: N_("take bundles"),
    JobKind.ANSWER_BUNDLES: N_("write answers to bundles again"),
}

OF_BUNDLES: Final = frozenset({JobKind.TAKE_BUNDLES, JobKind.ANSWER_BUNDLES})
"""What arrives is no decision: after a restore offices send again what was lost."""


class JobState(StrEnum):
    """Whether anybody works on a job."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


STATE_NAMES: Final[Mapping[JobState, str]] = {
    JobState.RUNNING: N_("running"),
    JobState.STOPPED: N_("stopped"),
    JobState.DONE: N_("done"),
}


class StepState(StrEnum):
    """What became of a job in one commune. ``SAME``: it was so already, and nothing was changed."""

    WAITING = "waiting"
    DONE = "done"
    SAME = "same"
    REFUSED = "refused"


STEP_NAMES: Final[Mapping[StepState, str]] = {
    StepState.WAITING: N_("waits"),
    StepState.DONE: N_("done"),
    StepState.SAME: N_("was so already"),
    StepState.REFUSED: N_("refused"),
}


@dataclass(frozen=True, slots=True)
class BatchJob:
    """A job; ``counts`` is how many of its steps are in each state, ``undone_by`` the job that took it back.

    ``content`` is the same for all steps; ``at`` is in milliseconds since 1970 UTC.
    """

    number: int
    kind: JobKind
    title: str
    content: Mapping[str, str]
    reason: str
    author: str
    at: int
    state: JobState
    state_at: int
    state_by: str
    undoes: int | None
    undone_by: int | None
    counts: Mapping[StepState, int]

    @property
    def steps(self) -> int:
        """Return how many steps it has."""
        return sum(self.counts.values())

    @property
    def taken(self) -> int:
        """Return how many of its steps were taken."""
        return self.steps - self.counts.get(StepState.WAITING, 0)


@dataclass(frozen=True, slots=True)
class JobStep:
    """A step of a job: in which commune, and about what; ``outcome`` is why it was refused."""

    act: int
    place: int
    commune: str
    subject: str
    state: StepState
    outcome: str
    at: int | None


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job that is to be started; ``steps`` are communes with what the step alone is about."""

    kind: JobKind
    title: str
    steps: Sequence[tuple[str, str]]
    author: str
    reason: str = ""
    content: Mapping[str, str] | None = None
    undoes: int | None = None


def begin(connection: Connection, new: NewJob, now: int) -> int:
    """Enter a job with all of its steps, to be worked on as soon as this is committed; its number.

    Raises:
        ServerProblem: it has no step.
    """
    steps = list(dict.fromkeys(new.steps))
    if not steps:
        raise ServerProblem("There is no commune in which anything is to be done. Choose some.")
    content = dict(new.content or {})
    number: int = connection.execute(
        insert(table)
        .values(
            kind=new.kind.value,
            title=new.title,
            content=msgspec.json.encode(content).decode(),
            reason=new.reason,
            author=new.author,
            begun_at=now,
            state=JobState.RUNNING.value,
            state_at=now,
            state_by=new.author,
            undoes=new.undoes,
        )
        .returning(table.c.number)
    ).scalar_one()
    rows = [
        {
            "act": number,
            "place": place,
            "commune": commune,
            "subject": subject,
            "state": StepState.WAITING.value,
            "outcome": "",
        }
        for place, (commune, subject) in enumerate(steps, start=1)
    ]
    connection.execute(insert(act_step), rows)
    if new.kind in OF_BUNDLES:
        return number
    said = {
        "act": str(number),
        "name": new.title,
        "reason": new.reason,
        "author": new.author,
        "steps": str(len(rows)),
    }
    record_decision(connection, DecisionKind.ACT, f"{new.kind.value}/{number}", now, content=said)
    return number


def jobs(
    connection: Connection, *, only: int | None = None, communes: Collection[str] | None = None
) -> list[BatchJob]:
    """Return all jobs, the newest first, or the one that is named.

    ``communes``: acts in these alone, with the steps there counted.
    """
    query, counted = (
        select(table).order_by(table.c.number.desc()),
        select(act_step.c.act, act_step.c.state, func.count().label("number")).group_by(
            act_step.c.act, act_step.c.state
        ),
    )
    undoing = select(table.c.undoes, table.c.number).where(table.c.undoes.is_not(None))
    if only is not None:
        query, counted = query.where(table.c.number == only), counted.where(act_step.c.act == only)
        undoing = undoing.where(table.c.undoes == only)
    if communes is not None:
        counted = counted.where(act_step.c.commune.in_(communes))
    counts: dict[int, dict[StepState, int]] = {}
    for row in connection.execute(counted):
        counts.setdefault(row.act, {})[StepState(row.state)] = row.number
    undone = {row.undoes: row.number for row in connection.execute(undoing.order_by(table.c.number))}
    return [
        _act(row, counts.get(row.number, {}), undone.get(row.number))
        for row in connection.execute(query)
        if communes is None or row.number in counts
    ]


def load(connection: Connection, number: int) -> BatchJob:
    """Return a job without how far it is, for a step of it.

    Raises:
        ServerProblem: there is none with this number.
    """
    row = connection.execute(select(table).where(table.c.number == number)).one_or_none()
    if row is None:
        raise _no_act(number)
    return _act(row, {}, None)


def find(connection: Connection, number: int) -> BatchJob:
    """Return a job.

    Raises:
        ServerProblem: there is none with this number.
    """
    found = jobs(connection, only=number)
    if not found:
        raise _no_act(number)
    return found[0]


def _no_act(number: int) -> ServerProblem:
    return ServerProblem("There is no job {number}. See “jobs list”.", number=number)


def steps(connection: Connection, number: int, states: Iterable[StepState] = ()) -> list[JobStep]:
    """Return the steps of a job in order, or those in some states."""
    columns = act_step.c
    query = select(act_step).where(columns.act == number).order_by(columns.place)
    wanted = [state.value for state in states]
    if wanted:
        query = query.where(columns.state.in_(wanted))
    return [
        JobStep(row.act, row.place, row.commune, row.subject, StepState(row.state), row.outcome, row.at)
        for row in connection.execute(query)
    ]


def stop(connection: Connection, number: int, author: str, now: int) -> None:
    """Take no further step of a job that runs.

    Raises:
        ServerProblem: there is none with this number, or it does not run.
    """
    if not _change(connection, number, JobState.RUNNING, JobState.STOPPED, author, now):
        find(connection, number)
        raise ServerProblem("Job {number} does not run, so there is nothing to stop.", number=number)


def resume(connection: Connection, number: int, author: str, now: int) -> None:
    """Go on with a job that was stopped.

    Raises:
        ServerProblem: there is none with this number, it was not stopped, or it was taken back.
    """
    hold(connection, number)
    found = find(connection, number)
    if found.undone_by is not None:
        raise ServerProblem(
            "Job {number} was withdrawn by job {other}. Begin it again instead.",
            number=number,
            other=found.undone_by,
        )
    if not _change(connection, number, JobState.STOPPED, JobState.RUNNING, author, now):
        raise ServerProblem("Job {number} was not stopped, so there is nothing to resume.", number=number)


def try_refused_again(connection: Connection, number: int, author: str, now: int) -> None:
    """Go on with a job, also in the communes that refused it.

    Raises:
        ServerProblem: there is none with this number, none refused it, or it was taken back.
    """
    hold(connection, number)
    again = update(act_step).where(act_step.c.act == number, act_step.c.state == StepState.REFUSED.value)
    if find(connection, number).undone_by is not None or not (
        connection.execute(again.values(state=StepState.WAITING.value, outcome="", at=None)).rowcount
    ):
        raise ServerProblem("No commune has refused job {number}, or it was withdrawn.", number=number)
    for before in (JobState.DONE, JobState.STOPPED):
        _change(connection, number, before, JobState.RUNNING, author, now)


def hold(connection: Connection, number: int) -> None:
    """Wait for whoever changes a job or takes a step of it; nobody else does until the transaction ends."""
    connection.execute(select(table.c.number).where(table.c.number == number).with_for_update())


def finish(connection: Connection, number: int, now: int) -> None:
    """Mark a job as done where no step waits any more."""
    waiting = select(act_step.c.place).where(
        act_step.c.act == number, act_step.c.state == StepState.WAITING.value
    )
    if connection.execute(waiting.limit(1)).first() is None:
        _change(connection, number, JobState.RUNNING, JobState.DONE, "", now)


def running(connection: Connection) -> list[int]:
    """Return the jobs that are to be worked on, the oldest first."""
    query = select(table.c.number).where(table.c.state == JobState.RUNNING.value).order_by(table.c.number)
    return list(connection.execute(query).scalars())


def _change(
    connection: Connection, number: int, before: JobState, after: JobState, author: str, now: int
) -> bool:
    changed = connection.execute(
        update(table)
        .where(table.c.number == number, table.c.state == before.value)
        .values(state=after.value, state_at=now, state_by=author)
    )
    return changed.rowcount == 1


def _act(row: Row[tuple[object, ...]], counts: Mapping[StepState, int], undone_by: int | None) -> BatchJob:
    return BatchJob(
        row.number,
        JobKind(row.kind),
        row.title,
        msgspec.json.decode(row.content, type=dict[str, str]),
        row.reason,
        row.author,
        row.begun_at,
        JobState(row.state),
        row.state_at,
        row.state_by,
        row.undoes,
        undone_by,
        counts,
    )
