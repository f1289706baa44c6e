"""How far a figure is on its way, from the first key to the province: on two computers, with a real one."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.progress.figure_stages import FigureStage, FigureStages, OtherValue, load_stages
from desktop_app.sync.decisions import conflicts, rejections
from tests.builders import put_area
from tests.support.servers.upstream import Desk

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
ONE, OTHER = Cell("a1", "NT04", PERIOD), Cell("a2", "NT04", PERIOD)


def areas(desk: Desk) -> None:
    with desk.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")


def figure(desk: Desk, value: str | None, cell: Cell = ONE) -> None:
    with desk.office.record() as rec:
        set_values(rec, SET, "1", [(cell, value)])


def stages(desk: Desk, set_code: str = SET) -> FigureStages:
    with desk.office.read() as connection:
        return load_stages(connection, set_code)


def test_a_figure_waits_until_it_was_sent(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    areas(lan)
    lan.sync()
    figure(lan, "12")
    assert stages(lan).waiting == {ONE}
    assert stages(lan).way_of(ONE) is FigureStage.WAITING
    assert stages(lan, "KHAC") == FigureStages(connected=True)
    lan.sync()
    assert stages(lan) == FigureStages(connected=True)
    assert stages(lan).way_of(ONE) is FigureStage.SENT
    figure(lan, None)
    assert stages(lan).way_of(ONE) is FigureStage.WAITING


def test_a_large_block_that_is_packed_waits_as_well(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    areas(lan)
    lan.sync()
    cells = [
        (Cell("a1", "NT04", f"20{year}-M{month:02d}"), "5")
        for year in range(10, 70)
        for month in range(1, 13)
    ]
    with lan.office.record() as rec:
        set_values(rec, SET, "1", cells)
    assert stages(lan).waiting == {key for key, _ in cells}


def test_in_a_packed_block_other_records_and_fields_do_not_wait(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    areas(lan)
    cells = [Cell("a1", "NT04", f"20{year}-M{month:02d}") for year in range(10, 70) for month in range(1, 13)]
    with lan.office.record() as rec:
        set_values(rec, SET, "1", [(key, "5") for key in cells])
    lan.sync()
    with lan.office.record() as rec:
        for number, key in enumerate(cells):
            rec.put("indicator_value", key.id_in(SET), {"note": f"Đã xem {number}"})
            put_area(rec, f"b{number:03d}", f"Thôn {number}", 10 + number)
    assert stages(lan) == FigureStages(connected=True)


def test_without_a_province_nothing_waits(make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    areas(desk)
    figure(desk, "12")
    assert stages(desk) == FigureStages()
    assert stages(desk).way_of(ONE) is FigureStage.HERE


def test_two_values_are_told_on_both_computers_until_one_is_chosen(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    areas(lan)
    for desk in (lan, minh):
        desk.sync()
    figure(lan, "12")
    figure(minh, "15")
    for desk in (lan, minh, lan):
        desk.sync()
    for desk in desks:
        assert stages(desk).conflicts == {ONE: OtherValue("15", "Minh", "Máy Minh", "đồng")}
        assert stages(desk).way_of(ONE) is FigureStage.CONFLICT
    with lan.office.read() as connection:
        (item,) = conflicts.open_conflicts(connection)
    with lan.office.record() as rec:
        conflicts.resolve(rec, item.id, "15")
    assert stages(lan).way_of(ONE) is FigureStage.WAITING
    for desk in (lan, minh):
        desk.sync()
        assert stages(desk).way_of(ONE) is FigureStage.SENT


def test_a_refusal_is_told_with_its_reason_until_somebody_looked_after_it(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    areas(lan)
    figure(lan, "12")
    for desk in (lan, minh):
        desk.sync()
    with lan.office.record() as rec:
        close_period(rec, SET, PERIOD)
    figure(minh, "5", OTHER)
    for desk in (lan, minh):
        desk.sync()
    found = stages(minh)
    assert found.way_of(OTHER) is FigureStage.REFUSED
    assert found.refused[OTHER]
    with minh.office.read() as connection:
        (refusal,) = rejections.open_rejections(connection)
    with minh.office.record() as rec:
        rejections.accept_refusal(rec, refusal.number)
    assert stages(minh).way_of(OTHER) is FigureStage.SENT
