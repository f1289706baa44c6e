"""Confirmed findings: a record that holds for the figures it was made for; errors keep a period open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.i18n import language, set_language
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.catalogue.installed import indicator_set, install
from desktop_app.journal.past.history import history_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.confirming import confirm, confirmations_of, withdraw
from desktop_app.movements.checks.finding import Finding
from desktop_app.movements.checks.loading import Checked, OpenErrors, load_checked
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.progress.closing import close_period, reopen_period, submit_period
from tests.builders import COMMUNE, a_copy, put_area, put_figures, register
from tests.movements.test_converted_figures import ROAD, in_metres, with_column
from tests.movements.test_set_versions import newer_version

ENTRY, REVIEW = "Trần Thị Nhập", "Phạm Văn Duyệt"
SET, VERSION, QUARTER = "MTTQ_CO_SO", "1.1", "2026-Q3"
TOO_MANY = {Cell("commune", "GS02A", QUARTER): "5", Cell("commune", "GS02B", QUARTER): "6"}
"""Six of five recommendations were accepted: 120 %."""


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    office = a_copy(begun_book, tmp_path)
    register(office, "Lê Quản Trị", "admin")
    register(office, ENTRY, "entry")
    register(office, REVIEW, "review")
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 120)
    with office.record(ENTRY) as rec:
        set_values(rec, SET, VERSION, list(TOO_MANY.items()))
    yield office
    office.close()


def checked(office: Office, key: str = QUARTER) -> Checked:
    with office.read() as connection:
        return load_checked(connection, office.clock, COMMUNE, SET, Period.parse(key))


def the_error(office: Office, key: str = QUARTER) -> Finding:
    (found,) = checked(office, key).open(RuleSeverity.ERROR)
    return found


def confirm_it(office: Office, reason: str = "Đã kiểm tra, đúng", who: str = ENTRY) -> None:
    finding = the_error(office)
    with office.record(who) as rec:
        confirm(rec, SET, QUARTER, finding, reason)


def close(office: Office, key: str = QUARTER) -> None:
    with office.record(REVIEW) as rec:
        close_period(rec, SET, key)


def test_a_confirmation_is_a_record_that_says_who_and_why(office: Office) -> None:
    finding = the_error(office)
    confirm_it(office, "  Có một kiến nghị từ quý trước  ")
    assert checked(office).open() == []
    assert checked(office).findings == (finding,)
    with office.read() as connection:
        (kept,) = confirmations_of(connection, SET, QUARTER).values()
        changes = history_of(connection, "figure_confirmation", f"fc:{SET}:max.GS02:{QUARTER}:commune")
    assert kept.reason == "Có một kiến nghị từ quý trước"
    assert {change.author for change in changes} == {ENTRY}


def test_it_falls_away_when_a_figure_changes_and_holds_again_with_the_old_one(office: Office) -> None:
    confirm_it(office)

    def type_in(value: str) -> None:
        with office.record(ENTRY) as rec:
            set_values(rec, SET, VERSION, [(Cell("commune", "GS02B", QUARTER), value)])

    type_in("7")
    assert the_error(office).figures == "GS02B=7; GS02A=5; GS02=7/5"
    type_in("6")
    assert checked(office).open() == []


def test_it_can_be_taken_back(office: Office) -> None:
    confirm_it(office)
    (finding,) = checked(office).findings
    with office.record(ENTRY) as rec:
        withdraw(rec, SET, QUARTER, finding.key)
        withdraw(rec, SET, QUARTER, ("a1", "max.GS02"))  # of nothing nothing is taken back
    assert checked(office).open() == [finding]


def test_without_a_reason_or_the_right_nothing_is_confirmed(office: Office) -> None:
    finding = the_error(office)
    for reason, said in (("  ", "why the figure is right"), ("x" * 2001, "longer than")):
        with pytest.raises(Problem, match=said), office.record(ENTRY) as rec:
            confirm(rec, SET, QUARTER, finding, reason)
    with pytest.raises(NotAllowed), office.record("Lê Quản Trị") as rec:
        confirm(rec, SET, QUARTER, finding, "Đúng")
    with pytest.raises(NotAllowed), office.record("Lê Quản Trị") as rec:
        withdraw(rec, SET, QUARTER, finding.key)
    assert the_error(office) == finding


def test_errors_are_mended_or_confirmed_before_a_period_is_closed(office: Office) -> None:
    before = language()
    set_language("vi")
    with pytest.raises(OpenErrors) as refused:
        close(office)
    sentence = refused.value.sentence()
    set_language(before)
    assert "Còn 1 lỗi" in sentence
    assert "Quý III/2026, Xã" in sentence or "Quý III/2026" in sentence
    assert "GS02B: “Tỷ lệ kiến nghị" in sentence
    confirm_it(office)
    close(office)
    finding = checked(office).findings[0]
    with pytest.raises(PeriodAccepted), office.record(ENTRY) as rec:
        confirm(rec, SET, QUARTER, finding, "Muộn")
    with pytest.raises(PeriodAccepted), office.record(ENTRY) as rec:
        withdraw(rec, SET, QUARTER, finding.key)


def test_warnings_keep_no_period_open(office: Office) -> None:
    month = {Cell("a1", "TT01", "2026-M07"): "0", Cell("a1", "TT02", "2026-M07"): "30"}
    with office.record(ENTRY) as rec:
        set_values(rec, SET, VERSION, list(month.items()))
    assert [each.name for each in checked(office, "2026-M07").open()] == ["R_TT02"]
    close(office, "2026-M07")


def test_a_longer_period_asks_for_the_errors_of_those_it_closes(office: Office) -> None:
    """The year holds its quarters; one that is closed by itself is not asked again."""
    for longer in ("2026-H2", "2026-Y"):
        with pytest.raises(OpenErrors, match="1 errors"):
            close(office, longer)
    close(office, "2026-H1")
    with office.record(REVIEW) as rec:  # closed on a computer that knew no rules
        set_period_status(rec, SET, QUARTER, "commune", "locked")
    close(office, "2026-H2")


def test_a_returned_report_is_not_handed_in_with_open_errors(office: Office) -> None:
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, QUARTER, "commune", "returned")
    with pytest.raises(OpenErrors), office.record(REVIEW) as rec:
        submit_period(rec, SET, QUARTER)
    confirm_it(office)
    with office.record(REVIEW) as rec:
        submit_period(rec, SET, QUARTER)
        reopen_period(rec, SET, QUARTER, "Sửa lại")


def test_a_period_of_an_older_version_has_no_rules_that_nobody_knew(office: Office) -> None:
    older = {Cell("commune", "GS02A", "2026-Q2"): "5", Cell("commune", "GS02B", "2026-Q2"): "6"}
    with office.record() as rec:
        put_figures(rec, SET, older, version="1")
    assert checked(office, "2026-Q2").findings == ()
    close(office, "2026-Q2")


def test_the_same_number_in_another_unit_was_not_confirmed(office: Office) -> None:
    """The newer version counts a road in metres; 5 km were confirmed, 5 m were not."""
    limit = {ROAD: "4"}
    with office.read() as connection:
        unit = indicator_set(connection, SET, "1").by_code[ROAD].unit
    with office.store.write() as connection:
        for package in (newer_version("2"), in_metres("3", converts=f"{unit}=1000")):
            limited = with_column(with_column(package, "maximum", limit), "maximum_severity", {ROAD: "error"})
            install(connection, limited, "province", office.clock)
    month, road = "2026-M02", Cell("a1", ROAD, "2026-M02")
    with office.record(ENTRY) as rec:
        set_values(rec, SET, "2", [(road, "5")])
    finding = the_error(office, month)
    assert finding.figures == f"{ROAD}=5"
    with office.record(ENTRY) as rec:
        confirm(rec, SET, month, finding, "Đã đo")
    assert checked(office, month).open() == []
    with office.record(ENTRY) as rec:
        set_values(rec, SET, "3", [(road, "5")])
    assert the_error(office, month).figures == f"{ROAD}=5 m"
    with office.record(ENTRY) as rec:
        set_values(rec, SET, "2", [(road, "5")])
    assert checked(office, month).open() == []


def test_who_confirms_in_an_accepted_quarter_is_told_whom_to_ask(office: Office) -> None:
    """“Return the report first”: an office returns nothing, the province does."""
    finding = the_error(office)
    with office.record(REVIEW) as rec:
        set_period_status(rec, SET, QUARTER, "commune", "accepted")
    with pytest.raises(PeriodAccepted, match="Ask the province to return"), office.record(ENTRY) as rec:
        confirm(rec, SET, QUARTER, finding, "Đã kiểm tra, đúng")
