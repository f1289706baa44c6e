"""A value is seen when it stood on a screen; one that arrived under an own value did not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import close_period
from desktop_app.storage.tables.sync import sync_unseen
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import QueueName
from tests.builders import put_figures, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import CELL, put_cell
from upstream.database.tables import conflict


def sync_and_type_while_it_flies(desk: Desk, *typing: Callable[[], None]) -> None:
    """One round; the officer types between each answer of the province and its being applied."""
    book = desk.office.sync_book()
    waiting = list(typing)
    with connect(book) as transport:
        steps = round_steps(book, transport)
        try:
            step = next(steps)
            while True:
                value = step.work()
                if step.queue is QueueName.NETWORK and waiting:
                    waiting.pop(0)()
                step = steps.send(value)
        except StopIteration:
            return


def waiting(desk: Desk) -> set[object]:
    """The values that wait in open items, whatever the field."""
    with desk.office.read() as connection:
        return {item.other.value for item in open_conflicts(connection)}


def unseen(desk: Desk) -> int:
    with desk.office.read() as connection:
        return len(connection.execute(sync_unseen.select()).all())


def test_what_came_under_an_own_value_is_not_overwritten_by_the_next(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    sync_and_type_while_it_flies(minh, lambda: put_cell(minh, "15"), lambda: put_cell(minh, "16"))
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == {"16"}


def test_the_base_stays_old_however_often_a_page_comes_under_it(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()

    def again() -> None:
        put_cell(lan, "13")
        lan.sync()
        put_cell(minh, "16")

    sync_and_type_while_it_flies(minh, lambda: put_cell(minh, "15"), again)
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "13"
        assert "16" in waiting(desk)


def test_what_is_shown_after_the_round_has_been_seen(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    sync_and_type_while_it_flies(minh, lambda: put_cell(minh, "15"))
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "12"
    assert unseen(minh) == 0
    put_cell(minh, "17")
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "17"
    assert waiting(minh) == {"15"}


def test_the_same_value_under_an_own_one_has_been_seen(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "15")
    lan.sync()
    sync_and_type_while_it_flies(minh, lambda: put_cell(minh, "15"))
    put_cell(minh, "16")
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "16"
    assert waiting(minh) == set()


def test_only_the_covered_field_keeps_its_base(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="của Lan")
    lan.sync()
    minh.sync()
    lan.put("survey_response", "f1", comment="Lan sửa", validity="blank")
    lan.sync()
    sync_and_type_while_it_flies(
        minh,
        lambda: minh.put("survey_response", "f1", comment="Minh sửa"),
        lambda: minh.put("survey_response", "f1", comment="Minh sửa nữa", validity=""),
    )
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("survey_response", "f1", "comment") == "Lan sửa"
        assert desk.value("survey_response", "f1", "validity") == ""
        assert waiting(desk) == {"Minh sửa nữa"}


def test_a_form_is_not_taken_out_over_what_came_under_an_own_value(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="của Lan")
    lan.sync()
    minh.sync()
    lan.put("survey_response", "f1", comment="Lan sửa")
    lan.sync()
    sync_and_type_while_it_flies(
        minh,
        lambda: minh.put("survey_response", "f1", comment="Minh sửa"),
        lambda: minh.put("survey_response", "f1", deleted=1),
    )
    minh.sync()
    lan.sync()
    for desk in desks:
        assert not desk.value("survey_response", "f1", "deleted")
        assert desk.value("survey_response", "f1", "comment") == "Lan sửa"
        assert waiting(desk) == {"Minh sửa", 1}


def test_the_next_value_typed_does_not_replace_one_that_waits(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    put_cell(minh, "15")
    lan.sync()
    minh.sync()  # Minh's screen shows 12, and that 15 waits
    lan.sync()
    put_cell(lan, "13")
    put_cell(minh, "16")
    lan.sync()
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "13"
        assert waiting(desk) == {"15", "16"}


def test_a_value_typed_over_replaces_it_also_where_somebody_else_waits_with_the_new_one(
    upstream: Upstream, desks: tuple[Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = desks
    hoa = make_desk("Hoa")
    hoa.enrol(upstream)
    put_cell(lan, "12")
    lan.sync()
    put_cell(hoa, "16")
    hoa.sync()
    put_cell(minh, "15")
    put_cell(minh, "16")  # before a page came
    for desk in (minh, lan, hoa, minh):
        desk.sync()
    for desk in (lan, minh, hoa):
        assert waiting(desk) == {"16"}


def test_the_next_value_typed_replaces_the_one_it_was_typed_over(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    put_cell(minh, "15")
    put_cell(minh, "16")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert waiting(desk) == {"16"}


def test_typing_back_the_value_that_stands_leaves_nothing_waiting(desks: tuple[Desk, Desk]) -> None:
    """He typed 15 and then 12 over it, away from the line; hers is 12, too."""
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    put_cell(minh, "15")
    put_cell(minh, "12")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == set()


def test_one_value_waits_in_one_item(
    upstream: Upstream, desks: tuple[Desk, Desk], make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = desks
    hoa = make_desk("Hoa")
    hoa.enrol(upstream, name="Máy Hoa")
    put_cell(lan, "12")
    put_cell(minh, "15")
    put_cell(hoa, "15")
    for desk in (lan, minh, hoa, lan):
        desk.sync()
    with upstream.opened() as connection:
        assert connection.execute(select(conflict.c.author)).scalars().all() == ["Minh"]
    with lan.office.read() as connection:
        assert [item.other.value for item in open_conflicts(connection)] == ["15"]


def type_over(desk: Desk, value: str, shown: str | None) -> None:
    """A figure that is typed in the table of the movement, over what stood there on the screen."""
    key = Cell("a1", "X1", "2026-Q1")
    with desk.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {key: value}, shown={key: shown})


def test_a_figure_typed_over_a_table_that_was_not_read_again_yet(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    minh.sync()  # the book has it; the table on the screen still shows an empty cell
    type_over(minh, "15", None)
    type_over(minh, "16", "15")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == {"16"}
    type_over(minh, "17", "12")
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "17"


@pytest.mark.parametrize("more", [(), (("300", "258"),), (("1", "258"),)], ids=["once", "again", "back"])
def test_what_is_typed_over_an_old_table_replaces_no_value_that_waits(
    desks: tuple[Desk, Desk], more: tuple[tuple[str, str], ...]
) -> None:
    """Found by the simulator: the table shows 178, the book has 1, and Minh's own 201 waits."""
    lan, minh = desks
    put_cell(lan, "178")
    put_cell(minh, "201")
    lan.sync()
    minh.sync()
    put_cell(lan, "1")
    lan.sync()
    minh.sync()
    type_over(minh, "258", "178")
    for value, shown in more:
        type_over(minh, value, shown)
    minh.sync()
    lan.sync()
    last = more[-1][0] if more else "258"
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "1"
        assert waiting(desk) == {"201", last} - {"1"}


def test_an_item_shows_what_was_typed_here_since_it_came(desks: tuple[Desk, Desk]) -> None:
    """Found by the simulator: the decision replaced a value that the item did not show."""
    lan, minh = desks
    put_cell(lan, "12")
    put_cell(minh, "15")
    lan.sync()
    minh.sync()
    put_cell(minh, "16")
    with minh.office.read() as connection:
        (item,) = open_conflicts(connection)
    assert (item.current.value, item.current.author, item.other.value) == ("16", "Minh", "15")


def hear_while_typing(desk: Desk, typing: Callable[[], None]) -> None:
    """The officer types before the answer is applied; then the round ends, before what he typed is sent."""
    book = desk.office.sync_book()
    with connect(book) as transport:
        steps = round_steps(book, transport)
        step = next(steps)
        while step.queue is not QueueName.NETWORK:
            step = steps.send(step.work())
        answer = step.work()
        typing()
        steps.send(answer).work()
        steps.close()


def test_a_report_is_not_closed_over_a_figure_that_came_under_an_own_one(desks: tuple[Desk, Desk]) -> None:
    """The page had come, so all of it counted as seen; but 12 never stood on Minh's screen."""
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    hear_while_typing(minh, lambda: put_cell(minh, "15"))
    with minh.office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-Q1")
    for desk in (minh, lan, minh):
        desk.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        assert waiting(desk) == {"15", "locked"}
