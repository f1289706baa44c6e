"""Work on jobs: a step at a time, claimed and carried out in one transaction.

Whoever is killed in the middle of a step has done nothing of it; whoever comes next takes it. Two who work at
once never take the same step: PostgreSQL skips the rows that another holds, SQLite has one writer.

Steps of long work (:data:`~upstream.jobs.bundles.LONG_WORK`) have transactions of their own: one process does
them, and doing one twice changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from upstream.base.clock import now_millis
from upstream.courier.taking import CourierLimits, shipped_courier_limits
from upstream.database.act_tables import act as act_table
from upstream.database.act_tables import act_step as table
from upstream.database.database import FAULTS_OF_ROWS, Database
from upstream.deciding.decision_log import copy_to_file
from upstream.http.error_log import log_error
from upstream.jobs.bundles import LONG_WORK, LongWork, remove_taken
from upstream.jobs.carrying_out import WORK
from upstream.jobs.jobs import BatchJob, JobState, JobStep, StepState, finish, load, running

_LONG_WORK = 2
"""Its number among the background works of which one process does each (``Database.elected``)."""
_NOTED_EVERY = 100
"""After so many steps what was decided is copied to the file of decisions."""
_LOOKS_EVERY_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 60.0
"""After a database that is full or gone the next try waits twice as long as the one before, up to this."""

type Heard = Callable[[JobStep], None]
"""Hears of each step that was taken."""


def take_step(database: Database, number: int, limits: CourierLimits | None = None) -> JobStep | None:
    """Take the next step of a job; ``None`` where it does not run, or no step waits that nobody holds.

    ``limits``: of what communes may have, for bundles.

    Raises:
        DBAPIError: the database is full or gone; nothing of the step was done, or it is done again.
    """
    long_work: LongWork | None = None
    with database.write() as connection:
        step = _claim(connection, number)
        if step is not None:
            act = load(connection, number)
            long_work = LONG_WORK.get(act.kind)
            if long_work is None:
                state, outcome = _try(connection, act, step)
                return _settled(connection, step, state, outcome, now_millis())
    if long_work is not None:
        return _take_long(database, number, long_work, limits or shipped_courier_limits())
    with database.write() as connection:  # of two who both hold the job, neither could change it
        finish(connection, number, now_millis())
    return None


def _take_long(database: Database, number: int, work: LongWork, limits: CourierLimits) -> JobStep | None:
    with database.elected(_LONG_WORK) as elected:
        if not elected:
            return None
        with database.write() as connection:
            step = _claim(connection, number)  # another process may have taken the one from before
        if step is None:
            return None
        tried = _tried(lambda: work(database, step, limits))
        if tried is None:
            return None
        with database.write() as connection:
            settled = _settled(connection, step, *tried, now_millis())
        remove_taken(database, settled)
        return settled


def run(
    database: Database,
    number: int,
    decisions_file: Path | None,
    heard: Heard = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
    limits: CourierLimits | None = None,
) -> None:
    """Work on a job until it is done or stopped, by anybody, or ``stopped`` says so.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
        CannotWrite: the file of decisions cannot be written; what was decided counts all the same.
    """
    taken = 0
    while not stopped():
        step = take_step(database, number, limits)
        if step is None:
            break
        heard(step)
        taken += 1
        if taken % _NOTED_EVERY == 0:
            copy_to_file(database, decisions_file)
    if taken:
        copy_to_file(database, decisions_file)


@contextmanager
def jobs_in_background(
    database: Database, decisions_file: Path | None, limits: CourierLimits | None = None
) -> Iterator[None]:
    """Work on every job that runs, in a thread, until the end of the block."""
    end = threading.Event()
    thread = threading.Thread(target=_work_on_all, args=(database, decisions_file, end, limits), name="jobs")
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _work_on_all(
    database: Database, decisions_file: Path | None, end: threading.Event, limits: CourierLimits | None
) -> None:
    wait = _LOOKS_EVERY_SECONDS
    while not end.is_set():
        whole = _work_once(database, decisions_file, end, limits)
        wait = _LOOKS_EVERY_SECONDS if whole else min(2 * wait, _LONGEST_WAIT_SECONDS)
        end.wait(wait)


def _work_once(
    database: Database, decisions_file: Path | None, end: threading.Event, limits: CourierLimits | None
) -> bool:
    """Work on each job that runs; whether none met an error. One that does holds up no other."""
    try:
        with database.read() as connection:
            numbers = running(connection)
    except DBAPIError as error:
        log_error(error)
        return False
    whole = True
    for number in numbers:
        try:
            run(database, number, decisions_file, stopped=end.is_set, limits=limits)
        except Exception as error:  # noqa: BLE001  as a job of a newer program's kind; its kind is in the log
            log_error(error)
            whole = False
    return whole


def _claim(connection: Connection, number: int) -> JobStep | None:
    columns = table.c
    runs = (
        select(act_table.c.number)
        .where(act_table.c.number == number, act_table.c.state == JobState.RUNNING.value)
        .with_for_update(read=True)  # who stops it waits for the steps that are being taken
    )
    if connection.execute(runs).first() is None:
        return None
    next_one = (
        select(table)
        .where(columns.act == number, columns.state == StepState.WAITING.value)
        .order_by(columns.place)
        .limit(1)
        .with_for_update(skip_locked=True, of=table)
    )
    row = connection.execute(next_one).one_or_none()
    if row is None:
        return None
    return JobStep(row.act, row.place, row.commune, row.subject, StepState.WAITING, "", None)


def _try(connection: Connection, act: BatchJob, step: JobStep) -> tuple[StepState, str]:
    def work() -> tuple[StepState, str]:
        with connection.begin_nested():
            changed = WORK[act.kind](connection, act, step, now_millis())
        return (StepState.DONE if changed else StepState.SAME), ""

    return _tried(work)


def _tried[Outcome: tuple[StepState, str] | None](
    work: Callable[[], Outcome],
) -> Outcome | tuple[StepState, str]:
    try:
        return work()
    except Problem as problem:
        return StepState.REFUSED, problem.sentence()
    except DBAPIError as error:
        if not isinstance(error, FAULTS_OF_ROWS):
            raise  # the database is full, busy or gone: that is no matter of this commune
        return StepState.REFUSED, _unforeseen(error)
    except Exception as error:  # noqa: BLE001  one commune must not hold up those behind it
        return StepState.REFUSED, _unforeseen(error)


def _unforeseen(error: Exception) -> str:
    return tr("An unforeseen error; nothing was changed here. {what}", what=log_error(error))


def _settled(connection: Connection, step: JobStep, state: StepState, outcome: str, now: int) -> JobStep:
    this = (table.c.act == step.act, table.c.place == step.place)
    values = {"state": state.value, "outcome": outcome, "at": now}
    connection.execute(update(table).where(*this).values(**values))
    return replace(step, state=state, outcome=outcome, at=now)
