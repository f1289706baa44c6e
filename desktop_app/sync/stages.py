"""The stages of a round, and its steps."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop_app.sync.applied import Applied


class SyncStage(StrEnum):
    """Where a round is, in order; a round may stop after any step and resumes next time."""

    URGENT = "urgent"
    PROBE = "probe"
    PUSH = "push"
    PULL = "pull"
    RENEW = "renew"
    RECOVER = "recover"
    DIGESTS = "digests"
    CATALOGUE = "catalogue"
    ATTACHMENTS = "attachments"
    PROGRAM = "program"
    DONE = "done"


class QueueName(StrEnum):
    """Which queue a step belongs to: no step uses the database and the network both."""

    DATABASE = "database"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class FileProgress:
    """Which file is under way: ``number`` of ``total``, sent or else fetched; ``percent`` of it went."""

    sending: bool
    number: int
    total: int
    percent: int = 0


@dataclass(frozen=True, slots=True)
class SyncStep:
    """One piece of a round. ``only_reads``: it writes nothing into the book, and may work in any."""

    stage: SyncStage
    queue: QueueName
    work: Callable[[], Any]
    progress: FileProgress | None = None
    only_reads: bool = False


type Steps[T] = Generator[SyncStep, Any, T]
"""Steps one after the other; each is sent the value of the one before."""


@dataclass(slots=True)
class RoundResult:
    """What a round did.

    ``clock_ahead`` is how many milliseconds this computer's clock is ahead of the province's. ``differences``
    counts scopes that differed and were exchanged again. ``unit_lists`` are versions of newer lists of
    communes, in force from the next opening of the book. ``withdrawn``: packages that the province withdrew,
    or published again. ``unsigned``: packages came from a province that does not sign. ``program`` is the
    version of a newer program that was completed in this round. ``ended``: it was completed, and is in the
    log.
    """

    pushed: int = 0
    applied: Applied = field(default_factory=Applied)
    requests: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    renewed: bool = False
    recovered: bool = False
    restated: int = 0
    differences: int = 0
    clock_ahead: int = 0
    packages: list[str] = field(default_factory=list)
    unit_lists: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    package_problems: list[str] = field(default_factory=list)
    unsigned: bool = False
    program: str = ""
    files_sent: int = 0
    files_fetched: int = 0
    file_problems: list[str] = field(default_factory=list)
    ended: bool = False


def run_steps[T](steps: Steps[T], on_stage: Callable[[SyncStage], None] | None = None) -> T:
    """Do steps one after the other in the calling thread; return what they return."""
    stage = None
    try:
        step = next(steps)
        while True:
            if step.stage != stage and on_stage is not None:
                on_stage(step.stage)
            stage = step.stage
            try:
                value = step.work()
            except Exception as error:  # noqa: BLE001  (the round notes it and raises it again)
                step = steps.throw(error)
            else:
                step = steps.send(value)
    except StopIteration as end:
        result: T = end.value
        if on_stage is not None:
            on_stage(SyncStage.DONE)
        return result
