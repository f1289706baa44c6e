"""The whole of it: computers, province, time and the record of what people did; steps are played in it."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.movements.cell import Cell
from desktop_app.storage.problems import StorageProblem
from desktop_app.wire.op import Value
from tests.builders import COMMUNE, open_round, put_area
from tests.simulation.chance import nothing_by_chance
from tests.simulation.clocks import Time, WrongClock
from tests.simulation.computer import Computer
from tests.simulation.disk import Disk, PowerCut, watched
from tests.simulation.judging.held import States, book_states, changes
from tests.simulation.oracle import Act, Place, Record, Seen
from tests.simulation.province import Province

if TYPE_CHECKING:
    from tests.simulation.acts.copies import Kept

NAMES = ("Lan", "Minh", "Cường", "Dũng", "Hoa")
NEIGHBOURS = ("An", "Bình")
"""They work in another commune, whose records have the same ids."""
NEXT_DOOR = "00004"
AREAS = {"a1": "Thôn Bắc", "a2": "Thôn Nam", "a3": "Thôn Đông"}
SET = "MTTQ_CO_SO"
PERIODS = ("2026-M09", "2026-Q3", "2026-Q4")
CELLS = tuple(
    Cell(unit, indicator, period)
    for period in PERIODS
    for indicator in (("TT05A", "NT10") if "-Q" in period else ("NT01", "NT03"))
    for unit in ("a1", "a2")
)
_BETWEEN = timedelta(seconds=20)


@dataclass
class Commune:
    """What is known of one commune beyond what its computers and the province hold."""

    record: Record = field(default_factory=Record)
    round_id: str = ""
    """The round that takes forms."""
    locked: dict[str, dict[tuple[str, str], dict[str, Value]]] = field(default_factory=dict)
    """What the locked parts of the book held when the province locked them."""
    forms: set[str] = field(default_factory=set)
    """The ids of all forms that anybody ever keyed."""
    closed_months: dict[str, frozenset[str]] = field(default_factory=dict)
    """The vouchers that lay in a closed month of the fund when its closing came to the province."""
    urgent: set[str] = field(default_factory=set)
    """Those of them that were reported before everything else."""


@dataclass
class World:
    """See the module."""

    folder: Path
    province: Province
    time: Time
    computers: list[Computer]
    disks: list[Disk]
    communes: dict[str, Commune] = field(default_factory=dict)
    plain: bool = True
    """Nothing was copied, restored, connected anew or locked: no item is there without reason."""
    one_time: bool = True
    """Nothing was copied, restored or connected anew: nobody says anything again for others."""
    one_server: bool = True
    """The province never moved, and nobody was connected to a wrong one: no office left its server."""
    copy_of_province: Path | None = None
    begin_server: Callable[[Disk], Province] | None = None
    wrong: Province | None = None
    """The server of another province, if somebody was ever connected there."""
    kept: dict[str, Kept] = field(default_factory=dict)
    """The copied folder of each computer."""
    backups: dict[str, Kept] = field(default_factory=dict)
    published: dict[str, int] = field(default_factory=dict)
    """How many newer versions of a package the province has published."""
    written: set[str] = field(default_factory=set)
    """The kinds of records that people have written."""
    done: set[str] = field(default_factory=set)
    """The actions in rooms that were saved."""
    bundles: list[Path] = field(default_factory=list)
    """What was ever written for the province on sticks."""
    bundle_answers: list[Path] = field(default_factory=list)

    def of(self, who: Computer) -> Commune:
        """The commune of a computer."""
        return self.communes[who.commune]

    def computer(self, number: int) -> Computer | None:
        """The computer with this number, if there is one."""
        return self.computers[number] if number < len(self.computers) else None

    def wrong_province(self) -> Province:
        """The server of another province."""
        if self.wrong is None:
            self.wrong = self._server("wrong")
        return self.wrong

    def move_province(self) -> None:
        """Begin the province anew on another server."""
        before, self.province = self.province, self._server(f"province-{len(self.disks)}")
        before.switch_off()
        for each in self.computers:
            each.province = self.province

    def _server(self, name: str) -> Province:
        assert self.begin_server is not None
        self.one_server = False
        disk = Disk(self.folder / name)
        disk.folder.mkdir()
        self.disks.append(disk)
        return self.begin_server(disk)

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """Nothing fails and nothing counts as a statement while a test looks at the world."""
        awake = [disk for disk in self.disks if not disk.asleep]
        for disk in awake:
            disk.asleep = True
        try:
            yield
        finally:
            for disk in awake:
                disk.asleep = False

    def save(
        self,
        who: Computer,
        values: Mapping[Place, Value],
        over: Mapping[Place, Iterable[Value]],
        work: Callable[[], None],
        seen: Seen | None = None,
    ) -> str:
        """Have a person save something; how it ended, in words."""
        record = self.of(who).record
        assert who.office.officer  # the program runs
        before = self.held_by(who)
        act = record.begin(who.name, values, over, seen)
        act.at = to_millis(who.clock.now())
        who.acts.add(act.number)
        try:
            work()
        except StorageProblem:
            end = "but the disk is full"
        except Problem as problem:
            end = f"but is told: {_short(problem)}"
        except BaseException:  # the power: what was committed shows when the program runs again
            who.unknown = lambda: self._note(who, act, before)
            raise
        else:
            act.saved, end = True, ""
        self._note(who, act, before)
        return end

    def held_by(self, who: Computer) -> States:
        """What the book of a computer holds."""
        with self.looked_at(), who.office.read() as connection:
            return book_states(connection)

    def _note(self, who: Computer, act: Act, before: States) -> None:
        """Remember what an act has changed in the book, whatever was expected of it."""
        after = self.held_by(who)
        values, over = changes(before, after)
        self.written.update(place[0] for place in values)
        if not (act.saved or values):
            self.of(who).record.forget(act)
            who.acts.discard(act.number)
            return
        act.add(values, over, after.keys() - before.keys())

    def trouble(self, who: Computer, what: str, work: Callable[[], str]) -> str:
        """Do something (``what``) that the power of a computer may not survive; what happened, in words."""
        self.time.go_on(_BETWEEN)
        try:
            return work()
        except PowerCut:
            pass  # and whatever its traceback holds is let go
        except Exception as problem:
            if who.disk.dead:  # what a dead computer raises while it falls is heard by nobody
                return self._off(who, what)
            if not isinstance(problem, StorageProblem):
                raise
            return f"{who.name} wants to {what}, but is told: {_short(problem)}"
        finally:
            who.disk.rest()
        return self._off(who, what)

    @staticmethod
    def _off(who: Computer, what: str) -> str:
        who.lose_power()
        return f"{who.name} wants to {what}, but the computer loses its power"


def _short(problem: Problem) -> str:
    return str(problem).partition(".")[0]


@contextmanager
def world(seed: str, computers: int, database: str = "", neighbours: int = 0) -> Iterator[World]:
    """A commune whose computers are connected and have the same areas and one round that takes forms.

    With ``neighbours`` there is a second one, whose computers come behind those of the first.
    """
    folder = Path(tempfile.mkdtemp(prefix="smt-world-"))
    time = Time()
    clock = WrongClock(time)
    disks = [Disk(folder / "province")]
    disks[0].folder.mkdir()
    address = database or str(disks[0].folder / "province.sqlite")
    with ExitStack() as stack:
        stack.callback(rmtree, folder, ignore_errors=True)
        loop = asyncio.new_event_loop()
        stack.callback(loop.close)
        stack.enter_context(watched(disks))
        stack.enter_context(nothing_by_chance(seed, clock.nanoseconds))
        province = Province(address, disks[0], clock, loop, {})
        made = World(folder, province, time, [], disks)

        def begin_server(disk: Disk) -> Province:
            return Province(str(disk.folder / "province.sqlite"), disk, clock, loop, province.servers)

        made.begin_server = begin_server
        stack.callback(_switch_servers_off, made)
        stack.callback(_switch_off, made)
        for name in NAMES[:computers]:
            add_computer(made, name)
        for name in NEIGHBOURS[:neighbours]:
            add_computer(made, name, NEXT_DOOR)
        for code in made.communes:
            _begin(made, code)
        yield made


def _switch_servers_off(made: World) -> None:
    for server in (made.province, made.wrong):
        if server is not None:
            server.switch_off()


def _switch_off(made: World) -> None:
    for each in made.computers:
        each.lose_power()


def add_computer(made: World, name: str, commune: str = COMMUNE) -> Computer:
    """Another computer of a commune, connected."""
    found = Computer(name, commune, made.folder / name, made.time, made.province)
    made.communes.setdefault(commune, Commune())
    made.disks.append(found.disk)
    made.computers.append(found)
    found.enrol()
    return found


def _begin(made: World, commune: str) -> None:
    computers = [each for each in made.computers if each.commune == commune]
    first = computers[0]
    with first.office.record() as rec:
        for area_id, name in AREAS.items():
            put_area(rec, area_id, name, commune=commune)
        made.communes[commune].round_id = open_round(rec, *AREAS)
    for each in (first, *computers):
        each.sync()
