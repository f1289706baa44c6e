"""Copied folders, old folders put back, backups restored, computers lost, refused or connected anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree

from desktop_app.accounts.officers import NotAllowed
from desktop_app.backup.backups import back_up
from desktop_app.backup.restore import NewPlace, restore
from desktop_app.base.problems import Problem
from desktop_app.credentials.vault import VaultKind
from desktop_app.sync.problems import Unauthorised
from desktop_app.wire.op import Value
from tests.builders import PASSPHRASE, QUICK
from tests.simulation.acts.people import perform
from tests.simulation.checks import Failure, items_of
from tests.simulation.computer import Computer
from tests.simulation.judging.held import book_states, province_states
from tests.simulation.oracle import Place
from tests.simulation.steps import Step, kind
from tests.simulation.world import World
from upstream.devices.devices import revoke

_MOST = 7
"""Computers, copies included."""

type _Standing = tuple[Place, Value]
"""A value, and the place where it is."""


@kind
class KeepFolder(Step, frozen=True):
    """Somebody copies the folder of the program while it does not run."""


@kind
class PutFolderBack(Step, frozen=True):
    """Somebody puts the copied folder back."""


@kind
class StartCopy(Step, frozen=True):
    """The copied folder is used on another computer, beside the first."""


@kind
class BackUp(Step, frozen=True):
    """A backup is made by the program."""


@kind
class Restore(Step, frozen=True):
    """The backup is restored by the program, and the computer connected by a new code."""


@kind
class Revoke(Step, frozen=True):
    """The province refuses a computer from now on."""


@kind
class NewCode(Step, frozen=True):
    """A computer is connected with a new code."""


@kind
class CodeNextDoor(Step, frozen=True):
    """A computer is connected with a code that was meant for another commune."""


@kind
class Lose(Step, frozen=True):
    """A computer is stolen."""


@dataclass(frozen=True)
class Kept:
    """A copy of a folder or a backup, and the acts that are in it."""

    path: Path
    acts: frozenset[int]


def judge(world: World, commune: str, acts: Iterable[int]) -> None:
    """Say which acts are legitimately lost: they are in no book, and none of their values is anywhere."""
    record = world.communes[commune].record
    if not (wanted := _homeless(world, commune, acts)):
        return
    there = _everywhere(world, commune)
    for number in wanted:
        values = record.acts[number].values
        if any((place, value) not in there for place, value in values.items()):
            record.lost.add(number)


def _homeless(world: World, commune: str, acts: Iterable[int]) -> list[int]:
    """Those of some acts whose author has them in no book any more, and which are not known to be lost."""
    held = frozenset[int]().union(*(each.acts for each in _alive(world, commune)))
    lost = world.communes[commune].record.lost
    return [number for number in acts if number not in held and number not in lost]


def _alive(world: World, commune: str) -> list[Computer]:
    return [each for each in world.computers if not each.gone and each.commune == commune]


def _everywhere(world: World, commune: str) -> set[_Standing]:
    """Every value that stands or waits at the province or in a book."""
    with world.looked_at():
        return _values(world, commune, _alive(world, commune))


def _values(world: World, commune: str, alive: list[Computer]) -> set[_Standing]:
    found: set[_Standing] = set()
    with world.province.reading() as connection:
        found.update(items_of(connection, commune))
        states = [province_states(connection, commune)]
    for each in alive:
        with each.office.read() as connection:
            states.append(book_states(connection))
    for some in states:
        for key, fields in some.items():
            found.update(((*key, name), value) for name, value in fields.items())
    return found


@perform.register
def _(step: KeepFolder, world: World, who: Computer) -> str:
    who.close()
    place = world.folder / f"kept-{who.name}"
    rmtree(place, ignore_errors=True)
    copytree(who.folder.root, place)
    world.kept[who.name] = Kept(place, frozenset(who.acts))
    return f"somebody copies the folder of {who.name}"


@perform.register
def _(step: PutFolderBack, world: World, who: Computer) -> str:
    kept = world.kept.get(who.name)
    if kept is None:
        return ""
    with _goes_back(world, who, kept):
        who.close()
        who.disk.heal()
        rmtree(who.folder.root)
        copytree(kept.path, who.folder.root)
        who.unknown = None
    return f"somebody puts the copied folder of {who.name} back"


@perform.register
def _(step: StartCopy, world: World, who: Computer) -> str:
    kept = world.kept.get(who.name)
    if kept is None or len(world.computers) >= _MOST:
        return ""
    world.plain = world.one_time = False
    name = f"{who.name}-{len(world.computers)}"
    copytree(kept.path, world.folder / name)
    made = Computer(name, who.commune, world.folder / name, world.time, world.province)
    made.acts = set(kept.acts)
    world.disks.append(made.disk)
    world.computers.append(made)
    return f"the copied folder of {who.name} is used on another computer by {name}"


@perform.register
def _(step: BackUp, world: World, who: Computer) -> str:
    place = world.folder / f"backup-{who.name}.smt-backup"
    try:
        back_up(who.office, place, PASSPHRASE, cost=QUICK)
    except NotAllowed as refused:
        return f"{who.name} wants to make a backup, but is told: {str(refused).partition('.')[0]}"
    world.backups[who.name] = Kept(place, frozenset(who.acts))
    return f"{who.name} makes a backup"


@perform.register
def _(step: Restore, world: World, who: Computer) -> str:
    kept = world.backups.get(who.name)
    if kept is None or world.province.disk.armed:
        return ""
    place = NewPlace(lambda _: PASSPHRASE, VaultKind.PASSPHRASE, QUICK)
    try:
        with _goes_back(world, who, kept):
            who.close()
            who.disk.heal()
            restore(kept.path, who.folder, who.clock, PASSPHRASE, place)
            who.unknown = None
    except Problem as problem:
        return f"{who.name} wants to restore a backup, but is told: {problem}"
    return f"{who.name} restores the backup; {_connect(who)}"


@contextmanager
def _goes_back(world: World, who: Computer, kept: Kept) -> Iterator[None]:
    """Its book is replaced by one of an earlier time: what only that book still had goes with it."""
    record = world.of(who).record
    homeless = _homeless(world, who.commune, range(len(record.acts)))
    before = _everywhere(world, who.commune) if homeless else set()
    yield
    world.plain = world.one_time = False
    lost, who.acts = who.acts - kept.acts, set(kept.acts)
    judge(world, who.commune, lost)
    gone = before - _everywhere(world, who.commune) if homeless else set()
    record.lost.update(
        number for number in homeless if not gone.isdisjoint(record.acts[number].values.items())
    )


def _connect(who: Computer) -> str:
    try:
        who.enrol()
    except Problem as problem:
        return f"with a new code {who.name} is told: {str(problem).partition('.')[0]}"
    return f"{who.name} is connected with a new code"


@perform.register
def _(step: Revoke, world: World, who: Computer) -> str:
    if world.province.disk.armed:
        return ""
    device = who.office.device().device_id
    with world.province.writing() as connection:
        refused = revoke(connection, device, 1)
    return f"the province refuses the computer of {who.name} from now on" if refused else ""


@perform.register
def _(step: NewCode, world: World, who: Computer) -> str:
    if world.province.disk.armed:
        return ""
    world.plain = world.one_time = False
    return _connect(who)


@perform.register
def _(step: CodeNextDoor, world: World, who: Computer) -> str:
    others = [code for code in world.communes if code != who.commune]
    if not others or world.province.disk.armed:
        return ""
    try:
        who.enrol(others[0])
    except Problem as problem:
        return f"with a code of the other commune {who.name} is told: {str(problem).partition('.')[0]}"
    raise Failure("other commune", f"{who.name} was connected with a code of {others[0]}")


@perform.register
def _(step: Lose, world: World, who: Computer) -> str:
    if sum(not each.gone and each.commune == who.commune for each in world.computers) == 1:
        return ""
    who.lose_power()
    who.unknown, who.gone = None, True
    judge(world, who.commune, range(len(world.of(who).record.acts)))
    return f"the computer of {who.name} is stolen"


def connect_again(who: Computer) -> None:
    """Connect a computer with a new code where its province does not know it, refuses it, or is elsewhere."""
    if not who.is_home:
        who.enrol()
    try:
        who.sync()
    except Unauthorised:
        who.enrol()
    except Problem:
        pass  # any other reason shows with the next exchange
