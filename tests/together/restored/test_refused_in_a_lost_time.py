"""Found by the simulator: refusals and items of a time that a restored province has lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections, record_again
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import items, keep, three

__all__ = ["three"]


def test_an_item_that_was_known_in_a_lost_time_is_typed_over_by_nobody(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Lan had the item on her screen when she typed: her next value never replaces the one that waits."""
    lan, minh, cuong = three
    kept = keep(upstream)
    put_cell(minh, "12")
    put_cell(lan, "15")
    for desk in (minh, lan, cuong):
        desk.sync()
    kept.put_back(told=False)
    cuong.sync()
    put_cell(lan, "16")
    for desk in (*three, *three):
        desk.sync()
    for desk in three:
        waiting = {str(item.other.value) for item in items(desk)}
        assert {str(desk.value("indicator_value", CELL, "value")), *waiting} >= {"15", "16"}


def test_an_item_that_only_a_computer_connected_anew_knows_is_said_again(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """Enrolled after the copy was made, Minh is new to the restored province."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream)
    kept = keep(upstream)
    minh.enrol(upstream)
    put_cell(lan, "12")
    put_cell(minh, "15")
    for desk in (lan, minh):  # Lan does not hear of the item any more
        desk.sync()
    kept.put_back()
    lan.sync()
    minh.enrol(upstream)
    for desk in (minh, lan):
        desk.sync(compare=True)
    for desk in (lan, minh):
        (item,) = items(desk)
        assert (item.current.value, item.other.value, item.other.author) == ("12", "15", "Minh")
        assert desk.sync(compare=True).differences == 0


def refused(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [str(item.values.get("value")) for item in open_rejections(connection)]


def lock(upstream: Upstream) -> None:
    assert upstream.command("lock", "--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q1")


def test_what_was_refused_in_a_lost_time_is_asked_again(upstream: Upstream, desks: tuple[Desk, Desk]) -> None:
    """The province had it then, and its author had it only among the refusals."""
    lan, minh = desks
    put_cell(lan, "12")
    kept = keep(upstream)
    lock(upstream)
    lan.sync()
    before = refused(lan)
    kept.put_back()
    lan.sync()
    minh.sync()
    assert before == ["12"]
    assert refused(lan) == []
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert desk.sync(compare=True).differences == 0


def unlock(upstream: Upstream) -> None:
    assert upstream.command("unlock", "--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q1")


def test_what_was_typed_over_a_refused_value_stays_over_it(
    upstream: Upstream, desks: tuple[Desk, Desk]
) -> None:
    """The refused value came back over the later one, and the comparison said it again."""
    lan, minh = desks
    kept = keep(upstream)
    lock(upstream)
    put_cell(lan, "12")
    lan.sync()
    unlock(upstream)
    lan.sync()
    put_cell(lan, "274")
    kept.put_back()
    for desk in (lan, minh, lan, minh):
        desk.sync(compare=True)
    assert refused(lan) == ["12"]  # nobody has looked after it, and it stands nowhere else
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "274"
        assert desk.sync(compare=True).differences == 0


def test_what_was_let_go_and_is_taken_after_a_restore_comes_back_to_its_author(
    upstream: Upstream, desks: tuple[Desk, Desk]
) -> None:
    """Only he had written it, so the province took it for known to him; no comparison ever healed it."""
    lan, minh = desks
    put_cell(lan, "12")
    kept = keep(upstream)
    lock(upstream)
    lan.sync()
    with lan.office.record() as rec:
        (item,) = open_rejections(rec.connection)
        accept_refusal(rec, item.number)
    kept.put_back()
    for desk in (lan, minh, lan):
        desk.sync(compare=True)
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert desk.sync(compare=True).differences == 0


@pytest.mark.parametrize("first", [0, 1], ids=["the refused one", "another"])
def test_a_refused_value_hides_none_that_was_taken_since(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], first: int
) -> None:
    """Minh's computer is gone: what he wrote is known only to those to whom it came."""
    lan, minh, cuong = three
    kept = keep(upstream)
    lock(upstream)
    put_cell(lan, "12")
    lan.sync()
    unlock(upstream)
    put_cell(minh, "13")
    present = [lan, cuong] if first else [lan]
    for desk in (minh, *present):
        desk.sync()
    kept.put_back()
    for desk in present * 2:
        desk.sync(compare=True)
    assert lan.value("indicator_value", CELL, "value") == "13"
    assert refused(lan) == ["12"]
    assert items(lan) == []
    assert lan.sync(compare=True).differences == 0


def test_what_came_back_and_is_refused_after_another_restore_is_refused_once(
    upstream: Upstream, desks: tuple[Desk, Desk]
) -> None:
    """The province had sent the record to its author, and knows nothing of it again."""
    lan, minh = desks
    kept = keep(upstream)
    put_cell(lan, "12")
    lan.sync()
    kept.put_back()
    lan.sync(compare=True)
    kept.put_back()
    lock(upstream)
    for desk in (lan, minh, lan, minh):
        desk.sync(compare=True)
    assert refused(lan) == ["12"]
    for desk in desks:
        assert desk.get("indicator_value", CELL) is None
        assert desk.sync(compare=True).differences == 0


@pytest.mark.parametrize("told", [True, False])
def test_what_is_said_again_for_others_and_refused_is_said_once(
    upstream: Upstream, desks: tuple[Desk, Desk], told: bool
) -> None:
    """Each comparison said it again, and there was one refusal more.

    Where the province was restored without a word, the lock got the version that the value had in the lost
    time, which so seemed to have survived.
    """
    lan, minh = desks
    kept = keep(upstream)
    put_cell(lan, "12")
    lan.sync()
    minh.sync()
    kept.put_back(told=told)
    lock(upstream)
    later, first = (lan, minh) if told else (minh, lan)
    for desk in (first, later, minh, lan):
        desk.sync(compare=True)
    for desk in desks:
        assert set(refused(desk)) == {"12"}
        assert desk.get("indicator_value", CELL) is None
        assert desk.sync(compare=True).differences == 0
    assert len(refused(later)) == 1


@pytest.mark.parametrize("present", [(0, 1, 2), (2, 1, 0), (2, 0)], ids=str)
def test_an_item_about_a_record_that_is_refused_after_a_restore_is_held_as_refused(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], present: tuple[int, ...]
) -> None:
    """The lock that was opened in the lost time is there again; Minh's computer (number 1) may be gone."""
    lock(upstream)
    kept = keep(upstream)
    put_cell(three[1], "286")
    unlock(upstream)
    put_cell(three[0], "306")
    for desk in (*three, three[0]):
        desk.sync()
    before = [[item.other.value for item in items(desk)] for desk in three]
    kept.put_back(told=False)
    here = [three[number] for number in present]

    for desk in here * 2:
        desk.sync(compare=True)

    assert before == [["286"]] * 3
    for desk in here:
        assert items(desk) == []
        assert desk.get("indicator_value", CELL) is None
        assert sorted(refused(desk)) == ["286", "306"]
        assert desk.sync(compare=True).differences == 0


def test_a_value_of_an_item_that_was_held_as_refused_is_sent_again_with_its_record(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Alone it would be a cell of no sheet."""
    lan, minh, cuong = three
    lock(upstream)
    kept = keep(upstream)
    put_cell(minh, "286")
    unlock(upstream)
    put_cell(lan, "306")
    for desk in three:
        desk.sync()
    kept.put_back()
    for desk in (cuong, lan, cuong):  # Minh's computer is gone
        desk.sync(compare=True)
    unlock(upstream)
    cuong.sync()
    with cuong.office.read() as connection:
        (number,) = [each.number for each in open_rejections(connection) if each.values["value"] == "286"]
    with cuong.office.record() as rec:
        record_again(rec, number)
    for desk in (cuong, lan):
        desk.sync(compare=True)

    for desk in (cuong, lan):
        assert desk.value("indicator_value", CELL, "value") == "286"
        assert desk.value("indicator_value", CELL, "indicator_code") == "X1"
        assert desk.sync(compare=True).differences == 0
