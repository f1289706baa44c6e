"""Any week in which a computer goes on from an old backup or with a wrong clock: numbers stay unique.

What was given after the backup and had reached nobody is lost with the disk, on paper it stands; whatever the
province has keeps its entry, and what is not there is told by the inspector.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of
from tests.registers.numbers.books import RULE, YEAR
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import numbers_of, refused
from tests.together.registers.test_any_week_of_two import Deed, Week

CLOCKS = (timedelta(days=-400), timedelta(hours=-30), timedelta(days=1), timedelta(days=400))
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            ("give", "give", "exchange", "exchange", "take over", "void", "back up", "restore", "clock")
        ),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    min_size=5,
    max_size=14,
)
THE_HOLDER_IS_RESTORED: list[Deed] = [
    ("give", 0, 0),
    ("exchange", 0, 0),
    ("back up", 0, 0),
    ("give", 0, 0),
    ("exchange", 0, 0),
    ("give", 0, 0),
    ("clock", 0, 0),
    ("restore", 0, 0),
    ("give", 0, 0),
    ("exchange", 0, 0),
    ("take over", 0, 1),
    ("give", 0, 0),
    ("void", 0, 1),
]


@dataclass
class Rooms:
    """The folders of two computers, and how they are opened."""

    folder: Path
    make: Callable[[str], Desk]
    names: list[str] = field(default_factory=lambda: ["Lan", "Minh"])
    copies: int = 0
    weeks: int = 0

    def copy(self, source: str) -> str:
        self.copies += 1
        name = f"copy{self.copies}"
        shutil.copytree(self.folder / source, self.folder / name)
        return name


@dataclass
class WeekOfBackups(Week):
    """A week in which books are put back. ``stood``: what the province was seen to have."""

    rooms: Rooms | None = None
    kept: dict[int, tuple[str, set[tuple[int, str]]]] = field(default_factory=dict)
    stood: dict[str, str] = field(default_factory=dict)

    def do(self, name: str, who: int, how: int) -> None:
        match name:
            case "back up":
                self._back_up(who)
            case "restore":
                self._restore(who)
            case "clock":
                clock = self.desks[who].office.clock
                assert isinstance(clock, FixedClock)
                clock.advance(CLOCKS[how])
            case _:
                super().do(name, who, how)
        if name == "exchange":
            self.must_stand(who)

    def must_stand(self, who: int) -> None:
        """Behind an exchange the book is what the province has: no number has changed its entry."""
        there = {number.id: number.matter_id for number in numbers_of(self.desks[who], self.rule.series)}
        assert self.stood.items() <= there.items()
        self.stood = there

    def _back_up(self, who: int) -> None:
        assert self.rooms is not None
        name = self.rooms.names[who]
        clock = self.desks[who].office.clock
        self.desks[who].office.close()
        self.kept[who] = (self.rooms.copy(name), set(self.given))
        self._open(who, name, clock)

    def _restore(self, who: int) -> None:
        """The disk is gone; the folder of the backup is put in its place."""
        if who not in self.kept:
            return
        assert self.rooms is not None
        kept, given_then = self.kept[who]
        clock = self.desks[who].office.clock
        self.desks[who].office.close()
        self._open(who, self.rooms.copy(kept), clock)
        self.given = {key: value for key, value in self.given.items() if key[0] != who or key in given_then}

    def _open(self, who: int, name: str, clock: object) -> None:
        assert self.rooms is not None
        self.rooms.names[who] = name
        office = self.rooms.make(name).office
        office.officer = ("Lan", "Minh")[who]
        assert isinstance(clock, FixedClock)
        assert isinstance(office.clock, FixedClock)
        office.clock.instant = clock.instant
        self.desks[who].office = office


@pytest.fixture
def rooms(tmp_path: Path, make_desk: Callable[[str], Desk]) -> Rooms:
    return Rooms(tmp_path, make_desk)


@pytest.mark.long
@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
@example(deeds=THE_HOLDER_IS_RESTORED)
def test_a_week_of_old_backups(rooms: Rooms, desks: tuple[Desk, Desk], deeds: list[Deed]) -> None:
    rooms.weeks += 1  # each example has a series of its own
    week = WeekOfBackups(desks, replace(RULE, series=f"S{rooms.weeks}"), rooms=rooms)
    for deed in deeds:
        week.do(*deed)
    week.end()
    week.must_stand(0)

    lan, minh = (numbers_of(desk, week.rule.series) for desk in desks)
    assert lan == minh
    assert len({number.written for number in lan}) == len(lan)
    with desks[0].office.read() as connection:
        found = inspect(lan, book_of(connection, week.rule.series, YEAR))
    stands = {number.id: number.matter_id for number in lan}
    for (who, number_id), matter_id in week.given.items():
        shown = {
            (item.entity_id, item.values.get("matter_id") or "")
            for item in refused(desks[who])
            if item.entity_id == number_id
        }
        assert stands.get(number_id) == matter_id or (number_id, matter_id) in shown, "lost in silence"
    present = {number.ordinal for number in lan}
    if present:
        assert set(range(min(present), max(present))) - present <= set(found.gaps)
    assert found.doubles == ()
