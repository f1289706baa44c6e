"""A computer is connected to another server: nothing that an earlier one acknowledged counts there.

What is said there is said field by field: what is newer stands, and where nobody knows which is, a person is
asked.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from desktop_app.movements.commands import set_period_status
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.rounds.status import sync_status
from tests.builders import COMMUNE, put_area, put_response
from tests.registers.numbers.books import day, give
from tests.support.servers.records import COUNT_RECORDS
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.registers.office_of_two import book, refused
from tests.together.registers.test_number_books import take as take_book
from tests.together.restored.test_restored_province import keep

type Desks = dict[str, Desk]

OTHER_CELL = CELL.replace(":a1", ":a2")


@pytest.fixture
def province(tmp_path: Path, make_upstream: Callable[[str], Upstream]) -> Callable[[str], Upstream]:
    """Starts servers by name."""
    return lambda name: make_upstream(str(tmp_path / f"{name}.sqlite"))


@pytest.fixture
def office(make_desk: Callable[[str], Desk]) -> Callable[..., Desks]:
    """Computers by name, connected to a server."""

    def connected(server: Upstream, *names: str) -> Desks:
        found = {name: make_desk(name) for name in names}
        for name, desk in found.items():
            desk.enrol(server, name=f"Máy {name}")
        return found

    return connected


def rounds(*desks: Desk, times: int = 3) -> None:
    for _ in range(times):
        for desk in desks:
            desk.sync()


def waiting(desk: Desk) -> list[tuple[str, object]]:
    with desk.office.read() as connection:
        return sorted((item.field, item.other.value) for item in open_conflicts(connection))


def settled(*desks: Desk) -> None:
    """All hold the same, nothing is left to send, and the digests of both ends say so."""
    for desk in desks:
        assert desk.sync(compare=True).differences == 0
        with desk.office.read() as connection:
            status = sync_status(connection)
        assert (status.unsent, status.unacknowledged, status.rejected) == (0, 0, 0)


@pytest.mark.parametrize("order", list(permutations(("Lan", "Minh", "Hoa"))))
def test_what_a_lost_computer_had_handed_over_goes_to_the_new_server(
    province: Callable[[str], Upstream], office: Callable[..., Desks], order: tuple[str, ...]
) -> None:
    """Lan is up to date, Minh is behind, Hoa is behind and has work of her own; Gone never comes back."""
    old = province("old")
    desks = office(old, "Lan", "Minh", "Hoa", "Gone")
    lan, minh, hoa, gone = (desks[name] for name in ("Lan", "Minh", "Hoa", "Gone"))
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
        put_response(rec, "f1", comment="đầu tiên")
        put_response(rec, "f2")
    put_cell(lan, "12")
    rounds(*desks.values())
    gone.put("residential_area", "a1", households=111, name="Thôn Bắc")
    gone.put("survey_response", "f1", comment="máy đã hỏng sửa", answers={"q01": "3"})
    with gone.office.record() as rec:
        put_response(rec, "f3", comment="chỉ máy đã hỏng nhập")
    gone.sync()
    lan.sync()
    lan.put("indicator_value", CELL, note="theo sổ")
    lan.sync()
    hoa.put("residential_area", "a1", position=7)
    put_cell(hoa, "40", OTHER_CELL)
    old.stop()

    new = province("new")
    for name in order:
        desks[name].enrol(new, name=f"Máy {name}")
        desks[name].sync()
    rounds(lan, minh, hoa)

    for desk in (lan, minh, hoa):
        items = waiting(desk)
        area, form = desk.get("residential_area", "a1"), desk.get("survey_response", "f1")
        assert area is not None
        assert form is not None
        assert (area["households"], area["name"]) == (111, "Thôn Bắc")
        assert (form["comment"], form["answers/q01"]) == ("máy đã hỏng sửa", "3")
        assert desk.value("survey_response", "f3", "comment") == "chỉ máy đã hỏng nhập"
        assert desk.value("indicator_value", CELL, "note") == "theo sổ"
        assert area["position"] == 7
        assert desk.value("indicator_value", OTHER_CELL, "value") == "40"
        if order[0] == "Lan":  # nobody can tell them that theirs is older
            assert set(items) <= {
                ("households", 100),
                ("name", "Thôn Đoài"),
                ("note", None),
                ("comment", "đầu tiên"),
                ("answers/q01", "1"),
            }
    settled(lan, minh, hoa)


def test_two_computers_that_know_different_things_ask_a_person(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    """Each has changed one field on its own, and neither had exchanged it."""
    desks = office(province("old"), "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    put_cell(lan, "12")
    rounds(lan, minh)
    lan.put("indicator_value", CELL, value="15")
    lan.sync()
    minh.put("indicator_value", CELL, value="20")

    new = province("new")
    for desk in (minh, lan):
        desk.enrol(new)
    rounds(minh, lan)

    for desk in (lan, minh):
        assert {desk.value("indicator_value", CELL, "value"), *(v for _, v in waiting(desk))} >= {"15", "20"}
    settled(lan, minh)


@pytest.mark.parametrize("wrong_is_older", [True, False])
@pytest.mark.parametrize("first", ["Lan", "Minh"])
def test_what_was_entered_at_a_wrong_province_comes_home(
    province: Callable[[str], Upstream],
    office: Callable[..., Desks],
    wrong_is_older: bool,
    first: str,
) -> None:
    servers = {name: province(name) for name in (("wrong", "home") if wrong_is_older else ("home", "wrong"))}
    if wrong_is_older:
        servers["wrong"].code()
    home, wrong = servers["home"], servers["wrong"]
    desks = office(home, "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
        put_area(rec, "a2", households=50)
    put_cell(lan, "12")
    rounds(lan, minh)

    lan.enrol(wrong)
    lan.sync()
    lan.put("indicator_value", CELL, value="13")
    put_cell(lan, "31", OTHER_CELL)
    lan.sync()
    assert lan.sync().pushed == 0
    lan.put("residential_area", "a2", households=55)  # typed there, and not sent
    minh.put("residential_area", "a1", households=120)
    minh.put("residential_area", "a2", households=60)
    minh.sync()
    lan.enrol(home)
    for desk in (lan, minh) if first == "Lan" else (minh, lan):
        desk.sync()
    rounds(lan, minh)

    for desk in (lan, minh):
        assert desk.value("indicator_value", CELL, "value") == "13", "typed over what stood at home"
        assert desk.value("indicator_value", OTHER_CELL, "value") == "31"
        assert desk.value("residential_area", "a1", "households") == 120, "home has had the older one"
        assert desk.value("residential_area", "a2", "households") == 60
        assert waiting(desk) == [("households", 55)], "neither had seen the other"
    settled(lan, minh)


def test_a_book_that_begins_at_a_wrong_province_brings_all_of_it_home(
    province: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    home, wrong = province("home"), province("wrong")
    lan, minh = make_desk("Lan"), make_desk("Minh")
    minh.enrol(home)
    put_cell(minh, "20")
    minh.sync()
    lan.enrol(wrong)
    put_cell(lan, "12")
    with lan.office.record() as rec:
        for number in range(60):
            put_response(rec, f"f{number:02d}", serial=number)
    lan.sync()
    lan.put("survey_response", "f07", comment="gõ ở nơi nhầm")
    lan.sync()

    lan.enrol(home)
    rounds(lan, minh)

    for desk in (lan, minh):
        assert desk.value("survey_response", "f07", "comment") == "gõ ở nơi nhầm"
        assert desk.value("survey_response", "f59", "serial") == 59
        assert desk.value("indicator_value", CELL, "value") == "20"
        assert waiting(desk) == [("value", "12")]
    settled(lan, minh)


def test_a_computer_that_moves_twice_loses_nothing_on_the_way(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    desks = office(province("first"), "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    put_cell(lan, "1")
    rounds(lan, minh)
    second, third = province("second"), province("third")
    for desk in (minh, lan):
        desk.enrol(second)
        desk.sync()
    lan.put("indicator_value", CELL, value="2", note="hai")
    lan.sync()
    minh.put("indicator_value", CELL, note_value="12")  # and has not heard of the 2
    for desk in (minh, lan):
        desk.enrol(third)
        desk.sync()
    rounds(lan, minh)

    for desk in (lan, minh):
        record = desk.get("indicator_value", CELL)
        assert record is not None
        assert (record["value"], record["note"], record["note_value"]) == ("2", "hai", "12")
        assert waiting(desk) == []
    settled(lan, minh)


def test_who_returns_to_the_first_server_says_only_what_is_new_there(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    first, second = province("first"), province("second")
    desks = office(first, "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    with lan.office.record() as rec:
        for number in range(600):
            put_response(rec, f"f{number:03d}", serial=number)
    rounds(lan, minh)
    lan.enrol(second)
    lan.sync()
    minh.put("survey_response", "f001", comment="sửa ở nhà")
    minh.put("survey_response", "f002", deleted=1)
    minh.sync()
    lan.put("survey_response", "f003", comment="sửa ở nơi khác")
    lan.sync()

    lan.enrol(first)
    pushed = lan.sync().pushed
    rounds(lan, minh)

    assert pushed == 1
    for desk in (lan, minh):
        assert desk.value("survey_response", "f001", "comment") == "sửa ở nhà"
        assert desk.value("survey_response", "f002", "deleted") == 1
        assert desk.value("survey_response", "f003", "comment") == "sửa ở nơi khác"
        assert waiting(desk) == []
    settled(lan, minh)


def test_a_closed_report_is_said_behind_its_figures(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    desks = office(province("old"), "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    put_cell(lan, "12")
    rounds(lan, minh)
    with lan.office.record() as rec:
        set_period_status(rec, "MTTQ_CO_SO", "2026-Q1", "commune", "submitted")
    lan.sync()

    new = province("new")
    for desk in (lan, minh):
        desk.enrol(new)
        desk.sync()
    rounds(lan, minh)

    for desk in (lan, minh):
        assert desk.value("period_status", "ps:MTTQ_CO_SO:2026-Q1:commune", "status") == "submitted"
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == []
    settled(lan, minh)


def test_an_item_that_waits_goes_along(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    desks = office(province("old"), "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    put_cell(lan, "12")
    put_cell(minh, "15")
    rounds(lan, minh)
    assert waiting(lan) == [("value", "15")]

    new = province("new")
    for desk in (minh, lan):
        desk.enrol(new)
        desk.sync()
    rounds(lan, minh)

    for desk in (lan, minh):
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == [("value", "15")]
    settled(lan, minh)


def test_who_is_connected_twice_before_the_first_exchange_brings_it_along_too(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    desks = office(province("old"), "Lan", "Minh")
    lan, minh = desks["Lan"], desks["Minh"]
    put_cell(lan, "12")
    rounds(lan, minh)
    lan.put("indicator_value", CELL, value="15")
    lan.sync()  # and Minh's computer has not heard of it
    new = province("new")
    minh.enrol(new)
    minh.sync()
    for _ in range(2):
        lan.enrol(new)
    rounds(lan, minh)

    for desk in (lan, minh):
        assert desk.value("indicator_value", CELL, "value") == "15"
        assert waiting(desk) == []
    settled(lan, minh)


def test_a_value_that_waits_was_written_over_by_nobody(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    """It stands at one server and waits in an item of another: the way home replaces it by none."""
    home, other = province("home"), province("other")
    desks = office(home, "Lan", "Minh", "Hoa")
    lan, minh, hoa = desks["Lan"], desks["Minh"], desks["Hoa"]
    kept = keep(home)
    put_cell(minh, "15")
    minh.sync()
    hoa.sync()
    hoa.enrol(other)
    hoa.sync()  # there it stands
    kept.put_back()
    put_cell(lan, "12")
    for desk in (lan, minh, lan):
        desk.sync()
    assert waiting(minh) == [("value", "15")]

    for desk in (lan, minh):
        desk.enrol(other)
        desk.sync()
    rounds(minh, lan, hoa)

    for desk in (lan, minh, hoa):
        stands = desk.value("indicator_value", CELL, "value")
        assert {stands, *(value for _, value in waiting(desk))} == {"12", "15"}
    settled(lan, minh, hoa)


def test_a_lock_holds_only_where_it_was_set(
    province: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    wrong, home = province("wrong"), province("home")
    lan = make_desk("Lan")
    lan.enrol(wrong)
    put_cell(lan, "12")
    lan.sync()
    wrong.command("lock", "--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q1", "--reason", "nhầm")
    lan.sync()
    lan.enrol(home)

    put_cell(lan, "13")
    lan.sync()

    with home.opened() as connection:
        assert connection.exec_driver_sql(COUNT_RECORDS).scalar_one() == 1
    settled(lan)


def test_a_number_that_another_id_of_this_computer_gave_is_taken_along(
    province: Callable[[str], Upstream], office: Callable[..., Desks]
) -> None:
    """Between two servers the computer takes its own book over: what it gave before goes first."""
    home, wrong = province("home"), province("wrong")
    lan = office(home, "lan")["lan"]
    lan.sync()
    give(lan.office, "a", day(1))
    lan.enrol(wrong)
    rounds(lan)
    for number, entry in enumerate(("b", "c"), start=1):
        take_book(lan, number)
        give(lan.office, entry, day(2))
    lan.sync()
    take_book(lan, 3)
    lan.enrol(home)
    rounds(lan)
    assert refused(lan) == []
    assert book(lan) == [("01/2026", "a"), ("02/2026", "b"), ("03/2026", "c")]
    settled(lan)
