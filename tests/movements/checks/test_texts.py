"""A text that is no figure is an error: it keeps a period open, and no reason makes it right."""

from __future__ import annotations

import pytest

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts
from desktop_app.issuing.paper_source import warnings_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm
from desktop_app.movements.checks.finding import Check, Finding
from desktop_app.movements.checks.loading import OpenErrors
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import reopen_period, set_comment
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
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


def test_only_what_can_be_mended_is_an_error(office: Office) -> None:
    """Nobody types into a cell of a closed period, of a unit that is gone or of another kind of period."""
    for place in (("nobody", "NT01"), ("a1", "GS02A"), ("a1", "ZZ99")):
        type_text(office, "sai", place=place)
    type_text(office, "năm")
    assert [each.place.unit for each in errors(office)] == ["commune"]
    with office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("commune", "GS02B", QUARTER), "Xem lại")
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, QUARTER, "commune", "locked")
    assert errors(office) == []
    with office.record(REVIEW) as rec:
        reopen_period(rec, SET, QUARTER, "Sửa")
    assert len(errors(office)) == 1


def test_who_prints_is_told_of_the_whole_period(office: Office) -> None:
    type_text(office, "năm")
    type_text(office, "hai hộ", "2026-M08", ("a1", "NT01"))
    type_text(office, "ba", "2026-M10", ("a1", "NT01"))
    (said,) = not_counted(office, QUARTER)
    assert said.startswith("2 ")
    assert not_counted(office, "2026-M07") == []
