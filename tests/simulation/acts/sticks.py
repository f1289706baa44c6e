"""Sticks: bundles are written, carried in any order, lost, taken twice, late, and at the wrong place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop_app.base.problems import Problem
from desktop_app.sync.courier.joining import begin_joining
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from tests.simulation.acts.people import perform
from tests.simulation.checks import Failure
from tests.simulation.computer import Computer
from tests.simulation.province import Province
from tests.simulation.steps import Step, kind
from tests.simulation.world import World
from upstream.attachments.limits import shipped_limits
from upstream.base.clock import now_millis
from upstream.base.limits import server_limits
from upstream.courier.answering import write_answer
from upstream.courier.cards import card_of
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


@kind
class WrongProvinceTakes(Step, frozen=True):
    """Another province is brought the bundle that was written ``back`` bundles ago."""

    back: int


@kind
class PulledStick(Step, frozen=True):
    """Of the newest bundle or answer only ``share`` thousandths are on the stick."""

    share: int
    answer: bool


@kind
class OpenCard(Step, frozen=True):
    """The next bundle connects a computer, with a card and a code; ``astray``: of a wrong province."""

    astray: bool


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
    return _take(world, world.province, path, "the province")


@perform.register
def _(step: WrongProvinceTakes, world: World, who: Computer) -> str:
    path = _back(world.bundles, step.back)
    if path is None or world.wrong is None or world.wrong.disk.armed:
        return ""
    return _take(world, world.wrong, path, "the wrong province")


def _take(world: World, province: Province, path: Path, name: str) -> str:
    number = world.bundles.index(path) + 1
    with world.looked_at():
        database = province.database
        try:
            taken = take_bundle(database, path, now_millis(), _limits())
        except Problem as problem:
            return f"{name} is brought bundle {number}, and says: {_short(problem)}"
        target = world.folder / "sticks" / f"answer{len(world.bundle_answers)}.mtb"
        with target.open("wb") as stream:
            write_answer(database, taken, stream.write, now_millis())
    world.bundle_answers.append(target)
    return f"{name} takes bundle {number} ({taken.ops} are new) and writes answer {len(world.bundle_answers)}"


def _limits() -> CourierLimits:
    return CourierLimits(server_limits().communes, shipped_limits())


@perform.register
def _(step: PulledStick, world: World, who: Computer) -> str:
    path = _back(world.bundle_answers if step.answer else world.bundles, 0)
    if path is None or world.province.disk.armed:
        return ""
    content = path.read_bytes()
    cut = path.with_name("cut.mtb")
    cut.write_bytes(content[: len(content) * step.share // 1000])
    before = world.held_by(who)
    with world.looked_at():
        try:
            if step.answer:
                read_bundle(who.office.sync_book(), cut)
            else:
                take_bundle(world.province.database, cut, now_millis(), _limits())
        except Problem as problem:
            if world.held_by(who) != before:
                raise Failure(
                    "half taken", f"{who.name} has something of a bundle that was refused"
                ) from problem
            return f"a stick is pulled out at {step.share} thousandths, and it is said: {_short(problem)}"
    raise Failure("half taken", f"{step.share} thousandths of a bundle were taken for all of it")


@perform.register
def _(step: OpenCard, world: World, who: Computer) -> str:
    if world.province.disk.armed or (step.astray and not (world.province.is_file and who.is_home)):
        return ""
    world.plain = world.one_time = False
    province = world.wrong_province() if step.astray else world.province
    with world.looked_at():
        code = province.code(who.commune)
        with province.reading() as connection:
            card = card_of(connection, who.commune, now_millis(), province.url)
    name = "a wrong province" if step.astray else "the province"
    try:
        begin_joining(who.office.sync_book(), card, code, f"Máy {who.name}")
    except Problem as problem:
        return f"{who.name} opens a card of {name}, but is told: {_short(problem)}"
    return f"{who.name} opens a card of {name}"


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
