"""Commands about jobs over many communes: list them, look at one, stop it, go on with it, take it back."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop_app.base.i18n import tr
from upstream.admin.commands import opened, reading, writing
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time, one_line, print_table
from upstream.communes.choosing import ALL, codes_in, known_here
from upstream.communes.communes import commune_codes
from upstream.communes.unit_lists import commune_names
from upstream.deciding import decision_log as log
from upstream.jobs import jobs
from upstream.jobs.jobs import BatchJob, JobKind, JobState, JobStep, StepState
from upstream.jobs.running import run
from upstream.jobs.undoing import withdraw

_SECRET_SUBJECTS = frozenset({JobKind.MAKE_CODES, JobKind.WITHDRAW_CODES, *jobs.OF_BUNDLES})
"""Hashes of codes, and ids of bundles: they say nothing to anybody."""
_SHOWN_EVERY = 100
"""After so many communes a line says how far a job is."""


def listing(options: Namespace) -> int:
    """Print the jobs, the newest first."""
    with reading(options) as connection:
        found = jobs.jobs(connection)
    rows = [
        (
            each.number,
            local_time(each.at),
            tr(jobs.KIND_NAMES[each.kind]),
            one_line(each.title),
            f"{each.taken}/{each.steps}",
            each.counts.get(StepState.REFUSED, 0),
            tr(jobs.STATE_NAMES[each.state]),
            one_line(each.author),
            "" if each.undone_by is None else tr("withdrawn by job {number}", number=each.undone_by),
        )
        for each in found
    ]
    headings = (
        tr("Job"),
        tr("When"),
        tr("What"),
        tr("What it is about"),
        tr("Communes"),
        tr("Refused"),
        tr("State"),
    )
    print_table((*headings, tr("By"), tr("Withdrawn")), rows)
    return 0


def show(options: Namespace) -> int:
    """Print a job, then each of its communes."""
    with reading(options) as connection:
        act = jobs.find(connection, options.act)
        found, names = jobs.steps(connection, options.act), commune_names(connection)
    print(_line(act))
    print_table(
        (
            tr("Commune"),
            tr("Name of the commune"),
            tr("What it is about"),
            tr("State"),
            tr("When"),
            tr("Why"),
        ),
        [
            (
                step.commune,
                names.get(step.commune, ""),
                "" if act.kind in _SECRET_SUBJECTS else one_line(step.subject),
                tr(jobs.STEP_NAMES[step.state]),
                "" if step.at is None else local_time(step.at),
                one_line(step.outcome),
            )
            for step in found
        ],
    )
    return 0


def stop(options: Namespace) -> int:
    """Take no further step of a job."""
    with writing(options) as connection:
        jobs.stop(connection, options.act, getpass.getuser(), now_millis())
        act = jobs.find(connection, options.act)
    print(_line(act))
    return 0


def resume(options: Namespace) -> int:
    """Go on with a job that was stopped, or whose process was ended; wait until it is done."""
    with writing(options) as connection:
        if options.refused:
            jobs.try_refused_again(connection, options.act, getpass.getuser(), now_millis())
        elif jobs.find(connection, options.act).state is not JobState.RUNNING:
            jobs.resume(connection, options.act, getpass.getuser(), now_millis())
    return run_here(options, options.act)


def take_back(options: Namespace) -> int:
    """Take a job back in every commune where it was done; wait until that is done."""
    return begin_and_run(
        options,
        lambda connection: withdraw(connection, options.act, options.reason, getpass.getuser(), now_millis()),
    )


def begin_and_run(options: Namespace, begin: Callable[[Connection], int]) -> int:
    """Begin a job and work on it until it is done; 1 where a commune refused it."""
    with writing(options) as connection:
        number = begin(connection)
    return run_here(options, number)


def run_here(options: Namespace, number: int) -> int:
    """Work on a job until it is done or stopped; 1 where a commune refused it.

    Raises:
        ServerProblem: the database is full or gone; what was done is kept.
    """
    with opened(options) as database:
        with database.read() as connection:
            all_steps = jobs.find(connection, number).steps
        heard = _Progress(all_steps)
        try:
            run(database, number, log.file_of(options.database, options.decisions), heard)
        except KeyboardInterrupt:
            with database.write() as connection:
                jobs.stop(connection, number, getpass.getuser(), now_millis())
        except DBAPIError as error:
            raise ServerProblem(
                "The database cannot be used ({reason}). What was done is kept. Once it can be used again, "
                "run “jobs resume {number}”.",
                reason=type(error.orig).__name__,
                number=number,
            ) from error
        with database.read() as connection:
            act = jobs.find(connection, number)
            refused = jobs.steps(connection, number, [StepState.REFUSED])
    print(_line(act))
    for step in refused:
        print(f"{step.commune}: {one_line(step.outcome)}", file=sys.stderr)
    return 1 if refused or act.state is not JobState.DONE else 0


class _Progress:
    """Says how far a job is, on the terminal of who waits for it."""

    def __init__(self, all_steps: int) -> None:
        self._taken, self._all = 0, all_steps

    def __call__(self, step: JobStep) -> None:
        self._taken += 1
        if self._taken % _SHOWN_EVERY == 0:
            print(tr("{n} of {all} communes", n=self._taken, all=self._all), file=sys.stderr, flush=True)


def communes_of(connection: Connection, named: str) -> list[str]:
    """Return the communes of a file, or all that are kept here.

    Raises:
        ServerProblem: the file cannot be read, or names one that is not known here.
    """
    if named == ALL:
        return commune_codes(connection)
    return known_here(connection, codes_in(Path(named)))


def _line(act: BatchJob) -> str:
    done, refused = act.counts.get(StepState.DONE, 0), act.counts.get(StepState.REFUSED, 0)
    words = tr(
        "Job {number}, {what}: done in {n} of {all} communes, refused by {refused}; {state}",
        number=act.number,
        what=tr(jobs.KIND_NAMES[act.kind]),
        n=done,
        all=act.steps,
        refused=refused,
        state=tr(jobs.STATE_NAMES[act.state]),
    )
    return "\t".join(part for part in (words, one_line(act.title), one_line(act.reason)) if part)
