"""Sticks: bundles are written, carried in any order, lost, taken twice, late, and at the wrong place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.base.problems import Problem
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from tests.simulation.acts.people import perform
from tests.simulation.computer import Computer
from tests.simulation.steps import Step, kind
from tests.simulation.world import World
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.courier.answering import write_answer
from upstream.courier.taking import CourierLimits, take_bundle


@kind
class WriteBundle(Step, frozen=True):
    """A person writes a bundle; nobody says that it ever arrives."""


@kind
class ProvinceTakes(Step, frozen=True):
    """The province takes the bundle that was written ``back`` bundles ago, and writes an answer."""

    back: int


@kind
class ReadAnswer(Step, frozen=True):
    """A person reads the answer that was written ``back`` answers ago, whomever it was for."""

    back: int


@perform.register
def _(step: WriteBundle, world: World, who: Computer) -> str:
    folder = world.folder / "sticks" / str(len(world.bundles))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        written = write_bundle(who.office.sync_book(), folder)
    except Problem as problem:
        return f"{who.name} writes a bundle, but is told: {_short(problem)}"
    world.bundles.append(written.path)
    return f"{who.name} writes bundle {len(world.bundles)} ({written.header.changes} changes)"


@perform.register
def _(step: ProvinceTakes, world: World, who: Computer) -> str:
    path = _back(world.bundles, step.back)
    if path is None or world.province.disk.armed:
        return ""
    number = world.bundles.index(path) + 1
    limits = CourierLimits(server_limits().communes, shipped_limits())
    with world.looked_at():
        database = world.province.database
        try:
            taken = take_bundle(database, path, now_millis(), limits)
        except Problem as problem:
            return f"the province is brought bundle {number}, and says: {_short(problem)}"
        target = world.folder / "sticks" / f"answer{len(world.bundle_answers)}.mtb"
        with target.open("wb") as stream:
            write_answer(database, taken, stream.write, now_millis())
    world.bundle_answers.append(target)
    return (
        f"the province takes bundle {number} ({taken.ops} are new) and writes answer "
        f"{len(world.bundle_answers)}"
    )


@perform.register
def _(step: ReadAnswer, world: World, who: Computer) -> str:
    path = _back(world.bundle_answers, step.back)
    if path is None:
        return ""
    said = f"{who.name} reads answer {world.bundle_answers.index(path) + 1}"
    try:
        read = read_bundle(who.office.sync_book(), path)
    except Problem as problem:
        return f"{said}, but is told: {_short(problem)}"
    return said if read.is_news else f"{said} (nothing new)"


def _back(paths: Sequence[Path], back: int) -> Path | None:
    return paths[-1 - back] if back < len(paths) else None


def _short(problem: Problem) -> str:
    return str(problem).partition(".")[0]
