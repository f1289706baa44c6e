"""Jobs over bundles: taking those that were brought to the console, and writing answers again.

A bundle takes several transactions, so its step is no transaction of its own. Whoever is killed in the middle
has taken a part; whoever comes next takes all of it again, and what is here already changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.wire.courier.problems import unreadable
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.courier.answering import answer_into, answer_name
from upstream.courier.brought import (
    BroughtBundle,
    BundleFolder,
    again,
    enter,
    find_brought,
    note_answer,
    note_taken,
)
from upstream.courier.outcome import not_taken
from upstream.courier.requests import kept_requests
from upstream.courier.taking import CourierLimits, TakenBundle, asked_before, take_bundle
from upstream.database.database import Database
from upstream.devices.devices import find_by_id
from upstream.jobs.jobs import JobKind, JobStep, NewJob, StepState, begin

BY: Final = "by"
"""Of the content of a job: the name of the user who began it, that no other user has."""

type LongWork = Callable[[Database, JobStep, CourierLimits], tuple[StepState, str] | None]
"""Does a step in transactions of its own; ``None``: it is for another machine to do.

Raises a Problem where the step cannot be taken; the sentence says why.
"""


def begin_taking(connection: Connection, brought: Sequence[BroughtBundle], author: str, now: int) -> int:
    """Begin to take bundles that were brought, the oldest of each computer first; the number of the job.

    Raises:
        ServerProblem: there is none.
    """
    in_order = sorted(brought, key=lambda each: (each.commune, each.device, each.number, each.name))
    return _begin(connection, JobKind.TAKE_BUNDLES, in_order, author, now)


def begin_answering(
    connection: Connection,
    folder: BundleFolder,
    communes: Sequence[str] | None,
    by: str,
    author: str,
    now: int,
) -> int:
    """Begin to write the answers again to the last bundle of each computer; the number of the job.

    Raises:
        ServerProblem: none has sent a bundle.
    """
    brought = []
    for device_id, kept in kept_requests(connection, communes):
        device = find_by_id(connection, device_id)
        assert device is not None
        brought.append(again(folder, device, kept, by, now))
    if not brought:
        raise ServerProblem("No computer has sent a bundle yet.")
    return _begin(connection, JobKind.ANSWER_BUNDLES, brought, author, now)


def _begin(
    connection: Connection, kind: JobKind, brought: Sequence[BroughtBundle], author: str, now: int
) -> int:
    if not brought:
        raise ServerProblem("No bundle was chosen. Choose files that end in .mtb, or the folder with them.")
    title = tr("{n} bundles", n=len(brought))
    steps, content = [(each.commune, each.id) for each in brought], {BY: brought[0].brought_by}
    number = begin(connection, NewJob(kind, title, steps, author, content=content), now)
    enter(connection, number, brought)
    return number


def _take(database: Database, step: JobStep, limits: CourierLimits) -> tuple[StepState, str] | None:
    brought = _brought(database, step)
    if brought is None:
        return None
    if brought.problem:
        return StepState.REFUSED, brought.problem
    if not brought.file.exists():
        raise ServerProblem("“{name}” is not kept here any more. Bring it again.", name=brought.name)
    try:
        taken = take_bundle(
            database, brought.file, now_millis(), limits, name=brought.name, commune=brought.commune
        )
    except OSError as error:
        raise unreadable(brought.name, error) from error
    with database.write() as connection:
        note_taken(connection, brought, taken)
    _answer(database, brought, taken)
    why = not_taken(brought.name, taken)
    if why is not None:
        return StepState.REFUSED, why.sentence()
    return (StepState.DONE if taken.is_news else StepState.SAME), ""


def remove_taken(database: Database, step: JobStep) -> None:
    """Remove the file of a step that is noted as taken; before, a power cut has it taken again."""
    if step.state in (StepState.DONE, StepState.SAME):
        with database.read() as connection:
            brought = find_brought(connection, step.subject)
        if brought is not None:
            brought.file.unlink(missing_ok=True)


def _answer_again(database: Database, step: JobStep, _: CourierLimits) -> tuple[StepState, str] | None:
    brought = _brought(database, step)
    if brought is None:
        return None
    with database.read() as connection:
        found = [each for each in kept_requests(connection, [step.commune]) if each[0] == brought.device]
        if not found:
            raise ServerProblem("This computer is refused from now on, so it gets no answer.")
        taken = asked_before(connection, *found[0])
    _answer(database, brought, taken)
    return StepState.DONE, ""


def _brought(database: Database, step: JobStep) -> BroughtBundle | None:
    """Return the bundle of a step; ``None``: it is in the folder of another machine.

    Raises:
        Problem: there is none.
    """
    with database.read() as connection:
        brought = find_brought(connection, step.subject)
    if brought is None:
        raise Problem("This bundle is not known here any more. Bring it again.")
    return brought if brought.problem or brought.is_on_this_machine else None


def _answer(database: Database, brought: BroughtBundle, taken: TakenBundle) -> None:
    name = answer_name(database, taken)
    answer_into(database, taken, brought.answer_file, now_millis())
    size = brought.answer_file.stat().st_size
    with database.write() as connection:
        note_answer(connection, brought, name, size)


LONG_WORK: Final[dict[JobKind, LongWork]] = {
    JobKind.TAKE_BUNDLES: _take,
    JobKind.ANSWER_BUNDLES: _answer_again,
}
