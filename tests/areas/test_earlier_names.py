"""A renamed area bears in papers, workbooks and lists of a past period the name that it had then."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.commands import ALWAYS, NewArea, add_area, change_area
from desktop_app.areas.queries import find_area
from desktop_app.book.office import Office
from desktop_app.exchange.plain.mapping import Subject
from desktop_app.exchange.plain.names import load_names
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.statistics import statistics_of
from desktop_app.surveys.rounds.commands import change_round
from desktop_app.surveys.rounds.queries import areas_of_round
from tests.builders import COMMUNE, open_round, put_figures
from tests.registers.builders import begin_opinion

SET = "MTTQ_CO_SO"
SECOND, THIRD = Period.parse("2026-Q2"), Period.parse("2026-Q3")
RENAMED_ON = date(2026, 7, 1)
OLD, NEW = "Thôn Đoài", "Thôn Tây"


@pytest.fixture
def area_id(office: Office) -> str:
    """An area with a figure before and after it was renamed."""
    with office.record() as rec:
        made = add_area(rec, COMMUNE, NewArea(OLD, "thon", 100)).id
        figures = {Cell(made, "TT01", f"2026-M{month:02d}"): "12" for month in (4, 7)}
        put_figures(rec, SET, figures)
        assert change_area(rec, made, name=NEW, named_since=RENAMED_ON).name == NEW
    return made


def test_the_name_holds_from_its_day(office: Office, area_id: str) -> None:
    def names() -> list[str]:
        with office.read() as connection:
            area = find_area(connection, area_id)
        return [area.name_on(day) for day in (date(2026, 6, 30), RENAMED_ON)]

    assert names() == [OLD, NEW]
    with office.record() as rec:
        change_area(rec, area_id, name="Thôn Tây Hồ")  # a slip of the pen in the present name
    assert names() == [OLD, "Thôn Tây Hồ"]
    with office.record() as rec:
        change_area(rec, area_id, name="Thôn Tây Hồ", named_since=date(2026, 6, 1))
    assert names() == ["Thôn Tây Hồ"] * 2
    with office.record() as rec:
        change_area(rec, area_id, name=NEW, named_since=ALWAYS)
    assert names() == [NEW, NEW]
    with office.read() as connection:
        assert find_area(connection, area_id).name_since is None


def test_sheets_and_papers_of_results(office: Office, area_id: str) -> None:
    for period, name in ((SECOND, OLD), (THIRD, NEW)):
        with office.read() as connection:
            figures = YearFigures(connection, office.clock, COMMUNE, SET, 2026)
            units, _ = figures.units(period)
            report = movement_report(connection, office.clock, COMMUNE, MovementReportRequest(SET, period))
            of_unit = unit_report(connection, office.clock, COMMUNE, SET, period, area_id)
        assert [unit.name for unit in units if unit.key == area_id] == [name]
        assert report.annex is not None
        assert [row.name for row in report.annex.rows] == [name]
        assert of_unit.unit_name.casefold() == name.casefold()


def test_workbooks_are_read_with_either_name(office: Office, area_id: str) -> None:
    with office.read() as connection:
        names = load_names(connection, COMMUNE, SET, THIRD)
    assert [names.find(Subject.UNIT, text).key for text in (OLD, NEW)] == [area_id, area_id]


def test_entries_of_registers_and_what_counts_them(office: Office, area_id: str) -> None:
    old = begin_opinion(office, area_id, noted_on="2026-06-02")
    new = begin_opinion(office, area_id, noted_on="2026-09-02")
    with office.read() as connection:
        known = whole_entries(connection, [old, new], office.clock.today())
        book = fill_book(connection, office.clock, COMMUNE, BookRequest("DLXH", 2026), office.officer)
        counted = statistics_of(
            connection,
            register_in_use(connection, "DLXH"),
            date(2026, 1, 1),
            date(2026, 12, 31),
            office.clock.today(),
            office.officer,
        )
    assert [whole.area for whole in known] == [OLD, NEW]
    lines = [" ".join(line.cells) for line in (*book.lines, *book.unnumbered)]
    assert [name for line in sorted(lines) for name in (OLD, NEW) if name in line] == [OLD, NEW]
    rows = [row.name for table in counted for row in table.rows]
    assert OLD not in rows, "one area is one row"


def test_rounds_name_areas_as_when_people_were_asked(office: Office, area_id: str) -> None:
    with office.record() as rec:
        before, after = open_round(rec, area_id), open_round(rec, area_id)
        change_round(rec, before, {"asked_to": "2026-05-31"})
        change_round(rec, after, {"asked_to": "2026-09-30"})
    with office.read() as connection:
        found = [areas_of_round(connection, each)[0].name for each in (before, after)]
    assert found == [OLD, NEW]
