"""Numbers that are kept beside a figure, or made of it: each is in the unit in which it was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop_app.issuing.data import data_state
from desktop_app.journal.ops import decode_patch
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.figure_history import history_of_figure
from desktop_app.movements.progress.closing import CellComment, comments_of
from desktop_app.storage.tables.sync import sync_change, sync_writer
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.wire.papers.codes import DataState, state_of, subject_of_period
from tests.builders import COMMUNE
from tests.movements.test_converted_figures import ROAD
from tests.movements.test_set_versions import CODE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.units.figures import (
    NEW,
    OLD,
    PERIOD,
    cell,
    figure,
    prepare,
    record_id,
    sync,
    type_figure,
    type_plan,
)
from upstream.records.stored import load_newer

SCOPE = ("--commune", COMMUNE, "--scope", f"period:{CODE}:{PERIOD}")


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Lan has the older version, Minh the newer one, too."""
    prepare(*desks)
    return desks


def states(upstream: Upstream, *desks: Desk) -> set[DataState]:
    """Of what a paper about the period is made, here, at the colleague's and at the province."""
    subject = subject_of_period(CODE, PERIOD)
    found = set()
    for desk in desks:
        with desk.office.read() as connection:
            found.add(data_state(connection, subject))
    with upstream.opened() as connection:
        records = list(load_newer(connection, COMMUNE, 0, ("indicator_value", "target_value")))
    found.add(state_of(subject, [(each.entity, each.entity_id, each.fields) for each in records]))
    return found


def test_the_same_number_in_another_unit_is_another_state_of_a_paper(
    upstream: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    type_figure(lan, "5", OLD)
    type_plan(lan, "9", OLD)
    sync(lan, minh)
    (first,) = states(upstream, *two)
    type_figure(minh, "5", NEW)
    sync(minh, lan)
    (with_figure,) = states(upstream, *two)
    type_plan(minh, "9", NEW)
    sync(minh, lan)
    (with_plan,) = states(upstream, *two)
    assert len({first, with_figure, with_plan}) == 3
    type_figure(minh, "5", OLD)
    type_plan(minh, "9", OLD)
    sync(minh, lan)
    assert states(upstream, *two) == {first}


def comment(desk: Desk) -> CellComment:
    with desk.office.read() as connection:
        return comments_of(connection, CODE, PERIOD)[cell()]


def give_back(upstream: Upstream, *desks: Desk) -> None:
    """The province returns the report for the one cell."""
    with desks[0].office.record() as rec:
        for status in ("locked", "submitted"):
            set_period_status(rec, CODE, PERIOD, "commune", status)
    sync(*desks)
    upstream.command("return", *SCOPE, "--reason", "Xem lại", "--cell", "a1", ROAD, "Có đúng không?")
    sync(*desks)


def test_a_returned_figure_keeps_its_unit(upstream: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, "5", OLD)
    give_back(upstream, *two)
    for desk in two:
        assert (comment(desk).before, comment(desk).after, comment(desk).is_corrected) == ("5", "5", False)

    type_figure(minh, "5", NEW)
    sync(minh, lan)
    told = comment(minh)
    assert (told.before, told.after, told.is_corrected) == ("5000", "5", True)
    told = comment(lan)
    assert (told.before, told.before_version) == ("5", "")
    assert (told.after, told.after_version, told.is_corrected) == ("5", NEW, True)

    type_figure(minh, "5000", NEW)
    told = comment(minh)
    assert (told.before, told.after, told.is_corrected) == ("5000", "5000", False), "the same road"


def test_the_same_number_in_another_unit_is_no_cell_that_was_asked_about(
    upstream: Upstream, two: tuple[Desk, Desk]
) -> None:
    """Minh's computer has not heard that the report was returned for another cell."""
    lan, minh = two
    for unit in ("a1", "a2"):
        type_figure(lan, "5", OLD, unit)
    sync(lan, minh)
    give_back(upstream, lan)
    type_figure(minh, "5", NEW, "a2")
    sync(minh)
    assert figure(minh, "a2") == ("5", OLD)
    with minh.office.read() as connection:
        assert len(open_rejections(connection)) == 1


def test_a_figure_returned_by_an_older_province_is_in_the_unit_of_the_cell(
    upstream: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    type_figure(minh, "7000", NEW)
    sync(minh, lan)
    give_back(upstream, *two)
    minh.put("indicator_value", record_id(), note_version="")
    assert (comment(minh).before, comment(minh).is_corrected) == ("7000", False)
    assert figure(minh) == ("7000", NEW)


def test_the_history_tells_each_figure_in_the_unit_that_is_shown(two: tuple[Desk, Desk]) -> None:
    """Also that nothing but the unit changed."""
    lan, minh = two
    type_figure(lan, "5", OLD)
    sync(lan, minh)
    type_figure(minh, "5", NEW)
    sync(minh, lan)
    minh.office.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    type_figure(minh, "6", NEW)
    sync(minh, lan)
    told = [
        [(None, ""), ("5", ""), ("5", NEW), ("6", NEW)],
        [(None, ""), ("5000", ""), ("5", ""), ("6", "")],
    ]
    for desk, figures in zip(two, told, strict=True):
        with desk.office.read() as connection:
            changes = history_of_figure(connection, CODE, cell())
        assert [each.before for each in changes] == figures[:-1]
        assert [each.after for each in changes] == figures[1:]
        assert [each.change.author for each in changes] == ["Lan", "Minh", "Minh"]


def test_what_came_of_a_number_names_its_unit(
    upstream: Upstream, two: tuple[Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    """A change of the number alone: what is made of it later has to know the unit, and whose it is."""
    lan, minh = two
    type_figure(minh, "5", OLD)
    sync(minh, lan)
    type_figure(lan, "6", OLD)
    hoa = make_desk("Hoa")
    hoa.enrol(upstream)
    sync(lan, minh, hoa)
    assert received(minh) == [("Lan", {"value": "5", "set_version": OLD}, {"value": "6", "set_version": OLD})]
    first = dict.fromkeys(("value", "set_version"))
    assert received(hoa) == [("Lan", first, {"value": "6", "set_version": OLD})]


def received(desk: Desk) -> list[tuple[str, object, object]]:
    """What became of the figure elsewhere: by whom, from what, to what."""
    columns, writer = sync_change.c, sync_writer.c
    query = (
        select(writer.author, columns.before, columns.after)
        .join(sync_writer, writer.number == columns.writer)
        .where(columns.entity_id == record_id(), columns.after.is_not(None))
    )
    with desk.office.read() as connection:
        rows = connection.execute(query).all()
    return [(author, decode_patch(before), decode_patch(after)) for author, before, after in rows]
