"""Closing a period: who may, what is refused meanwhile, and what reopening says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.recorder import Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted, PeriodState, Status, load_period_state
from desktop_app.movements.progress.closing import (
    close_period,
    comments_of,
    corrections,
    reopen_period,
    report_unit,
    set_comment,
    submit_period,
)
from tests.builders import a_copy, put_area, register

ENTRY, REVIEW, LEADER = "Trần Thị Nhập", "Phạm Văn Duyệt", "Đỗ Thị Lãnh Đạo"
SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    office = a_copy(begun_book, tmp_path)
    register(office, "Lê Quản Trị", "admin")
    for name, role in ((ENTRY, "entry"), (REVIEW, "review"), (LEADER, "leader")):
        register(office, name, role)
    with office.record() as rec:
        for number in (1, 2):
            put_area(rec, f"a{number}", f"Thôn {number}")
    yield office
    office.close()


def figure(
    office: Office, value: str | None, unit: str = "a1", code: str = "NT04", period: str = PERIOD
) -> None:
    with office.record(ENTRY) as rec:
        set_values(rec, SET, "1", [(Cell(unit, code, period), value)])


def close(office: Office, period: str = PERIOD, who: str = REVIEW) -> None:
    with office.record(who) as rec:
        close_period(rec, SET, period)


def state(office: Office, period: str = PERIOD) -> PeriodState:
    with office.read() as connection:
        return load_period_state(connection, SET, Period.parse(period))


def give_back(office: Office, *cells: tuple[str, str, str]) -> None:
    """What the province's return does to the book."""
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, PERIOD, "commune", "returned", reason="Xem lại")
        for unit, code, words in cells:
            entity_id = f"iv:{SET}:{code}:{PERIOD}:{unit}"
            present = rec.get("indicator_value", entity_id) or {}
            where = {"set_code": SET, "indicator_code": code, "period": PERIOD, "unit": unit}
            asked = {"note": words, "note_state": "asked", "note_value": present.get("value")}
            rec.put("indicator_value", entity_id, {**where, **asked})


def test_a_closed_period_takes_no_figure_of_any_unit(office: Office) -> None:
    figure(office, "12")
    close(office)
    for unit in ("a1", "a2", "commune", "org:nong_dan"):
        with pytest.raises(PeriodAccepted, match=r"closed.*reopen"):
            figure(office, "13", unit)
    figure(office, "5", period="2026-M08")
    assert state(office).refusal(Cell("a2", "NT04", PERIOD)) is not None
    assert state(office, "2026-M08").refusal(Cell("a2", "NT04", "2026-M08")) is None


def test_a_closed_quarter_holds_its_months_and_only_it_is_reopened(office: Office) -> None:
    close(office, "2026-Q3")
    with pytest.raises(PeriodAccepted, match="Quý III/2026"):
        figure(office, "13")
    with pytest.raises(PeriodAccepted, match=r"Quý III/2026.*Reopen it first"):
        close(office)
    assert state(office).longer
    figure(office, "13", period="2026-M10")


def test_of_two_closed_periods_the_shorter_one_is_named(office: Office) -> None:
    """For the commune, and for a unit whose own reports were accepted."""
    close(office, "2026-M09")
    close(office, "2026-Q3")
    with office.record(REVIEW) as rec:
        for period in ("2026-Q4", "2026-M10"):
            set_period_status(rec, SET, period, "a1", "accepted")
    with pytest.raises(PeriodAccepted, match="Tháng 9/2026"):
        figure(office, "13")
    assert state(office, "2026-M10").units_closed == {"a1": "Tháng 10/2026"}


def test_submitted_is_read_only_too_and_needs_closing_first(office: Office) -> None:
    with pytest.raises(Problem, match="Close the period first"), office.record(REVIEW) as rec:
        submit_period(rec, SET, PERIOD)
    close(office)
    with office.record(REVIEW) as rec:
        submit_period(rec, SET, PERIOD)
    with pytest.raises(PeriodAccepted, match="submitted"):
        figure(office, "13")
    with pytest.raises(Problem, match="closed already"):
        close(office)
    with pytest.raises(Problem, match="submitted already"), office.record(REVIEW) as rec:
        submit_period(rec, SET, PERIOD)


def test_reopening_needs_a_reason_which_everybody_reads(office: Office) -> None:
    close(office)
    with pytest.raises(Problem, match="Say why"), office.record(REVIEW) as rec:
        reopen_period(rec, SET, PERIOD, "  ")
    with office.record(REVIEW) as rec:
        reopen_period(rec, SET, PERIOD, "Thôn Đoài báo nhầm")
    assert (state(office).status, state(office).reason) == (Status.DRAFT, "Thôn Đoài báo nhầm")
    figure(office, "13")
    with pytest.raises(Problem, match="open already"), office.record(REVIEW) as rec:
        reopen_period(rec, SET, PERIOD, "nữa")
    close(office)
    assert state(office).reason == ""


def test_what_the_province_accepted_is_not_reopened_here(office: Office) -> None:
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, PERIOD, "commune", "accepted")
    with pytest.raises(Problem, match="Ask the province"), office.record(REVIEW) as rec:
        reopen_period(rec, SET, PERIOD, "nhầm")
    with pytest.raises(PeriodAccepted, match="accepted"):
        figure(office, "13")


def test_rights_are_those_of_the_states(office: Office) -> None:
    with pytest.raises(NotAllowed, match="Duyệt và chốt"):
        close(office, who=ENTRY)
    close(office, who=LEADER)
    with pytest.raises(NotAllowed, match="Nhập số liệu"), office.record(LEADER) as rec:
        submit_period(rec, SET, PERIOD)
    with pytest.raises(NotAllowed, match="Duyệt và chốt"), office.record(ENTRY) as rec:
        reopen_period(rec, SET, PERIOD, "nhầm")
    assert state(office).status is Status.LOCKED


def test_a_unit_reports_until_the_period_is_closed(office: Office) -> None:
    with office.record(ENTRY) as rec:
        report_unit(rec, SET, PERIOD, "a1")
    assert state(office).units == {"a1": "submitted"}
    figure(office, "13")
    with office.record(ENTRY) as rec:
        report_unit(rec, SET, PERIOD, "a1", reported=False)
    assert state(office).units == {"a1": "draft"}
    close(office)
    with pytest.raises(PeriodAccepted, match="closed"), office.record(ENTRY) as rec:
        report_unit(rec, SET, PERIOD, "a1")


def test_only_returned_cells_are_corrected_and_the_difference_stays(office: Office) -> None:
    figure(office, "1000")
    figure(office, "7", "a2")
    close(office)
    with office.record(REVIEW) as rec:
        submit_period(rec, SET, PERIOD)
    give_back(office, ("a1", "NT04", "Thiếu tháng 9"), ("a2", "NT01", "Chưa có số"))
    with pytest.raises(PeriodAccepted, match="only those with a comment"):
        figure(office, "8", "a2")
    figure(office, "1200")
    figure(office, "3", "a2", "NT01")
    with office.record(REVIEW) as rec:
        submit_period(rec, SET, PERIOD)
    with office.read() as connection:
        found = corrections(comments_of(connection, SET, PERIOD).values())
    assert {(item.cell, item.before, item.after, item.state) for item in found} == {
        (Cell("a1", "NT04", PERIOD), "1000", "1200", "answered"),
        (Cell("a2", "NT01", PERIOD), None, "3", "answered"),
    }
    give_back(office, ("a2", "NT04", "Xem lại"))
    with pytest.raises(PeriodAccepted, match="only those with a comment"):
        figure(office, "1300")
    figure(office, "8", "a2")


def test_a_return_without_comments_opens_all_and_so_does_reopening(office: Office) -> None:
    figure(office, "1000")
    give_back(office)
    figure(office, "1100", "a2")
    give_back(office, ("a1", "NT04", "Thiếu"))
    with pytest.raises(PeriodAccepted):
        figure(office, "1101", "a2")
    with office.record(REVIEW) as rec:
        reopen_period(rec, SET, PERIOD, "Sửa cả Thôn 2")
    figure(office, "1101", "a2")


def test_a_comment_of_one_s_own(office: Office) -> None:
    figure(office, "1000")
    with office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("a1", "NT04", PERIOD), " Hỏi lại trưởng thôn ")
        set_comment(rec, SET, Cell("a2", "NT01", PERIOD), "Chưa báo")
    with office.read() as connection:
        found = comments_of(connection, SET, PERIOD)
    assert {cell: (item.words, item.state) for cell, item in found.items()} == {
        Cell("a1", "NT04", PERIOD): ("Hỏi lại trưởng thôn", ""),
        Cell("a2", "NT01", PERIOD): ("Chưa báo", ""),
    }
    assert corrections(found.values()) == []
    figure(office, "1001")
    with office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("a1", "NT04", PERIOD), "")
    give_back(office, ("a2", "NT01", "Thiếu"))
    with pytest.raises(Problem, match="province's comment"), office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("a2", "NT01", PERIOD), "Đã hỏi")
    close(office)
    with pytest.raises(PeriodAccepted, match="closed"), office.record(ENTRY) as rec:
        set_comment(rec, SET, Cell("a1", "NT04", PERIOD), "Muộn")


def test_a_comment_is_no_figure(office: Office) -> None:
    """A cell with a comment and nothing else stays an empty cell, and is filled like one."""

    def write(rec: Recorder) -> None:
        set_comment(rec, SET, Cell("a1", "NT04", PERIOD), "Chưa báo")

    with office.record(ENTRY) as rec:
        write(rec)
    with office.read() as connection:
        assert comments_of(connection, SET, PERIOD)[Cell("a1", "NT04", PERIOD)].after is None
    figure(office, "5")
    with office.read() as connection:
        assert comments_of(connection, SET, PERIOD)[Cell("a1", "NT04", PERIOD)].after == "5"
