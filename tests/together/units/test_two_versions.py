"""Two computers type a figure in the units of two versions of a set: no number meets the other unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.movements.commands import set_values
from desktop_app.sync.decisions.conflicts import decide_again, resolve
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from desktop_app.sync.rounds.status import sync_status
from tests.builders import COMMUNE
from tests.movements.test_set_versions import CODE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import keep
from tests.together.units.figures import (
    NEW,
    OLD,
    PERIOD,
    Figure,
    cell,
    figure,
    items,
    metres,
    plan,
    prepare,
    sync,
    type_figure,
    type_plan,
    with_newer,
)

KM, M = ("5", OLD), ("7000", NEW)


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Lan has the older version, Minh the newer one, too."""
    prepare(*desks)
    return desks


def settled(*desks: Desk) -> None:
    """All show the same, nothing waits, and the digests of both ends say so."""
    for desk in desks:
        result = desk.sync(compare=True)
        assert result.differences == 0
        with desk.office.read() as connection:
            status = sync_status(connection)
        assert (status.unsent, status.conflicts, status.rejected) == (0, 0, 0)
    assert len({figure(desk) for desk in desks}) == 1


def waits(desk: Desk) -> tuple[object, object]:
    """The two figures of the one item."""
    (item,) = items(desk)
    assert item.field == "value"
    return item.current.held, item.other.held


def decide(desk: Desk, held: object) -> None:
    (item,) = items(desk)
    with desk.office.record() as rec:
        resolve(rec, item.id, held)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [M, ("5", NEW)], ids=["other number", "same number"])
@pytest.mark.parametrize("first", [0, 1], ids=["older first", "newer first"])
@pytest.mark.parametrize("decider", [0, 1])
@pytest.mark.parametrize("choice", ["current", "other"])
def test_a_decision_takes_number_and_unit_together(
    two: tuple[Desk, Desk], other: Figure, first: int, decider: int, choice: str
) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    type_figure(minh, *other)
    early, late = two[first], two[1 - first]
    kept, waiting = figure(early), figure(late)
    sync(early, late, early)
    for desk in two:
        assert figure(desk) == kept
        assert waits(desk) == (kept, waiting)
    chosen = {"current": kept, "other": waiting}[choice]
    decide(two[decider], chosen)
    assert figure(two[decider]) == chosen
    sync(two[decider], two[1 - decider], two[decider])
    assert [figure(desk) for desk in two] == [chosen, chosen]
    settled(*two)


def test_a_third_number_is_in_the_unit_of_the_current_one(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    type_figure(minh, *M)
    sync(lan, minh, lan)
    decide(lan, "6")
    sync(lan, minh)
    assert figure(minh) == ("6", OLD)
    settled(*two)


@pytest.mark.parametrize("first", [0, 1])
def test_a_number_and_the_unit_of_somebody_else_never_meet(two: tuple[Desk, Desk], first: int) -> None:
    """One changes the number alone, the other the version alone: the same number of the other unit."""
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(lan, "6", OLD)
    type_figure(minh, "5", NEW)
    early, late = two[first], two[1 - first]
    expected = figure(early), figure(late)
    sync(early, late, early)
    assert [waits(desk) for desk in two] == [expected, expected]
    decide(late, expected[1])
    sync(late, early)
    assert [figure(desk) for desk in two] == [expected[1]] * 2
    settled(*two)


def test_what_arrives_below_a_pending_number_lends_it_no_unit(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, *M)
    sync(minh)
    type_figure(lan, "6", OLD)
    assert metres(figure(lan)) == 6000
    sync(lan)
    assert waits(lan) == (M, ("6", OLD))


def test_a_decision_is_undone_and_taken_again(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    type_figure(minh, *M)
    sync(lan, minh, lan)
    (item,) = items(lan)
    for chosen in (M, KM, M):
        with lan.office.record() as rec:
            (resolve if items(lan) else decide_again)(rec, item.id, chosen)
        assert figure(lan) == chosen
        sync(lan, minh)
        assert figure(minh) == chosen
    settled(*two)


def test_both_decide_at_the_same_time(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    type_figure(minh, *M)
    sync(lan, minh, lan)
    decide(lan, M)
    type_figure(minh, "8000", NEW)
    sync(lan, minh, lan)
    assert figure(lan) == M
    assert {each for item in items(lan) for each in (item.other.held,)} == {("8000", NEW)}


def test_plans_keep_their_units_too(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_plan(lan, "5", OLD)
    type_plan(minh, "7000", NEW)
    sync(lan, minh, lan)
    assert [waits(desk) for desk in two] == [(KM, M)] * 2
    decide(minh, M)
    sync(minh, lan)
    assert [plan(desk) for desk in two] == [M, M]
    settled(*two)


def test_an_emptied_figure_is_empty_in_any_unit(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(lan, None, OLD)
    type_figure(minh, None, NEW)
    sync(lan, minh, lan)
    assert [figure(desk)[0] for desk in two] == [None, None]
    settled(*two)


def test_what_was_refused_is_sent_again_in_its_own_unit(upstream: Upstream, two: tuple[Desk, Desk]) -> None:
    """Meanwhile the cell has got the newer version: what was typed before is not in metres."""
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, *M)
    sync(minh)
    type_figure(lan, "6", OLD)
    scope = ("--commune", COMMUNE, "--scope", f"period:{CODE}:{PERIOD}")
    upstream.command("lock", *scope, "--reason", "Đợi")
    sync(lan)
    with lan.office.read() as connection:
        (refused,) = open_rejections(connection)
    assert figure(lan) == M
    upstream.command("unlock", *scope)
    sync(lan)
    with lan.office.record() as rec:
        record_again(rec, refused.number)
    assert figure(lan) == ("6", OLD)
    sync(lan, minh)
    assert figure(minh) == ("6", OLD)
    settled(*two)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_restored_province_gets_each_number_with_its_unit(
    upstream: Upstream, two: tuple[Desk, Desk], order: tuple[int, int]
) -> None:
    lan, minh = two
    type_figure(lan, "4", OLD)
    sync(lan, minh)
    kept = keep(upstream)
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, *M)
    sync(minh)
    type_figure(lan, "6", OLD)
    sync(lan, minh)
    assert waits(lan) == waits(minh) == (M, ("6", OLD))
    kept.put_back()
    for _ in range(2):
        sync(*(two[number] for number in order))
    for desk in two:
        assert waits(desk) == (M, ("6", OLD))
    decide(lan, ("6", OLD))
    sync(lan, minh)
    assert figure(minh) == ("6", OLD)
    settled(*two)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("other", [M, ("5", NEW)], ids=["other number", "same number"])
def test_another_server_gets_each_number_with_its_unit(
    two: tuple[Desk, Desk],
    order: tuple[int, int],
    other: Figure,
    tmp_path: Path,
    make_upstream: Callable[[str], Upstream],
) -> None:
    lan, minh = two
    type_figure(lan, "4", OLD)
    sync(lan, minh)
    type_figure(lan, *KM)
    type_figure(minh, *other)
    newer = make_upstream(str(tmp_path / "newer.sqlite"))
    early, late = (two[number] for number in order)
    expected = figure(early), figure(late)
    for desk in (early, late):
        desk.enrol(newer)
        desk.sync()
    sync(early, late)
    assert [waits(desk) for desk in two] == [expected, expected]
    decide(early, expected[1])
    sync(early, late)
    assert [figure(desk) for desk in two] == [expected[1]] * 2
    settled(*two)


def test_typing_over_a_converted_figure_has_seen_it(two: tuple[Desk, Desk]) -> None:
    """The sheet shows five kilometres as 5 000 m: who types over that has seen it."""
    lan, minh = two
    type_figure(lan, *KM)
    type_figure(minh, "1", NEW, unit="a2")
    sync(lan, minh)
    with minh.office.record() as rec:
        set_values(rec, CODE, NEW, [(cell(), "6000")], {cell(): "5000"})
    sync(minh, lan)
    assert figure(lan) == ("6000", NEW)
    settled(*two)


def test_the_same_number_in_another_unit_has_not_been_seen(two: tuple[Desk, Desk]) -> None:
    """A sheet shows 5 km; 5 m have arrived since: what is typed over the 5 has not seen these."""
    lan, minh = two
    with_newer(lan)
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, "5", NEW)
    sync(minh, lan)
    with lan.office.record() as rec:
        set_values(rec, CODE, OLD, [(cell(), "6")], {cell(): "5"})
    sync(lan, minh)
    assert waits(minh) == (("5", NEW), ("6", OLD))


def test_what_is_typed_over_a_waiting_number_in_its_unit_takes_its_place(two: tuple[Desk, Desk]) -> None:
    """The window still shows 5 km, which wait by now below 5 m."""
    lan, minh = two
    with_newer(lan)
    type_figure(lan, *KM)
    type_figure(minh, "5", NEW)
    sync(minh, lan)
    assert waits(lan) == (("5", NEW), KM)
    with lan.office.record() as rec:
        set_values(rec, CODE, OLD, [(cell(), "6")], {cell(): "5"})
    sync(lan, minh)
    for desk in two:
        assert waits(desk) == (("5", NEW), ("6", OLD))


def test_a_waiting_number_of_another_unit_was_not_on_the_screen(two: tuple[Desk, Desk]) -> None:
    """The window still shows 5 km; what waits is 5 m: both wait, and nothing is replaced."""
    lan, minh = two
    with_newer(lan)
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(lan, "5", NEW)
    type_figure(minh, *M)
    sync(minh, lan)
    assert waits(lan) == (M, ("5", NEW))
    with lan.office.record() as rec:
        set_values(rec, CODE, OLD, [(cell(), "6")], {cell(): "5"})
    sync(lan, minh)
    for desk in two:
        assert figure(desk) == M
        assert {item.other.held for item in items(desk)} == {("5", NEW), ("6", OLD)}


def test_what_was_typed_since_is_the_current_side_of_an_item(two: tuple[Desk, Desk]) -> None:
    """Number and unit of it, before the province has heard of it."""
    lan, minh = two
    with_newer(lan)
    type_figure(lan, *KM)
    type_figure(minh, *M)
    sync(minh, lan)
    assert waits(lan) == (M, KM)
    type_figure(lan, "7000", OLD)
    assert waits(lan) == (("7000", OLD), KM)


@pytest.mark.parametrize(
    ("first", "other", "own"),
    [(("5", NEW), ("6", OLD), ("7", NEW)), (("5", OLD), ("6", OLD), ("5", NEW))],
    ids=["the server has had the version", "the server has had the number"],
)
def test_coming_back_to_a_server_keeps_number_and_unit_together(
    upstream: Upstream,
    two: tuple[Desk, Desk],
    first: Figure,
    other: Figure,
    own: Figure,
    tmp_path: Path,
    make_upstream: Callable[[str], Upstream],
) -> None:
    """Half of the own figure is what this server had before, so that it would give way by itself."""
    lan, minh = two
    with_newer(lan)
    type_figure(lan, *first)
    sync(lan, minh)
    type_figure(minh, *other)
    sync(minh)
    lan.enrol(make_upstream(str(tmp_path / "between.sqlite")))
    sync(lan)
    type_figure(lan, *own)
    sync(lan)
    lan.enrol(upstream)
    sync(lan, minh)
    for desk in two:
        assert waits(desk) == (other, own)
