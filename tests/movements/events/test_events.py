"""Events keep the names that were typed, and two names are two events."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.entering.event_commands import add_event
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from tests.builders import COMMUNE, an_office
from ui.reports.paper_choices import read_choices

CODE = "MTTQ_CO_SO"


def begin(office: Office, name: str) -> str:
    with office.record() as rec:
        return add_event(rec, 2026, name).key


def test_names_that_differ_in_an_accent_only_are_two_events(office: Office) -> None:
    storm, report = begin(office, " Bão  số 3 "), begin(office, "Báo sơ 3")
    assert storm != report
    assert storm.startswith("2026-E-bao-so-3-")
    assert begin(office, "bão SỐ 3") == storm, "the same name is the same event"
    assert begin(office, "Bao so 3") == "2026-E-bao-so-3"
    assert begin(office, "Báo sơ 3") == report
    with office.read() as connection:
        names = event_names(connection, 2026)
        assert period_label(Period.parse(report), names) == "Sự kiện “Báo sơ 3”, năm 2026"
        assert event_names(connection, 2025) == {}


def test_a_name_has_one_key_on_every_computer(office: Office, tmp_path: Path) -> None:
    other = an_office(tmp_path / "other")
    assert begin(other, "Báo sơ 3") == begin(office, "Báo sơ 3") != begin(office, "Bão số 3")
    other.close()


@pytest.mark.parametrize("name", ["", "…", "x" * 121])
def test_a_name_that_is_none_is_refused(office: Office, name: str) -> None:
    with pytest.raises(Problem):
        begin(office, name)


def test_the_paper_has_the_name_with_its_accents(office: Office) -> None:
    key = begin(office, "Bão số 3")
    with office.record() as rec:
        set_values(rec, CODE, "1", [(Cell("commune", "CT01", key), "50000000")])
    with office.read() as connection:
        report = movement_report(
            connection, office.clock, COMMUNE, MovementReportRequest(CODE, Period.parse(key))
        )
        offered = read_choices(connection, key).periods
    assert report.period_label == "đợt Bão số 3 năm 2026"
    assert offered[0].name == "Sự kiện “Bão số 3”, năm 2026"


def test_an_event_of_an_older_book_is_called_by_its_word() -> None:
    assert period_label(Period.parse("2026-E-bao-so-3"), {}) == "Sự kiện “bao so 3”, năm 2026"
