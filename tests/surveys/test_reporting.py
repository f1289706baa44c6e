"""From keyed forms to the two survey papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.areas.administrative import communes
from desktop_app.reports.profile import load_profile
from desktop_app.reports.survey_report import render_survey_report
from desktop_app.reports.tally_minutes import render_tally_minutes
from desktop_app.surveys.commands import (
    RoundNotOpen,
    create_round,
    move_round,
    put_round_area,
    save_response,
    set_tally,
)
from desktop_app.surveys.drafts import drafts_of, save_draft
from desktop_app.surveys.moving import move_checked
from desktop_app.surveys.records import Draft, TallyMode
from desktop_app.surveys.reporting import PaperNumber, survey_report, tally_minutes
from desktop_app.surveys.round_state import RoundMoveRefused, RoundState
from desktop_app.surveys.tallying import count_round, findings_of
from desktop_app.workspace import Office
from tests.builders import an_office

COMMUNE = communes("01")[0].code
QUESTIONS = [f"q{number:02d}" for number in range(1, 20)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = an_office(tmp_path, commune=COMMUNE)
    with opened.record() as rec:
        for number in (1, 2):
            rec.put(
                "residential_area",
                f"a{number}",
                {"commune_code": COMMUNE, "name": f"Thôn {number}", "kind": "thon", "households": 10},
            )
    yield opened
    opened.close()


@pytest.fixture
def survey(office: Office) -> str:
    with office.record() as rec:
        round_id = create_round(
            rec,
            {
                "title": "NTM 2026",
                "target": "commune_ntm",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "1",
                "plan_number": "15/KH-MTTQ-BTT",
                "plan_date": "2026-08-03",
            },
        )
        counts = {"total_households": 10, "forms_issued": 10}
        put_round_area(rec, round_id, "a1", forms_collected=8, **counts)
        put_round_area(rec, round_id, "a2", forms_collected=9, tally_mode=TallyMode.TOTALS.value, **counts)
        move_round(rec, round_id, "open")
        for serial in range(1, 9):
            answers = dict.fromkeys(QUESTIONS, "1") if serial < 8 else {}
            draft = Draft(f"x{serial}", round_id, "a1", serial, answers, "q19", "")
            comment = "Đề nghị sửa <b>đường</b> & cống" if serial == 1 else ""
            save_response(rec, draft, validity="" if serial < 8 else "blank", comment=comment)
        for question in QUESTIONS:
            set_tally(rec, round_id, "a2", question, {"1": 8, "2": 1})
        move_round(rec, round_id, "counting")
    return round_id


def test_keyed_and_hand_counted_areas_make_one_report(office: Office, survey: str) -> None:
    with office.read() as connection:
        counted = count_round(connection, survey)
        assert counted.outcome.tally.valid == 7 + 9
        assert counted.outcome.tally.questions["q19"].by_answer == {"1": 15, "2": 1}
        assert [f.code for f in findings_of(connection, counted, date(2026, 10, 5))] == []
        report = survey_report(
            connection, office.clock, COMMUNE, survey, PaperNumber("12", date(2026, 10, 5))
        )
    assert report.state.is_draft
    assert report.counts.forms_collected == 17
    assert report.passed is True
    stream = io.BytesIO()
    render_survey_report(report, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "93,75" in text
    assert "Thôn 2" in text
    assert "số 90/HD-MTTW-BTT" in text


def test_minutes_of_an_area(office: Office, survey: str) -> None:
    notes = {"place": "nhà văn hoá", "counters": "Lò Văn Mẫu | Tổ trưởng\nVi Thị Thử", "copies": "3"}
    with office.record() as rec:
        put_round_area(rec, survey, "a1", minutes=notes)
        move_checked(rec, survey, RoundState.CLOSED)
    with office.read() as connection:
        minutes = tally_minutes(connection, office.clock, COMMUNE, survey, "a1")
    assert not minutes.state.is_draft
    assert minutes.area_name == "thôn 1"
    assert minutes.counts.invalid_forms == 1
    assert [person.name for person in minutes.counters] == ["Lò Văn Mẫu", "Vi Thị Thử"]
    assert minutes.opinions[0].opinions == ("Đề nghị sửa <b>đường</b> & cống",)
    stream = io.BytesIO()
    render_tally_minutes(minutes, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "<b>đường</b> & cống" in text
    assert "Kế hoạch số 15/KH-MTTQ-BTT ngày 03/08/2026" in text


def test_a_round_with_contradictions_does_not_close(office: Office, survey: str) -> None:
    with office.record() as rec:
        put_round_area(rec, survey, "a1", forms_collected=9)
    with pytest.raises(RoundMoveRefused), office.record() as rec:
        move_checked(rec, survey, RoundState.CLOSED)
    with office.read() as connection:
        assert count_round(connection, survey).round.status == "counting"


def test_a_closed_round_takes_no_form_and_keeps_the_draft(office: Office, survey: str) -> None:
    with office.record() as rec:
        move_checked(rec, survey, RoundState.CLOSED)
    draft = Draft("late", survey, "a1", 9, {"q01": "1"}, "q02", "")
    with office.store.write() as connection:
        save_draft(connection, draft, office.clock)
    with pytest.raises(RoundNotOpen), office.record() as rec:
        save_response(rec, draft, validity="")
    with office.read() as connection:
        assert [kept.id for kept in drafts_of(connection)] == ["late"]


def test_a_round_keeps_its_own_thresholds(office: Office, survey: str) -> None:
    with office.record() as rec:
        rec.put("survey_round", survey, {"thresholds": {"overall_threshold_percent.value": "95"}})
    with office.read() as connection:
        counted = count_round(connection, survey)
    assert counted.outcome.overall_ok is False
    assert counted.thresholds.min_coverage_percent.percent == 60
