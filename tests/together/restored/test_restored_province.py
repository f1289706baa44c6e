"""After a restore of the province: versions only rise, and only what it lacks is said again, by name."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from desktop_app.sync import outbox
from desktop_app.sync.decisions.conflicts import ConflictItem, open_conflicts
from tests.builders import COMMUNE, put_area, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from upstream.communes.communes import begin_epoch, epoch_and_head

FIVE_YEARS = 5 * 365 * 86_400 * 1_000_000_000
CORRECTIONS = 150


@dataclass
class Kept:
    """A copy of the province's database as it was."""

    upstream: Upstream
    files: dict[Path, bytes]

    def put_back(self, *, told: bool = True) -> None:
        """Restore it, with or without the command."""
        self.upstream.stop()
        database = Path(self.upstream.database)
        for item in database.parent.glob(database.name + "*"):
            item.unlink()
        for item, content in self.files.items():
            item.write_bytes(content)
        if told:
            assert self.upstream.command("restored")
        self.upstream.start()


def keep(upstream: Upstream) -> Kept:
    upstream.stop()
    database = Path(upstream.database)
    files = {item: item.read_bytes() for item in database.parent.glob(database.name + "*")}
    upstream.start()
    return Kept(upstream, files)


def items(desk: Desk) -> list[ConflictItem]:
    with desk.office.read() as connection:
        return open_conflicts(connection)


def head_of(upstream: Upstream) -> int:
    with upstream.opened() as connection:
        return epoch_and_head(connection, COMMUNE)[1]


@pytest.fixture
def three(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk, Desk]:
    """Three computers that know the area ``a1`` with 100 households."""
    made = make_desk("Lan"), make_desk("Minh"), make_desk("Cường")
    for desk in made:
        desk.enrol(upstream, name=f"Máy {desk.office.officer}")
    with made[0].office.record() as rec:
        put_area(rec, "a1", households=100)
    for desk in (made[0], *made):
        desk.sync()
    return made


def begin_under_a_wrong_clock(upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin an epoch while the server's clock is five years ahead."""
    upstream.stop()
    right = time.time_ns
    with monkeypatch.context() as ahead, upstream.opened() as connection:
        ahead.setattr(time, "time_ns", lambda: right() + FIVE_YEARS)
        begin_epoch(connection, COMMUNE)
    upstream.start()


def test_versions_rise_though_an_earlier_epoch_began_under_a_clock_years_ahead(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh, _ = three
    kept = keep(upstream)
    begin_under_a_wrong_clock(upstream, monkeypatch)
    for desk in (lan, minh, lan):
        desk.put("residential_area", "a1", households=110 + len(desk.results))
        desk.sync()
    told = head_of(upstream)

    kept.put_back()
    lan.sync()
    lan.put("residential_area", "a1", households=150)
    lan.sync()

    assert head_of(upstream) > told


def test_nobody_overwrites_what_came_after_the_restore_by_a_base_from_a_clock_years_ahead(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh, cuong = three
    kept = keep(upstream)
    begin_under_a_wrong_clock(upstream, monkeypatch)
    lan.sync()
    lan.put("residential_area", "a1", households=110)
    lan.sync()
    minh.sync()
    kept.put_back()
    cuong.sync()
    cuong.put("residential_area", "a1", households=130)
    cuong.sync()
    minh.sync()  # knows Lan's 110 of the lost time, says it again: it meets 130
    current = minh.value("residential_area", "a1", "households")
    for number, desk in enumerate((cuong, minh) * 2):
        desk.put("residential_area", "a1", name=f"Thôn {number}")

    for desk in (cuong, minh, lan, cuong, minh):
        desk.sync()

    assert current == 130
    for desk in three:
        waiting = {(item.field, item.other.value) for item in items(desk)}
        names = {value for field, value in waiting if field == "name"}
        names.add(str(desk.value("residential_area", "a1", "name")))
        assert ("households", 110) in waiting
        assert names == {"Thôn 2", "Thôn 3"}


def test_a_computer_behind_gets_no_false_conflict_when_nothing_was_lost(
    upstream: Upstream, desks: tuple[Desk, Desk]
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        for number in range(CORRECTIONS):
            put_response(rec, f"f{number:04d}", serial=number, comment="cũ")
    lan.sync()
    minh.sync()
    with lan.office.record() as rec:
        for number in range(CORRECTIONS):
            rec.put("survey_response", f"f{number:04d}", {"comment": "mới", "serial": number + 1000})
    lan.sync()
    keep(upstream).put_back()

    assert minh.sync().recovered
    lan.sync()
    minh.sync()

    for desk in desks:
        assert items(desk) == []
        assert desk.value("survey_response", "f0007", "comment") == "mới"
        assert desk.sync(compare=True).differences == 0
    assert sum(result.restated for desk in desks for result in desk.results) == 0


def test_only_what_was_lost_is_said_again_and_meets_later_work_by_name(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Cường's computer never comes back; what he wrote in the lost time Lan knows, field by field."""
    lan, minh, cuong = three
    kept = keep(upstream)
    cuong.put("residential_area", "a1", households=120, position=7)
    cuong.sync()
    lan.sync()
    kept.put_back()
    minh.sync()
    minh.put("residential_area", "a1", households=140, name="Thôn Mới")
    minh.sync()

    lan.sync()
    minh.sync()

    for desk in (lan, minh):
        assert desk.value("residential_area", "a1", "name") == "Thôn Mới"
        assert desk.value("residential_area", "a1", "position") == 7
        assert desk.value("residential_area", "a1", "households") == 140
        (item,) = items(desk)
        assert (item.field, item.other.value, item.other.author) == ("households", 120, "Cường")
        assert item.current.author == "Minh"
        assert item.other.device == "Máy Lan"
        assert item.other.at.year == lan.office.clock.now().year


def test_own_later_work_is_not_undone_by_what_is_said_again_for_others(
    upstream: Upstream, three: tuple[Desk, Desk, Desk]
) -> None:
    """Cường's 120 of the lost time stood on Lan's screen when she typed 125, some of it not even sent."""
    lan, minh, cuong = three
    kept = keep(upstream)
    cuong.put("residential_area", "a1", households=120, position=7)
    cuong.put("residential_area", "a2", name="Thôn Tây", households=5)
    cuong.put("residential_area", "a2", households=6)
    cuong.sync()
    lan.sync()
    lan.put("residential_area", "a1", households=125)
    lan.sync()
    lan.put("residential_area", "a1", position=8)
    lan.put("residential_area", "a2", kind="thon")
    kept.put_back()

    for desk in (lan, minh):
        assert desk.sync().differences == 0, "nothing was undone for a moment, to be said once more"

    for desk in (lan, minh):
        found = desk.get("residential_area", "a1"), desk.get("residential_area", "a2")
        assert [(area["households"], area["position"]) for area in found if area] == [(125, 8), (6, 0)]
        assert found[1] is not None
        assert (found[1]["name"], found[1]["kind"]) == ("Thôn Tây", "thon")
        assert items(desk) == []
        assert desk.sync(compare=True).differences == 0


def test_a_book_put_back_after_the_restore_still_says_first_what_it_has(
    upstream: Upstream, make_desk: Callable[[str], Desk], three: tuple[Desk, Desk, Desk], tmp_path: Path
) -> None:
    """Renewal and restore in one round: the numbers of the new device are other ones."""
    lan, minh, _ = three
    lan.put("residential_area", "a1", households=101)
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    again = make_desk("Lan")
    again.put("residential_area", "a1", name="Thôn Bắc")
    again.sync()
    minh.sync()
    keep(upstream).put_back()
    copy = make_desk("copy")
    copy.put("residential_area", "a1", position=3)

    result = copy.sync()
    minh.sync()

    assert result.renewed
    assert result.recovered
    area = minh.get("residential_area", "a1")
    assert area == copy.get("residential_area", "a1")
    assert area is not None
    assert (area["households"], area["name"], area["position"]) == (101, "Thôn Bắc", 3)


def test_bases_of_the_lost_time_are_said_before_anything_is_fetched(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where they fill several requests: what is fetched between two would seem to have been seen."""
    lan, minh, cuong = three
    kept = keep(upstream)
    begin_under_a_wrong_clock(upstream, monkeypatch)
    lan.sync()
    lan.put("residential_area", "a1", households=110)
    lan.sync()
    minh.sync()
    with minh.office.record() as rec:
        for number in range(1010):  # the first 500 go with the request that hears of the restore
            put_response(rec, f"f{number:04d}", serial=number)
    minh.put("residential_area", "a1", households=115)
    kept.put_back()
    cuong.sync()
    cuong.put("residential_area", "a1", households=130)
    cuong.sync()
    monkeypatch.setattr(outbox, "cut", partial(outbox.cut, request_bytes=1))

    minh.sync()

    assert minh.value("residential_area", "a1", "households") == 130
    assert [(item.field, item.other.value, item.other.author) for item in items(minh)] == [
        ("households", 115, "Minh")
    ]


@pytest.mark.parametrize("sent", [True, False])
def test_a_value_over_a_record_of_the_lost_time_is_not_replaced_by_the_first_one(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], sent: bool
) -> None:
    """Minh made it with 10 and corrected it; his computer is gone. Both others say it again."""
    lan, minh, cuong = three
    kept = keep(upstream)
    with minh.office.record() as rec:
        put_area(rec, "a2", households=10)
    for desk in (minh, lan, cuong):
        desk.sync()
    minh.put("residential_area", "a2", households=11)
    for desk in (minh, lan, cuong):
        desk.sync()
    lan.put("residential_area", "a2", households=13)
    if sent:
        lan.sync()
    kept.put_back()

    for desk in (cuong, lan, cuong):
        desk.sync()

    for desk in (lan, cuong):
        assert desk.value("residential_area", "a2", "households") == 11
        assert [item.other.value for item in items(desk)] == [13]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_what_was_corrected_twice_in_the_lost_time_is_no_conflict(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], order: tuple[int, ...]
) -> None:
    """Lan and Cường know the last value and say it again; Minh's journal says the first one, too."""
    lan, minh, cuong = three
    kept = keep(upstream)
    for households in (111, 112, 113):
        minh.put("residential_area", "a1", households=households)
        with minh.office.record() as rec:
            put_area(rec, "a2", households=households)
    for desk in (minh, lan, cuong):
        desk.sync()
    kept.put_back()

    for number in order * 2:
        three[number].sync()

    for desk in three:
        assert [desk.value("residential_area", area, "households") for area in ("a1", "a2")] == [113, 113]
        assert items(desk) == []


def test_what_was_typed_over_is_not_said_again_over_what_was_typed(
    upstream: Upstream, desks: tuple[Desk, Desk]
) -> None:
    """An epoch that the copy does not know may have begun anywhere, so more counts as lost than is."""
    lan, minh = desks
    put_cell(minh, "144")
    minh.sync()
    first = keep(upstream)
    put_cell(lan, "170")
    first.put_back()
    lan.sync()
    assert lan.value("indicator_value", CELL, "value") == "144"
    put_cell(lan, "239")
    lan.sync()
    second = keep(upstream)
    for _ in range(2):
        second.put_back()
        lan.sync()
    for desk in (minh, lan, minh):
        desk.sync(compare=True)
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "239"
        assert desk.sync(compare=True).differences == 0


@pytest.mark.parametrize("starts", [1, 2])
def test_nobody_has_seen_what_was_written_before_a_restore_was_noticed(
    upstream: Upstream, three: tuple[Desk, Desk, Desk], starts: int
) -> None:
    """Its version may be one that was given in the lost time too; whoever saw that one never saw this."""
    lan, minh, cuong = three
    lan.put("residential_area", "a1", households=110)
    for desk in (lan, minh):
        desk.sync()
    kept = keep(upstream)
    minh.put("residential_area", "a1", households=130)
    cuong.put("residential_area", "a2", commune_code=COMMUNE, name="Thôn", kind="thon", households=1)
    cuong.put("residential_area", "a1", households=120)
    cuong.sync()
    kept.put_back(told=False)
    minh.sync()
    if starts > 1:
        upstream.stop()
        upstream.start()

    for desk in (cuong, lan, minh, cuong, lan):
        desk.sync(compare=True)

    for desk in three:
        assert desk.value("residential_area", "a1", "households") == 130
        assert {item.other.value for item in items(desk)} == {110, 120}
