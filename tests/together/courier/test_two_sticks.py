"""Two sticks of one office, each with program, book and bundles, exchange through the province alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.courier.on_medium import look_at
from desktop_app.sync.courier.reading import read_bundle
from desktop_app.sync.courier.writing import write_bundle
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.courier.problems import BundleProblem
from tests.builders import an_office, put_area
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip

DATA = "So mat tran/data"
"""Where the portable program keeps its book (``data`` beside it)."""


class Stick:
    """A stick with the portable program: bundles are in its root."""

    def __init__(self, root: Path, officer: str) -> None:
        self.root = root
        self.officer = officer
        self.desk = Desk(an_office(root / DATA, officer=officer))

    def out(self) -> None:
        write_bundle(self.desk.office.sync_book(), self.root)

    def home(self) -> list[str]:
        """Read what is there for this book, as the window offers it; what was refused."""
        book, said = self.desk.office.sync_book(), []
        for found in look_at(book, self.root).answers:
            try:
                read_bundle(book, found.path)
            except BundleProblem as problem:
                said.append(problem.sentence())
        return said

    def unplug(self) -> None:
        self.desk.office.close()

    def areas(self) -> set[object]:
        return {
            self.desk.value("residential_area", area, "name")
            for area in ("a1", "a2", "a3")
            if self.desk.get("residential_area", area) is not None
        }

    def waiting(self) -> int:
        with self.desk.office.read() as connection:
            status = sync_status(connection)
        return status.unsent + status.unacknowledged

    def record(self, area: str, name: str) -> None:
        with self.desk.office.record() as rec:
            put_area(rec, area, name)


@pytest.fixture
def make_stick(tmp_path: Path) -> Callable[[str], Stick]:
    return lambda name: Stick(tmp_path / name, name)


def join(upstream: Upstream, stick: Stick) -> None:
    Trip(upstream, stick.root).join(stick.desk)


def carried(upstream: Upstream, *sticks: Stick) -> None:
    """Everybody writes, the province reads all sticks at once, everybody reads."""
    for stick in sticks:
        stick.out()
    upstream.run("bundle", "read", *(str(stick.root) for stick in sticks))


def test_two_sticks_do_not_fight(upstream: Upstream, make_stick: Callable[[str], Stick]) -> None:
    lan, minh = make_stick("Lan"), make_stick("Minh")
    for stick in (lan, minh):
        join(upstream, stick)
    lan.record("a1", "Thôn Đoài")
    minh.record("a2", "Thôn Đông")
    for _ in range(2):
        carried(upstream, lan, minh)
        assert (lan.home(), minh.home()) == ([], [])
    for path in (*lan.root.glob("*.mtb"), *minh.root.glob("*.mtb")):  # one stick's files on the other, too
        for stick in (lan, minh):
            if not (stick.root / path.name).exists():
                shutil.copyfile(path, stick.root / path.name)
    assert (lan.home(), minh.home()) == ([], [])
    assert lan.areas() == minh.areas() == {"Thôn Đoài", "Thôn Đông"}
    assert lan.waiting() == minh.waiting() == 0
    for stick in (lan, minh):
        stick.unplug()


def test_a_stick_that_was_copied_goes_on_beside_the_first(
    upstream: Upstream, make_stick: Callable[[str], Stick], tmp_path: Path
) -> None:
    """Both have one device id and one key; what either records is at both in the end."""
    lan = make_stick("Lan")
    join(upstream, lan)
    lan.record("a1", "Thôn Đoài")
    carried(upstream, lan)
    assert lan.home() == []
    lan.unplug()
    shutil.copytree(lan.root, tmp_path / "copy")
    lan, copy = make_stick("Lan"), Stick(tmp_path / "copy", "Lan")
    lan.record("a2", "Thôn Đông")
    copy.record("a3", "Thôn Trung")
    said: list[str] = []
    for _ in range(5):
        carried(upstream, lan, copy)
        said += [*lan.home(), *copy.home()]
    assert len(said) == 1, said
    assert lan.areas() == copy.areas() == {"Thôn Đoài", "Thôn Đông", "Thôn Trung"}
    assert lan.waiting() == copy.waiting() == 0
    for stick in (lan, copy):
        stick.unplug()
