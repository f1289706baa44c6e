"""A text that is no figure is an error: it keeps a period open, and no reason makes it right."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from desktop_app.base.i18n import tr
from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import ASKED
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts
from desktop_app.issuing.paper_source import warnings_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.finding import Check, Finding
from desktop_app.movements.checks.loading import OpenErrors, closed_over_texts
from desktop_app.movements.checks.wording import finding_sentence
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import reopen_period, set_comment, submit_period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.movements.set_versions import set_of_period
from desktop_app.reports.documents.checks import check_unit_report
from desktop_app.reports.documents.rendering import document_of
from desktop_app.storage.tables.movements import indicator_value
from tests.builders import COMMUNE
from tests.movements.checks.test_confirming import (
    ENTRY,
    QUARTER,
    REVIEW,
    SET,
    checked,
    close,
    confirm_it,
    office,
)

__all__ = ["office"]
PLACE = ("commune", "GS02A")


def type_text(
    office: Office, text: str | None, period: str = QUARTER, place: tuple[str, str] = PLACE
) -> None:
    with office.store.write() as connection:
        keep_cell_drafts(connection, office.clock, ENTRY, indicator_sheet(SET, period), {place: text})


def errors(office: Office, period: str = QUARTER) -> list[Finding]:
    return [each for each in checked(office, period).open(RuleSeverity.ERROR) if each.check is Check.TEXT]


def not_counted(office: Office, period: str) -> list[str]:
    """What is said of them before printing."""
    request = MovementReportRequest(SET, Period.parse(period))
    with office.read() as connection:
        report = movement_report(connection, office.clock, COMMUNE, request)
    said = tr("{wrong} cells have a text that is no figure and is not counted.", wrong=report.not_counted)
    return [each for each in warnings_of(report) if each == said]


def test_a_period_is_not_closed_over_a_text_until_it_is_mended(office: Office) -> None:
    confirm_it(office)
    type_text(office, "năm")
    (found,) = errors(office)
    assert (found.place, found.figures) == (Cell(*PLACE, QUARTER), "GS02A=năm")
    with pytest.raises(OpenErrors, match="1 errors"):
        close(office)
    with pytest.raises(Problem, match="cannot be confirmed"), office.record(ENTRY) as rec:
        confirm(rec, SET, QUARTER, found, "Đúng")
    type_text(office, None)
    close(office)


def test_a_longer_period_asks_for_the_texts_of_those_it_closes(office: Office) -> None:
    """Also of a month without a figure, and of an area."""
    confirm_it(office)
    type_text(office, "hai hộ", "2026-M08", ("a1", "NT01"))
    for period in ("2026-M08", QUARTER, "2026-H2"):
        with pytest.raises(OpenErrors, match="1 errors"):
            close(office, period)
    close(office, "2026-M07")


def test_only_what_is_typed_into_a_cell_of_the_sheet_is_an_error(office: Office) -> None:
    """Nobody types into a cell of a unit that is gone or of another kind of period."""
    for place in (("nobody", "NT01"), ("a1", "GS02A"), ("a1", "ZZ99")):
        type_text(office, "sai", place=place)
    type_text(office, "năm")
    assert [each.place.unit for each in errors(office)] == ["commune"]


def close_elsewhere(office: Office, period: str = QUARTER, status: str = "locked") -> None:
    """As a computer does that has no text of this one."""
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, period, "commune", status)


def left_over(office: Office) -> list[tuple[str, str, list[str]]]:
    with office.read() as connection:
        found = closed_over_texts(connection, office.clock)
    return [(each.set_code, each.period.key, [cell.unit for cell in each.cells]) for each in found]


def test_what_was_closed_elsewhere_over_a_text_stays_an_error_and_is_not_handed_in(office: Office) -> None:
    confirm_it(office)
    type_text(office, "năm")
    type_text(office, "sai", place=("nobody", "NT01"))
    assert left_over(office) == [], "it is open, and can be mended"
    close_elsewhere(office)
    (found,) = errors(office)
    assert found.is_closed
    with office.read() as connection:
        sentence = finding_sentence(found, set_of_period(connection, SET, Period.parse(QUARTER)))
    assert "khi chốt số liệu" in sentence
    assert left_over(office) == [(SET, QUARTER, ["commune"])]
    with pytest.raises(OpenErrors, match="1 cells have a text"), office.record(REVIEW) as rec:
        submit_period(rec, SET, QUARTER)
    with office.record(REVIEW) as rec:
        reopen_period(rec, SET, QUARTER, "Sửa")
    assert left_over(office) == []
    (found,) = errors(office)
    assert not found.is_closed
    type_text(office, None)
    close(office)
    with office.record(REVIEW) as rec:
        submit_period(rec, SET, QUARTER)


def test_a_text_in_a_month_closed_elsewhere_keeps_the_longer_period_open(office: Office) -> None:
    """It is named by its month; cleared there, the quarter closes."""
    confirm_it(office)
    place = ("a1", "NT01")
    type_text(office, "hai hộ", "2026-M08", place)
    close_elsewhere(office, "2026-M08", "submitted")
    with pytest.raises(OpenErrors, match=r"a text .* NT01: Đây không phải số"):
        close(office)
    type_text(office, None, "2026-M08", place)
    close(office)


def test_of_a_report_returned_for_other_cells_a_text_is_told_too(office: Office) -> None:
    confirm_it(office)
    type_text(office, "năm")
    with office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("commune", "GS02B", QUARTER), "Xem lại")
    with office.store.write() as connection:
        asked = update(indicator_value).where(indicator_value.c.indicator_code == "GS02B")
        connection.execute(asked.values(note_state=ASKED))
    close_elsewhere(office, status="returned")
    assert [each.is_closed for each in errors(office)] == [True]
    type_text(office, "ba", place=("commune", "GS02B"))  # in the cell that is asked for
    assert sorted(each.is_closed for each in errors(office)) == [False, True]
    assert left_over(office) == [(SET, QUARTER, ["commune"])]


def test_a_book_with_texts_of_a_set_it_does_not_have_tells_the_others(office: Office) -> None:
    with office.store.write() as connection:
        sheet = indicator_sheet("BO_KHAC", QUARTER)
        keep_cell_drafts(connection, office.clock, ENTRY, sheet, {PLACE: "ba"})
    with office.record(REVIEW) as rec:
        rec.put(
            "period_status",
            period_status_id("BO_KHAC", QUARTER, "commune"),
            {"set_code": "BO_KHAC", "period": QUARTER, "unit": "commune", "status": "locked"},
        )
    type_text(office, "năm")
    close_elsewhere(office)
    assert left_over(office) == [(SET, QUARTER, ["commune"])]


def test_who_prints_is_told_of_the_whole_period(office: Office) -> None:
    type_text(office, "năm")
    type_text(office, "hai hộ", "2026-M08", ("a1", "NT01"))
    type_text(office, "ba", "2026-M10", ("a1", "NT01"))
    (said,) = not_counted(office, QUARTER)
    assert said.startswith("2 ")
    assert not_counted(office, "2026-M07") == []


def test_the_paper_of_a_unit_tells_of_its_own_texts(office: Office) -> None:
    type_text(office, "hai hộ", "2026-M08", ("a1", "NT01"))

    def said(unit: str) -> list[str]:
        with office.read() as connection:
            paper = unit_report(connection, office.clock, COMMUNE, SET, Period.parse("2026-M08"), unit)
        return check_unit_report(paper, document_of(paper))

    one = tr("{wrong} cells have a text that is no figure and is not counted.", wrong="1")
    assert one in said("a1")
    assert one not in said("commune")
    type_text(office, "ba hộ", "2026-M08", ("a1", "NT99"))
    assert one in said("a1"), "of an indicator that the set has no more nothing is on the paper"
