"""A copy is put back without the command, and as much is written since as was lost: only cursors tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.sync.decisions.conflicts import resolve
from desktop_app.sync.rounds import pending_reports
from tests.builders import COMMUNE, put_area
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.restored.test_restored_province import head_of, items, keep, three
from upstream.communes.communes import epoch_and_head

__all__ = ["three"]


def lose_and_write_more(upstream: Upstream, writer: Desk, reader: Desk, other: Desk) -> None:
    """What the writer's computer wrote last, and the reader fetched, is lost; another writes more since."""
    kept = keep(upstream)
    writer.put("residential_area", "a1", households=130)
    writer.sync()
    reader.sync()
    lost = head_of(upstream)
    kept.put_back(told=False)
    while head_of(upstream) <= lost:
        with other.office.record() as rec:
            put_area(rec, f"later-{head_of(upstream)}", households=1)
        other.sync()


def test_who_was_given_more_than_is_there_is_noticed_whatever_was_written_since(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Minh's computer is gone, and only Lan's has what he wrote."""
    lan, minh, cuong = three
    lose_and_write_more(upstream, minh, lan, cuong)

    for desk in (lan, cuong, lan):
        desk.sync(compare=True)

    for desk in (lan, cuong):
        assert desk.value("residential_area", "a1", "households") == 130
        assert items(desk) == []
        assert desk.sync(compare=True).differences == 0


def test_what_was_written_since_was_seen_by_nobody(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    lan, minh, cuong = three
    lose_and_write_more(upstream, minh, lan, cuong)
    cuong.put("residential_area", "a1", households=120)
    cuong.sync()
    lan.put("residential_area", "a1", households=140)

    for desk in (lan, cuong, lan):
        desk.sync(compare=True)

    for desk in (lan, cuong):
        waiting = {item.other.value for item in items(desk)}
        assert {desk.value("residential_area", "a1", "households"), *waiting} >= {120, 140}
        assert desk.sync(compare=True).differences == 0


def test_who_is_connected_anew_tells_what_was_given_to_it_before(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    lan, minh, cuong = three
    lose_and_write_more(upstream, minh, lan, cuong)
    lan.enrol(upstream)

    for desk in (lan, cuong, lan):
        desk.sync(compare=True)

    for desk in (lan, cuong):
        assert desk.value("residential_area", "a1", "households") == 130


def test_a_computer_that_was_connected_only_in_the_lost_time_is_noticed(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    """The copy knows no device of it: it is connected by a code, and tells how far it knew the commune."""
    _, minh, cuong = three
    hoa = make_desk("Hoa")
    kept = keep(upstream)
    hoa.enrol(upstream)
    minh.put("residential_area", "a1", households=130)
    for desk in (minh, hoa):
        desk.sync()
    lost = head_of(upstream)
    kept.put_back(told=False)
    while head_of(upstream) <= lost:
        with cuong.office.record() as rec:
            put_area(rec, f"later-{head_of(upstream)}", households=1)
        cuong.sync()
    hoa.enrol(upstream)

    for desk in (hoa, cuong, hoa):
        desk.sync(compare=True)

    for desk in (hoa, cuong):
        assert desk.value("residential_area", "a1", "households") == 130


@pytest.mark.parametrize("again", [False, True], ids=["", "connected anew"])
def test_no_epoch_begins_where_nothing_was_restored(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], *, again: bool
) -> None:
    """Also where the cursor moves though nothing is told: over own changes, and what others are refused."""
    lan, minh, cuong = three
    with upstream.opened() as connection:
        epoch, _ = epoch_and_head(connection, COMMUNE)
    assert upstream.command("lock", "--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q1")
    for number in range(3):
        with minh.office.record() as rec:
            cell = {"indicator_code": "X1", "period": "2026-Q1", "unit": f"u{number}", "value": "1"}
            rec.put("indicator_value", f"iv:MTTQ_CO_SO:X1:2026-Q1:u{number}", cell, although_locked=True)
        lan.put("residential_area", f"b{number}", commune_code=COMMUNE, name="Thôn", kind="thon")
        for desk in (lan, cuong, minh, cuong, cuong, lan):
            desk.sync()
        if again:
            lan.enrol(upstream)
    for desk in three:
        desk.sync(compare=True)
    with upstream.opened() as connection:
        assert epoch_and_head(connection, COMMUNE)[0] == epoch
    assert not any(result.recovered for desk in three for result in desk.results)


OTHER = CELL.replace("a1", "a2")


def lose_items_and_open_another(
    upstream: Upstream, desks: tuple[Desk, Desk, Desk], hoa: Desk, cells: list[str], *, decided: bool = False
) -> str:
    """An item of each cell is lost, and another cell's gets the version of the last one; that id."""
    lan, minh, cuong = desks
    hoa.enrol(upstream)
    for cell in (*cells, OTHER):
        put_cell(lan, "1", cell)
    for desk in (*desks, hoa):
        desk.sync()
    kept = keep(upstream)
    for cell in cells:
        put_cell(minh, "12", cell)
        put_cell(cuong, "15", cell)
    for desk in (minh, cuong):
        desk.sync()
    lost = items(cuong)
    if decided:
        with cuong.office.record() as rec:
            resolve(rec, lost[-1].id, "12")
        for desk in (cuong, minh):
            desk.sync()
    kept.put_back(told=False)
    for number in reversed(range(2 * len(cells) - 1)):
        put_cell(lan, str(21 + number), OTHER)
    put_cell(hoa, "25", OTHER)
    for desk in (lan, hoa):
        desk.sync()
    (later,) = items(hoa)
    assert later.id == lost[-1].id
    return later.id


@pytest.mark.parametrize("cells", [1, 3])
def test_two_items_of_one_version_are_two(
    upstream: Upstream,
    three: tuple[Desk, Desk, Desk],
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
    cells: int,
) -> None:
    """Versions are given again until a computer notices: the later item took the place of the lost one.

    Of several items not all are said again before the first page comes.
    """
    monkeypatch.setattr(pending_reports, "ITEMS_MAX", 1)
    lan, _, cuong = three
    hoa = make_desk("Hoa")
    lost = [CELL.replace("a1", name) for name in ("a1", "a3", "a4")[:cells]]
    lose_items_and_open_another(upstream, three, hoa, lost)

    for desk in (cuong, lan, hoa, cuong):  # Minh's computer is gone
        desk.sync(compare=True)

    for desk in (lan, cuong, hoa):
        waits = {(item.entity_id, item.other.value) for item in items(desk)}
        for cell, values in (*((cell, {"12", "15"}) for cell in lost), (OTHER, {"21", "25"})):
            stands = desk.value("indicator_value", cell, "value")
            assert {stands, *(value for place, value in waits if place == cell)} >= values
        assert desk.sync(compare=True).differences == 0


def test_a_decision_about_a_lost_item_closes_no_other_one(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    lan, minh, _ = three
    hoa = make_desk("Hoa")
    later = lose_items_and_open_another(upstream, three, hoa, [CELL], decided=True)

    for desk in (minh, lan, hoa, minh):  # Cường's computer is gone
        desk.sync(compare=True)

    for desk in (lan, minh, hoa):
        assert [(item.id, item.entity_id, item.other.value) for item in items(desk)] == [(later, OTHER, "25")]
        assert desk.sync(compare=True).differences == 0
