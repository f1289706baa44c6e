"""A computer of which a restored province knows nothing: with a new code it says all that was lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.journal.devices import current_device
from desktop_app.journal.past.history import history_of
from desktop_app.sync.problems import Unauthorised
from tests.builders import put_area
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import Kept, items, keep

type World = tuple[Desk, Desk, Kept]


@pytest.fixture
def world(upstream: Upstream, make_desk: Callable[[str], Desk]) -> World:
    """Lan's computer, of the time before the backup, and Minh's, which was connected after it."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream, name="Máy Lan")
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
        put_area(rec, "a2", households=200)
    lan.sync()
    kept = keep(upstream)
    minh.enrol(upstream, name="Máy Minh")
    minh.sync()
    return lan, minh, kept


def connect_again(desk: Desk, upstream: Upstream) -> None:
    with pytest.raises(Unauthorised):
        desk.sync()
    desk.enrol(upstream, name="Máy Minh")


def households(desk: Desk, area: str) -> object:
    return desk.value("residential_area", area, "households")


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("who", [("minh",), ("lan", "minh"), ("minh", "lan")], ids="-".join)
def test_what_a_computer_said_that_the_province_no_longer_knows_is_said_again(
    upstream: Upstream, world: World, told: bool, who: tuple[str, ...]
) -> None:
    lan, minh, kept = world
    minh.put("residential_area", "a1", households=111)
    with minh.office.record() as rec:
        put_area(rec, "a3", households=300)
    minh.sync()
    minh.put("residential_area", "a3", households=333)
    minh.sync()
    if "lan" in who:
        lan.sync()
    minh.put("residential_area", "a2", households=222)  # not sent yet
    kept.put_back(told=told)

    for name in who:
        if name == "minh":
            connect_again(minh, upstream)
        {"lan": lan, "minh": minh}[name].sync()
    for desk in (lan, minh, lan):
        desk.sync()

    for desk in (lan, minh):
        assert [households(desk, area) for area in ("a1", "a2", "a3")] == [111, 222, 333]
        assert items(desk) == []


def test_what_others_wrote_in_the_lost_time_is_said_again_too(upstream: Upstream, world: World) -> None:
    lan, minh, kept = world
    lan.sync()
    lan.put("residential_area", "a1", households=105)
    lan.sync()
    minh.sync()
    minh.put("residential_area", "a1", position=7)
    minh.sync()
    kept.put_back()
    lan.office.close()  # her computer is gone

    connect_again(minh, upstream)
    minh.sync()

    assert households(minh, "a1") == 105
    assert minh.value("residential_area", "a1", "position") == 7
    assert items(minh) == []
    result = minh.sync(compare=True)
    assert (result.differences, result.restated) == (0, 0)


def test_what_was_written_since_the_restore_meets_it_as_an_item(upstream: Upstream, world: World) -> None:
    lan, minh, kept = world
    minh.put("residential_area", "a1", households=111)
    minh.put("residential_area", "a1", households=112)
    minh.sync()
    kept.put_back()
    lan.sync()
    lan.put("residential_area", "a1", households=130)
    lan.put("residential_area", "a2", households=230)
    lan.sync()

    connect_again(minh, upstream)
    for desk in (minh, lan):
        desk.sync()

    for desk in (lan, minh):
        assert (households(desk, "a1"), households(desk, "a2")) == (130, 230)
        assert [(item.field, item.other.value, item.other.author) for item in items(desk)] == [
            ("households", 112, "Minh")
        ]


def test_what_was_said_under_an_earlier_id_is_said_again(
    upstream: Upstream, make_desk: Callable[[str], Desk], world: World, tmp_path: Path
) -> None:
    """Minh's file was copied in the lost time, too: it went on under another id there."""
    lan, minh, kept = world
    minh.put("residential_area", "a1", households=111)
    minh.sync()
    minh.office.close()
    shutil.copytree(tmp_path / "Minh", tmp_path / "copy")
    minh = make_desk("Minh")
    minh.put("residential_area", "a2", households=222)
    minh.sync()
    copy = make_desk("copy")
    copy.put("residential_area", "a2", position=9)
    assert copy.sync().renewed
    kept.put_back()
    minh.office.close()  # only the copy is left

    connect_again(copy, upstream)
    for desk in (copy, lan):
        desk.sync()

    for desk in (lan, copy):
        assert (households(desk, "a1"), households(desk, "a2")) == (111, 222)
        assert desk.value("residential_area", "a2", "position") == 9
        assert items(desk) == []
    with copy.office.read() as connection:
        found = history_of(connection, "residential_area", "a1")
        changes = [(item.after, item.author) for item in found if item.field == "households"]
    assert changes == [(100, "Lan"), (111, "Minh")]


def test_a_new_code_without_a_restore_says_nothing_again(upstream: Upstream, world: World) -> None:
    lan, minh, _ = world
    minh.put("residential_area", "a1", households=111)
    minh.sync()
    lan.sync()
    lan.put("residential_area", "a1", households=112)
    lan.sync()
    minh.enrol(upstream, name="Máy Minh")
    result = minh.sync()
    assert result.pushed == 0
    assert households(minh, "a1") == 112
    assert items(minh) == []
    with minh.office.read() as connection:
        assert current_device(connection).acked_seq == 0
