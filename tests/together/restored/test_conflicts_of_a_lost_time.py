"""A conflict survives a restore as records do: neither doubled nor lost, one on all computers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from sqlalchemy import delete, insert, select

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from desktop_app.sync import outbox
from desktop_app.sync.rounds import pending_reports
from tests.builders import put_area, put_figures, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import items, keep, three
from upstream.database.tables import conflict

__all__ = ["three"]


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2), (2, 0)], ids=lambda order: "-".join(map(str, order))
)
def test_an_open_conflict_is_neither_doubled_nor_lost(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], make_desk: Callable[[str], Desk], order: Sequence[int]
) -> None:
    """In whatever order they come, also when the author's computer (number 1) never does."""
    lan, minh, cuong = three
    kept = keep(upstream)
    minh.put("residential_area", "a1", households=115)
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh, lan, cuong):
        desk.sync()
    (before,) = items(cuong)
    kept.put_back()
    present = [three[number] for number in order]

    for desk in present * 2:
        desk.sync()
    late = make_desk("Dung")
    late.enrol(upstream)
    late.sync()

    for desk in (*present, late):
        (item,) = items(desk)
        assert (item.id, item.field, item.other) == (before.id, "households", before.other)
        assert item.current.value == before.current.value == 110
        assert desk.value("residential_area", "a1", "households") == 110


def test_a_decision_of_the_lost_time_closes_it_everywhere(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Lan has not heard of it when she says again that the conflict is open."""
    lan, minh, cuong = three
    minh.put("residential_area", "a1", households=115)
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh, lan):
        desk.sync()
    kept = keep(upstream)
    cuong.sync()
    (item,) = items(cuong)
    with cuong.office.record() as rec:
        rec.put("residential_area", "a1", {"households": 110}, resolves=item.id)
    cuong.sync()
    kept.put_back()
    for desk in (lan, cuong, lan, minh):
        desk.sync()
    assert [items(desk) for desk in three] == [[], [], []]


def test_whoever_heard_of_a_decision_of_the_lost_time_says_it_again(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """The computer on which it was decided is gone."""
    lan, minh, cuong = three
    minh.put("residential_area", "a1", households=115)
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh, lan, cuong):
        desk.sync()
    kept = keep(upstream)
    (item,) = items(cuong)
    with cuong.office.record() as rec:
        rec.put("residential_area", "a1", {"households": 110}, resolves=item.id)
    for desk in (cuong, lan):
        desk.sync()
    heard = items(lan)
    kept.put_back()

    for desk in (minh, lan, minh):
        desk.sync()

    assert heard == []
    assert [items(desk) for desk in (lan, minh)] == [[], []]


def test_a_conflict_after_the_restore_takes_no_place_of_a_lost_one(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    """Two who know nothing of the lost time meet before anybody tells of it."""
    lan, minh, cuong = three
    hoa = make_desk("Hoa")
    hoa.enrol(upstream)
    lost, later = [f"lost-{number}" for number in range(4)], [f"later-{number}" for number in range(4)]
    with lan.office.record() as rec:
        for area in (*lost, *later):
            put_area(rec, area, households=100)
    for desk in (lan, minh, cuong, hoa):
        desk.sync()
    kept = keep(upstream)
    write_all(lan, lost, 110)
    write_all(minh, lost, 115)
    lan.sync()
    kept.put_back()
    hoa.sync()
    write_all(hoa, later, 120)
    write_all(cuong, later, 125)

    for desk in (lan, cuong, hoa, lan):  # Minh's computer is gone
        desk.sync()

    expected = {(area, 115) for area in lost} | {(area, 125) for area in later}
    for desk in (lan, cuong, hoa):
        assert {(item.entity_id, item.other.value) for item in items(desk)} == expected


def test_an_item_that_is_said_again_is_typed_over_by_nobody(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    """Two computers have one name, as copies of a folder do, and that is all that an item says of its own."""
    lan, minh, copy = desks = [make_desk(name) for name in ("Lan", "Minh", "Minh-2")]
    for desk, name in zip(desks, ("Máy Lan", "Máy Minh", "Máy Minh"), strict=True):
        desk.enrol(upstream, name=name)
    lan.put("residential_area", "a1", commune_code="00000", name="Thôn", kind="thon", households=100)
    for desk in (lan, minh, copy):
        desk.sync()
    kept = keep(upstream)
    minh.put("residential_area", "a1", households=115)
    copy.put("residential_area", "a1", households=110)
    for desk in (copy, minh, lan):
        desk.sync()
    kept.put_back()

    for desk in (lan, copy, lan):  # Minh's computer is gone
        desk.sync()

    for desk in (lan, copy):
        (item,) = items(desk)
        assert (item.current.value, item.other.value, item.other.author) == (110, 115, "Minh")


def test_a_value_that_was_sent_before_it_was_told_of_waits_in_one_item(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its author sends much more: the items of the lost time are told with the last of it."""
    lan, minh, cuong = three
    kept = keep(upstream)
    minh.put("residential_area", "a1", households=115)
    with minh.office.record() as rec:
        for number in range(1010):  # two segments behind the one that hears of the restore
            put_response(rec, f"f{number:04d}", serial=number)
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh, lan):
        desk.sync()
    (before,) = items(lan)
    kept.put_back()
    cuong.sync()
    cuong.put("residential_area", "a1", households=110)
    cuong.sync()
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "cut", partial(outbox.cut, request_bytes=1))
        minh.sync()
    (after,) = items(minh)

    for desk in (lan, cuong, minh):
        desk.sync()

    assert before.id != after.id, "the same value, once from the lost time and once sent again"
    for desk in three:
        assert [(item.id, item.other.value) for item in items(desk)] == [(after.id, 115)]


def test_a_lost_conflict_whose_value_stands_by_now_is_none(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Minh's computer is gone; what he had typed Cường types, too, before Lan tells of the conflict."""
    lan, minh, cuong = three
    kept = keep(upstream)
    lan.put("residential_area", "a1", households=110)
    minh.put("residential_area", "a1", households=115)
    for desk in (lan, minh, lan):
        desk.sync()
    kept.put_back()
    cuong.sync()
    cuong.put("residential_area", "a1", households=115)

    for desk in (cuong, lan, cuong):
        desk.sync()

    for desk in (lan, cuong):
        assert desk.value("residential_area", "a1", "households") == 115
        assert [item.other.value for item in items(desk)] == [110]


def write_all(desk: Desk, areas: Sequence[str], households: int) -> None:
    for area in areas:
        desk.put("residential_area", area, households=households)
    desk.sync()


def test_an_item_that_an_office_said_again_is_not_replaced_by_what_is_typed_there(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    """The computer that made it was connected in the lost time and is gone; another one says it."""
    lan, _, cuong = three
    kept = keep(upstream)
    dung = make_desk("Dung")
    dung.enrol(upstream)
    with dung.office.record() as rec:
        put_area(rec, "a1", households=115)
    for desk in (dung, cuong):
        desk.sync()
    kept.put_back()
    for desk in (lan, cuong):
        desk.sync()
    assert [item.other.value for item in items(cuong)] == [115]

    cuong.put("residential_area", "a1", households=120)
    lan.put("residential_area", "a1", households=111)
    for desk in (lan, cuong, lan):
        desk.sync()

    for desk in (lan, cuong):
        assert {item.other.value for item in items(desk)} == {115, 120}
        assert desk.value("residential_area", "a1", "households") == 111


def test_an_item_that_the_province_does_not_know_is_said_to_it_by_the_comparison(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """It is not found to differ day after day, with everything fetched anew each time."""
    lan, minh, cuong = three
    minh.put("residential_area", "a1", households=115)
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh, lan):
        desk.sync()
    with upstream.opened() as connection:
        connection.execute(delete(conflict))

    assert lan.sync(compare=True).differences == 1
    assert lan.sync(compare=True).differences == 0
    for desk in (minh, cuong):
        desk.sync()
    for desk in three:
        assert [item.other.value for item in items(desk)] == [115]


@pytest.mark.parametrize("bound", [("ITEMS_MAX", 1), ("_BYTES", 1)], ids=["many", "long"])
def test_more_items_than_one_request_holds_are_said_one_batch_after_the_other(
    upstream: Upstream,
    three: tuple[Desk, Desk, Desk],
    monkeypatch: pytest.MonkeyPatch,
    bound: tuple[str, int],
) -> None:
    lan, minh, cuong = three
    kept = keep(upstream)
    for field, ours, theirs in (("households", 110, 115), ("name", "Đông", "Tây"), ("position", 2, 3)):
        lan.put("residential_area", "a1", **{field: ours})
        minh.put("residential_area", "a1", **{field: theirs})
    for desk in (lan, minh, lan, cuong):
        desk.sync()
    before = {item.id for item in items(cuong)}
    assert len(before) == 3
    kept.put_back()
    monkeypatch.setattr(pending_reports, *bound)
    for _ in range(4):
        cuong.sync()
    with upstream.opened() as connection:
        assert set(connection.execute(select(conflict.c.id)).scalars()) == before
    assert cuong.sync().differences == 0


def test_an_item_that_survived_waits_again_when_what_is_said_for_others_covers_its_value(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Its computer says its own value first, which is current then, and that of the others over it."""
    lan, minh, cuong = three
    kept = keep(upstream)
    minh.put("residential_area", "a1", households=204)
    cuong.put("residential_area", "a1", households=172)
    for desk in (minh, cuong):
        desk.sync()
    (item,) = items(cuong)
    with upstream.opened() as connection:
        row = dict(connection.execute(select(conflict).where(conflict.c.id == item.id)).mappings().one())
    kept.put_back()
    with upstream.opened() as connection:  # as somebody has said it who knew of the item alone
        connection.execute(insert(conflict).values(row))

    for desk in (cuong, lan, cuong, lan):  # Minh's computer is gone
        desk.sync()

    for desk in (cuong, lan):
        found = {each.other.value for each in items(desk)}
        assert found | {desk.value("residential_area", "a1", "households")} == {204, 172}


@pytest.mark.parametrize("told", [True, False], ids=["with the command", "without"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["Lan first", "Minh first"])
def test_an_item_closed_since_its_value_stood_waits_again_where_that_was_lost(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], order: Sequence[int], told: bool
) -> None:
    """Both close one report, the first over a figure of the other's; then the province loses all of it."""
    lan, minh, _ = three
    report = ("MTTQ_CO_SO", "2026-M09", "commune", "locked")
    kept = keep(upstream)
    with lan.office.record() as rec:
        set_period_status(rec, *report)
    with minh.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("a1", "NT03", "2026-M09"): "222"})
    for desk in (minh, lan):
        desk.sync()
    with minh.office.record() as rec:
        set_period_status(rec, *report)
    minh.sync()
    kept.put_back(told=told)

    for number in (*order, *order, *order):
        three[number].sync()

    for desk in (lan, minh):
        waiting = {item.other.value for item in items(desk)}
        assert "locked" in waiting | {desk.value("period_status", "ps:MTTQ_CO_SO:2026-M09:commune", "status")}


@pytest.mark.parametrize("waits", [False, True])
def test_what_lay_unseen_under_an_own_value_in_the_lost_time_waits(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], waits: bool
) -> None:
    """Its author's book may be gone: then nobody else says it, and who typed over it never saw it."""
    lan, minh, cuong = three
    kept = keep(upstream)
    put_cell(lan, "324")
    if waits:  # the record then comes with the version of the item
        put_cell(minh, "187")
    for desk in (lan, minh, cuong):
        desk.sync()
    kept.put_back()
    with cuong.office.record() as rec:  # the table was read before 324 came
        rec.put("indicator_value", CELL, {"value": "450"}, shown={"value": None})

    for desk in (cuong, cuong):  # the computers of Lan and Minh are gone
        desk.sync(compare=True)

    found = {(item.current.value, item.other.value, item.other.author) for item in items(cuong)}
    assert found == {("450", "324", "Lan"), *([("450", "187", "Minh")] if waits else [])}
    assert cuong.sync(compare=True).differences == 0
