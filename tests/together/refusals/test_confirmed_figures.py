"""Confirmed findings, seen by two computers of the office and the province."""

from __future__ import annotations

from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.finding import Finding
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from desktop_app.sync.decisions.rejections import open_rejections
from tests.builders import COMMUNE, put_area
from tests.support.servers.upstream import Desk

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


def figure(desk: Desk, value: str, unit: str = "a1") -> None:
    """Households of an area of 120 that gave land."""
    with desk.office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell(unit, "NT01", PERIOD), value)])


def open_findings(desk: Desk) -> list[Finding]:
    with desk.office.read() as connection:
        return load_checked(connection, desk.office.clock, COMMUNE, SET, Period.parse(PERIOD)).open()


def confirm_all(desk: Desk) -> None:
    with desk.office.record() as rec:
        for finding in open_findings(desk):
            confirm(rec, SET, PERIOD, finding, "Đã kiểm tra, đúng")


def both(desks: tuple[Desk, Desk]) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def begun(desks: tuple[Desk, Desk]) -> None:
    with desks[0].office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 120)
    figure(desks[0], "130")
    both(desks)


def test_what_one_computer_confirms_holds_on_the_other_until_the_figure_changes(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    begun(desks)
    assert open_findings(lan) == open_findings(minh) != []
    confirm_all(lan)
    assert open_findings(minh) != []
    both(desks)
    assert open_findings(lan) == open_findings(minh) == []
    figure(minh, "131")  # one write, of the figure alone
    both(desks)
    assert [each.figures for each in open_findings(lan)] == ["NT01=131; HOUSEHOLDS=120"]
    assert open_findings(lan) == open_findings(minh)


def test_both_confirm_the_same_finding_and_nobody_has_to_decide(desks: tuple[Desk, Desk]) -> None:
    begun(desks)
    for desk in desks:
        confirm_all(desk)
    both(desks)
    assert [open_findings(desk) for desk in desks] == [[], []]


def test_a_closed_period_takes_no_confirmation_at_the_province(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begun(desks)
    confirm_all(lan)
    both(desks)
    figure(lan, "120")
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    lan.sync()
    figure(minh, "133")
    confirm_all(minh)
    both(desks)
    with minh.office.read() as connection:
        refused = {item.entity_id for item in open_rejections(connection)}
    assert refused == {f"iv:{SET}:NT01:{PERIOD}:a1", f"fc:{SET}:rule.R_NT01:{PERIOD}:a1"}
