"""A period on its way to the province and back, seen by two computers of the office."""

from __future__ import annotations

import pytest

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted, PeriodState, Status, load_period_state
from desktop_app.movements.progress.closing import (
    close_period,
    comments_of,
    reopen_period,
    set_comment,
    submit_period,
)
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from tests.builders import COMMUNE, put_area
from tests.support.servers.upstream import Desk, Upstream

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
SCOPE = ("--commune", COMMUNE, "--scope", f"period:{SET}:{PERIOD}")


def figure(desk: Desk, value: str, unit: str = "a1", code: str = "NT04") -> None:
    with desk.office.record() as rec:
        set_values(rec, SET, "1", [(Cell(unit, code, PERIOD), value)])


def areas(desk: Desk) -> None:
    with desk.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")


def state(desk: Desk) -> PeriodState:
    with desk.office.read() as connection:
        return load_period_state(connection, SET, Period.parse(PERIOD))


def both(desks: tuple[Desk, Desk]) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def test_what_one_computer_closes_is_closed_on_the_other_and_at_the_province(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    areas(lan)
    figure(lan, "12")
    both(desks)
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    figure(minh, "5", "a2")
    both(desks)
    assert state(minh).status is state(lan).status is Status.LOCKED
    with minh.office.read() as connection:
        assert [item.entity_id for item in open_rejections(connection)] == [f"iv:{SET}:NT04:{PERIOD}:a2"]
    with pytest.raises(PeriodAccepted):
        figure(minh, "6", "a2")
    with minh.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Thôn 2 nộp muộn")
    figure(minh, "6", "a2")
    both(desks)
    assert (state(lan).status, state(lan).reason) == (Status.DRAFT, "Thôn 2 nộp muộn")
    assert lan.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a2", "value") == "6"


def test_a_return_with_comments_on_cells_goes_the_whole_way(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    areas(lan)
    figure(lan, "1000")
    figure(lan, "7", "a2")
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    with lan.office.record() as rec:
        submit_period(rec, SET, PERIOD)
    both(desks)
    cells = ("--cell", "thon doai", "NT04", "Thiếu tiền tháng 9", "--cell", "a2", "NT04", "Có nhầm không?")
    upstream.command("return", *SCOPE, "--reason", "Xem lại hai ô", *cells)
    both(desks)
    for desk in desks:
        assert (state(desk).status, state(desk).reason) == (Status.RETURNED, "Xem lại hai ô")
        assert state(desk).asked == {Cell("a1", "NT04", PERIOD), Cell("a2", "NT04", PERIOD)}
        with pytest.raises(PeriodAccepted, match="only those with a comment"):
            figure(desk, "1", "a1", "NT01")
    figure(minh, "1200")
    with minh.office.record() as rec:
        submit_period(rec, SET, PERIOD)
    both(desks)
    for desk in desks:
        assert state(desk).status is Status.SUBMITTED
        with desk.office.read() as connection:
            found = comments_of(connection, SET, PERIOD)
            assert open_rejections(connection) == []
        two = [found[Cell(unit, "NT04", PERIOD)] for unit in ("a1", "a2")]
        assert [(each.before, each.after) for each in two] == [
            ("1000", "1200"),
            ("7", "7"),
        ]
    upstream.command("accept", *SCOPE)
    both(desks)
    assert state(minh).status is Status.ACCEPTED


def test_the_province_takes_figures_of_asked_cells_only(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    """Minh's computer has not heard that the report was closed, handed in and returned."""
    lan, minh = desks
    areas(lan)
    figure(lan, "1000")
    figure(lan, "7", "a2")
    both(desks)
    lan.submit_report(SET, PERIOD)
    lan.sync()
    upstream.command("return", *SCOPE, "--cell", "a1", "NT04", "Thiếu tiền tháng 9")
    figure(minh, "1200")
    figure(minh, "8", "a2")
    figure(minh, "3", "a2", "NT01")
    both(desks)
    for desk in desks:
        assert desk.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a1", "value") == "1200"
        assert desk.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a2", "value") == "7"
        assert desk.get("indicator_value", f"iv:{SET}:NT01:{PERIOD}:a2") is None
    with minh.office.read() as connection:
        refused = open_rejections(connection)
    assert [item.values["value"] for item in refused] == ["8", "3"]
    assert all("single cells" in item.reason for item in refused)
    with lan.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa thêm hai ô")
    both(desks)
    with minh.office.record() as rec:
        for item in refused:
            record_again(rec, item.number)
    both(desks)
    for desk in desks:
        assert desk.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a2", "value") == "8"
        assert desk.value("indicator_value", f"iv:{SET}:NT01:{PERIOD}:a2", "value") == "3"


def test_a_report_that_is_returned_as_a_whole_takes_every_figure(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """Also one that was returned for single cells before, and handed in again since."""
    lan, minh = desks
    areas(lan)
    figure(lan, "1000")
    both(desks)
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    for words in (("--cell", "a1", "NT04", "Thiếu tiền tháng 9"), ()):
        with lan.office.record() as rec:
            submit_period(rec, SET, PERIOD)
        lan.sync()
        upstream.command("return", *SCOPE, *words)
        lan.sync()
    figure(minh, "3", "a2", "NT01")
    both(desks)
    for desk in desks:
        assert desk.value("indicator_value", f"iv:{SET}:NT01:{PERIOD}:a2", "value") == "3"


def test_a_comment_on_a_cell_that_there_is_not(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    areas(lan)
    figure(lan, "1000")
    lan.submit_report(SET, PERIOD)
    lan.sync()
    for cell in (("Thôn Tây", "NT04", "sai"), ("a1", "NT99", "sai"), ("a1", "NT04", " ")):
        done = upstream.run("return", *SCOPE, "--cell", *cell)
        assert done.returncode == 1, cell
        assert done.stderr.strip()
    lan.sync()
    assert state(lan).status is Status.SUBMITTED
    upstream.command("return", *SCOPE, "--cell", "a1", "NT04", "sai")
    lan.sync()
    assert state(lan).asked == {Cell("a1", "NT04", PERIOD)}


def test_a_comment_on_an_empty_cell_asks_nobody_of_which_version_it_is(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """Minh has typed the figure that the province asks for, and has not heard that it asks."""
    lan, minh = desks
    areas(lan)
    figure(lan, "1000", unit="a2")
    lan.sync()
    minh.sync()
    figure(minh, "7")
    lan.submit_report(SET, PERIOD)
    lan.sync()
    upstream.command("return", *SCOPE, "--cell", "a1", "NT04", "thiếu")
    for desk in (minh, lan):
        desk.sync()
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []
        assert desk.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a1", "value") == "7"
        assert desk.value("indicator_value", f"iv:{SET}:NT04:{PERIOD}:a1", "set_version") == "1"


def test_words_of_the_office_in_a_cell_are_shown_before_the_province_replaces_them(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    areas(lan)
    figure(lan, "1000")
    cell = Cell("a1", "NT04", PERIOD)
    with lan.office.record() as rec:
        set_comment(rec, SET, cell, "có 200 quyên\n\x1b[2J sau")
    lan.submit_report(SET, PERIOD)
    lan.sync()
    ask = ("return", *SCOPE, "--cell", "a1", "NT04", "Thiếu tiền tháng 9")
    refused = upstream.run(*ask)
    assert refused.returncode == 1
    assert "a1 NT04: “có 200 quyên \N{REPLACEMENT CHARACTER}[2J sau”" in refused.stderr
    lan.sync()
    assert state(lan).status is Status.SUBMITTED
    assert words_in(lan, cell).startswith("có 200 quyên")

    upstream.command(*ask, "--replace-comments")
    lan.sync()
    assert words_in(lan, cell) == "Thiếu tiền tháng 9"
    lan.submit_report(SET, PERIOD)
    lan.sync()
    upstream.command("return", *SCOPE, "--cell", "a1", "NT04", "vẫn thiếu")
    lan.sync()
    assert words_in(lan, cell) == "vẫn thiếu", "the province's own words give way to its next ones"


def words_in(desk: Desk, cell: Cell) -> str:
    with desk.office.read() as connection:
        return comments_of(connection, SET, PERIOD)[cell].words
