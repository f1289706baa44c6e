"""A period that one computer closes while another one has texts in it that are no figures."""

from __future__ import annotations

from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts
from desktop_app.movements.checks.loading import ClosedOverTexts, closed_over_texts
from desktop_app.movements.progress.closing import close_period, reopen_period
from tests.support.servers.upstream import Desk, Upstream
from tests.together.refusals.test_closed_together import PERIOD, SCOPE, SET, areas, both, figure


def type_text(desk: Desk, text: str | None) -> None:
    office = desk.office
    with office.store.write() as connection:
        sheet = indicator_sheet(SET, PERIOD)
        keep_cell_drafts(connection, office.clock, "Minh", sheet, {("a1", "NT04"): text})


def told(desk: Desk) -> list[ClosedOverTexts]:
    with desk.office.read() as connection:
        return closed_over_texts(connection, desk.office.clock)


def test_who_has_the_text_is_told_once_the_closing_arrives_and_also_where_it_was_there_first(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    areas(lan)
    figure(lan, "12", "a2")
    both(desks)
    type_text(minh, "mười hai")
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    assert told(minh) == [], "it is not known there yet"
    both(desks)
    assert told(lan) == []
    (left,) = told(minh)
    assert (left.set_code, left.period.key, [cell.unit for cell in left.cells]) == (SET, PERIOD, ["a1"])
    type_text(minh, None)
    assert told(minh) == []
    type_text(minh, "mười hai")  # kept after the closing was there: of a sheet that was open all the while
    assert told(minh) == [left]
    with minh.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Còn ô chưa tính")
    assert told(minh) == []


def test_also_where_the_province_locked_the_period(upstream: Upstream, desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    areas(lan)
    both(desks)
    type_text(minh, "mười hai")
    upstream.command("lock", *SCOPE)
    both(desks)
    assert [len(each.cells) for each in told(minh)] == [1]
