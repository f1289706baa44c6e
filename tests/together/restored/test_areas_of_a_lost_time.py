"""A backup from before or after an area change was taken back is restored: the office ends in one state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea
from desktop_app.backup.backups import back_up
from desktop_app.backup.restore import NewPlace, restore
from desktop_app.book.office import DataFolder
from desktop_app.credentials.vault import VaultKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.area_changes import change_day, merge, split, take_change_back
from desktop_app.movements.progress.closing import set_comment
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import PASSPHRASE, QUICK, put_area, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange
from tests.together.year.test_areas_taken_back import FIRST_OF_JULY, state

SET, PERIOD = "MTTQ_CO_SO", "2026-M08"


@pytest.fixture
def restored(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> tuple[Callable[[Desk], Path], Callable[[Path], Desk]]:
    """What backs a computer up, and what puts a backup on another one, connected again."""

    def back(desk: Desk) -> Path:
        file = tmp_path / "so.smt-backup"
        back_up(desk.office, file, PASSPHRASE, cost=QUICK)
        return file

    def put_back(file: Path) -> Desk:
        clock = make_desk("nowhere").office.clock
        place = NewPlace(lambda _: PASSPHRASE, VaultKind.PASSPHRASE, QUICK)
        restore(file, DataFolder(tmp_path / "again"), clock, PASSPHRASE, place)
        again = make_desk("again")
        enrol(again.office.sync_book(), upstream.address, upstream.code())
        return again

    return back, put_back


type Restored = tuple[Callable[[Desk], Path], Callable[[Path], Desk]]


def value(desk: Desk, unit: str, name: str = "value") -> object:
    return desk.value("indicator_value", Cell(unit, "NT04", PERIOD).id_in(SET), name) or None


def a_split(lan: Desk) -> str:
    """Split an area, with a figure and a comment of the first part behind the day; the part."""
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        one, _ = split(rec, "a1", [NewArea(name, "thon") for name in ("Một", "Hai")], FIRST_OF_JULY)
        cell = Cell(one.id, "NT04", PERIOD)
        set_values(rec, SET, "1.1", [(cell, "7")])
        set_comment(rec, SET, cell, "Theo sổ")
    return one.id


def take_back(desk: Desk, area_id: str) -> None:
    with desk.office.record() as rec:
        take_change_back(rec, area_id, carry=True)


def is_whole(desk: Desk, part: str) -> None:
    """The split never was: the whole has the figure and its comment, once."""
    assert state(desk) == (["Thôn Đoài"], {}, 0)
    assert (value(desk, "a1"), value(desk, "a1", "note")) == ("7", "Theo sổ")
    assert (value(desk, part), value(desk, part, "note")) == (None, None)
    with desk.office.read() as connection:
        assert open_rejections(connection) == []


def test_a_backup_from_before_it_was_taken_back_takes_the_province_s(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    lan, minh = desks
    part = a_split(lan)
    exchange(lan, minh)
    file = restored[0](lan)
    take_back(lan, part)
    exchange(lan, minh)
    again = restored[1](file)
    exchange(again, minh)
    for desk in (again, minh):
        is_whole(desk, part)


def test_it_is_taken_back_again_in_a_backup_that_does_not_know_of_it(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    lan, minh = desks
    part = a_split(lan)
    exchange(lan, minh)
    file = restored[0](lan)
    take_back(lan, part)
    exchange(lan, minh)
    again = restored[1](file)
    take_back(again, part)  # before the first exchange
    exchange(again, minh)
    for desk in (again, minh):
        is_whole(desk, part)


def test_a_backup_in_which_it_waits_to_be_sent_asks_nothing(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    """A code connects a new computer, but its book wrote itself what the waiting act replaces."""
    lan, minh = desks
    part = a_split(lan)
    exchange(lan, minh)
    take_back(lan, part)
    again = restored[1](restored[0](lan))
    exchange(again, minh)
    for desk in (again, minh):
        is_whole(desk, part)


def test_what_somebody_changed_meanwhile_is_asked_and_nothing_else(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    lan, minh = desks
    part = a_split(lan)
    exchange(lan, minh)
    take_back(lan, part)
    file = restored[0](lan)
    with minh.office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell(part, "NT04", PERIOD), "9")])
    minh.sync()
    again = restored[1](file)
    exchange(again, minh)
    with again.office.read() as connection:
        asked = [(item.entity_id, item.field) for item in open_conflicts(connection)]
    assert asked == [(Cell(part, "NT04", PERIOD).id_in(SET), "value")]
    assert state(again)[0] == state(minh)[0] == ["Thôn Đoài"]


def test_a_waiting_deletion_of_what_somebody_corrected_meanwhile_is_asked(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    """A deletion is about all of a form, so knowing that it was there is not enough."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "r")
    exchange(lan, minh)
    lan.put("survey_response", "r", deleted=True)
    file = restored[0](lan)
    minh.put("survey_response", "r", serial=2)
    minh.sync()
    again = restored[1](file)
    exchange(again, minh)
    with again.office.read() as connection:
        assert [item.field for item in open_conflicts(connection)] == ["deleted"]
    assert [desk.value("survey_response", "r", "serial") for desk in (again, minh)] == [2, 2]


def test_what_waited_in_the_backup_had_been_sent_since(desks: tuple[Desk, Desk], restored: Restored) -> None:
    """The split, its figures and the taking back are unsent in the backup, and at the province by then."""
    lan, minh = desks
    part = a_split(lan)
    take_back(lan, part)
    file = restored[0](lan)
    exchange(lan, minh)
    again = restored[1](file)
    exchange(again, minh)
    for desk in (again, minh):
        is_whole(desk, part)


def test_what_was_done_after_it_was_taken_back_is_not_undone_by_the_backup(
    desks: tuple[Desk, Desk], restored: Restored
) -> None:
    """The areas were merged rightly in the lost time: a backup with the wrong merger says nothing."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")
        put_area(rec, "a3", "Thôn Tây")
        wrong = merge(rec, ["a1", "a2"], NewArea("Đoài", "thon"), FIRST_OF_JULY).id
    exchange(lan, minh)
    file = restored[0](lan)
    take_back(lan, wrong)
    with lan.office.record() as rec:
        right = merge(rec, ["a1", "a3"], NewArea("Đoài Tây", "thon"), FIRST_OF_JULY).id
        change_day(rec, right, date(2026, 6, 1))
    exchange(lan, minh)
    again = restored[1](file)
    exchange(again, minh)
    for desk in (again, minh):
        assert state(desk) == (["Thôn Đoài Tây", "Thôn Đông"], {}, 0)
