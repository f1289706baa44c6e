"""A province is restored to before it knew a record that a computer, come home, had found there.

What both had alike was sent by neither: the computer still has it, so it comes back with the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.stages import SyncStage
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import Kept, keep
from tests.together.restored.test_within_a_recovery import leave_behind

_KNOWN_BY = ("set_code", "indicator_code", "period", "unit")


@dataclass
class _Home:
    """A province, a copy of it from before it knew the record, and the computer that came home."""

    upstream: Upstream
    before: Kept
    lan: Desk
    make_desk: Callable[[str], Desk]
    survives: bool
    """Whether the computer was connected when the copy was made; else it is connected again."""

    def known(self) -> dict[str, object]:
        """The fields by which the record is known, as the computer has them."""
        record = self.lan.get("indicator_value", CELL)
        assert record is not None
        assert all(record[name] for name in _KNOWN_BY)
        return {name: record[name] for name in _KNOWN_BY}

    def restored(self, within: str = "") -> dict[str, object]:
        """Put the copy back; return what a computer that is new there receives.

        ``within``: what is typed when the exchange was broken off behind the first step of the recovery.
        """
        self.before.put_back()
        if not self.survives:
            self.lan.enrol(self.upstream)
        if within:
            leave_behind(self.lan, SyncStage.RECOVER)
            self.lan.put("indicator_value", CELL, value=within)
        for _ in range(3):
            self.lan.sync(compare=True)
        hoa = self.make_desk("Hoa")
        hoa.enrol(self.upstream)
        hoa.sync()
        found = [
            {
                name: value
                for name, value in (desk.get("indicator_value", CELL) or {}).items()
                if name != "version"
            }
            for desk in (self.lan, hoa)
        ]
        assert found[0] == found[1]
        return found[1]


@pytest.fixture(params=[True, False], ids=["connected", "unknown"])
def home(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
) -> Callable[[str, str], _Home]:
    """Lan types a figure at a wrong province and comes home, where Minh, then gone, has sent one."""

    def come(typed: str, there: str) -> _Home:
        wrong, home = (make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("wrong", "home"))
        lan, minh = make_desk("Lan"), make_desk("Minh")
        lan.enrol(wrong)
        minh.enrol(home)
        minh.sync()
        put_cell(lan, typed)
        lan.sync()
        if request.param:
            lan.enrol(home)
        before = keep(home)
        put_cell(minh, there)
        minh.sync()
        if not request.param:
            lan.enrol(home)
        lan.sync()
        return _Home(home, before, lan, make_desk, request.param)

    return come


def test_two_figures_of_one_cell_come_back_with_their_cell(home: Callable[[str, str], _Home]) -> None:
    there = home("207", "381")
    known = there.known()
    found = there.restored()
    with there.lan.office.read() as connection:
        waiting = {item.other.value for item in open_conflicts(connection)}
    assert {name: found[name] for name in _KNOWN_BY} == known
    assert {found["value"], *waiting} == {"207", "381"}


@pytest.mark.parametrize("sent", [True, False])
def test_a_figure_typed_over_one_that_was_alike_comes_back_with_its_cell(
    home: Callable[[str, str], _Home], sent: bool
) -> None:
    there = home("207", "207")
    known = there.known()
    there.lan.put("indicator_value", CELL, value="300")
    if sent:
        there.lan.sync()
    found = there.restored()
    assert {name: found[name] for name in _KNOWN_BY} == known
    assert found["value"] == "300"


def test_a_figure_typed_within_the_recovery_comes_back_with_its_cell(
    home: Callable[[str, str], _Home],
) -> None:
    there = home("207", "207")
    known = there.known()
    found = there.restored(within="300")
    assert {name: found[name] for name in _KNOWN_BY} == known
    assert found["value"] == "300"
