"""From entered forms to the two survey papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from desktop_app.areas.administrative import communes
from desktop_app.base.spelling import Tones
from desktop_app.book.office import Office
from desktop_app.office.profile import change_profile, choose_spelling
from desktop_app.reports.data import SurveyReport
from desktop_app.reports.documents.checks import check_survey_report
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.surveys.change_state import change_round_state
from desktop_app.surveys.papers.parts import round_in_sentence
from desktop_app.surveys.papers.reporting import PaperNumber, survey_report, tally_minutes
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of, save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.commands import (
    RoundNotOpen,
    change_round,
    create_round,
    put_round_area,
    set_round_state,
)
from desktop_app.surveys.rounds.records import TallyMode
from desktop_app.surveys.rounds.state import RoundState, StateChangeRefused
from desktop_app.surveys.tally.hand_counts import set_tally
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
        set_round_state(rec, round_id, "open")
        for serial in range(1, 9):
            answers = dict.fromkeys(QUESTIONS, "1") if serial < 8 else {}
            draft = ResponseDraft(f"x{serial}", round_id, "a1", serial, answers, "q19", "")
            comment = "Đề nghị sửa <b>đường</b> & cống" if serial == 1 else ""
            save_response(rec, draft, validity="" if serial < 8 else "blank", comment=comment)
        for question in QUESTIONS:
            set_tally(rec, round_id, "a2", question, {"1": 8, "2": 1})
        set_round_state(rec, round_id, "counting")
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
    render(report, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "93,75" in text
    assert "Thôn 2" in text
    assert "số 90/HD-MTTW-BTT" in text


def printed(report: SurveyReport) -> str:
    stream = io.BytesIO()
    render(report, load_profile(), stream)
    return " ".join("".join(page.extract_text() for page in PdfReader(stream).pages).split())


def test_the_days_of_the_survey_are_never_those_of_the_buttons(office: Office, survey: str) -> None:
    with office.read() as connection:
        unknown = survey_report(connection, office.clock, COMMUNE, survey)
    assert (unknown.plan.asked_from, unknown.plan.asked_to) == (None, None)
    assert "từ ngày …… tháng …… năm …… đến ngày …… tháng …… năm ……" in printed(unknown)
    warned = " ".join(check_survey_report(unknown))
    assert "Chưa có ngày lấy ý kiến" in warned or "days of the survey are not known" in warned
    with office.record() as rec:
        for serial, day in ((1, date(2026, 9, 3)), (2, date(2026, 9, 11))):
            draft = ResponseDraft(
                f"x{serial}", survey, "a1", serial, dict.fromkeys(QUESTIONS, "1"), "q19", ""
            )
            save_response(rec, draft, validity="", answered_on=day)
    with office.read() as connection:
        from_forms = survey_report(connection, office.clock, COMMUNE, survey)
    assert "từ ngày 03 tháng 9 năm 2026 đến ngày 11 tháng 9 năm 2026" in printed(from_forms)
    with office.record() as rec:
        change_round(rec, survey, {"asked_from": "2026-09-01", "asked_to": "2026-09-15"})
    with office.read() as connection:
        own = survey_report(connection, office.clock, COMMUNE, survey)
    assert "từ ngày 01 tháng 9 năm 2026 đến ngày 15 tháng 9 năm 2026" in printed(own)


def test_cells_below_the_mark_are_bold_in_annex_two(office: Office, survey: str) -> None:
    with office.record() as rec:
        set_tally(rec, survey, "a2", "q03", {"1": 5, "2": 4})
    with office.read() as connection:
        report = survey_report(connection, office.clock, COMMUNE, survey)
        counted = count_round(connection, survey)
    third = report.matrix[2]
    assert [cell and cell.passed for cell in third.cells] == [True, False]
    assert third.total is not None
    assert third.total.passed is False
    assert counted.met(counted.areas[1].tally, "q03") is False, "the screen says the same"
    stream = io.BytesIO()
    render(report, load_profile(), stream)
    bold: list[str] = []

    def visit(text: str, _cm: object, _tm: object, font: dict[str, str] | None, _size: object) -> None:
        if font is not None and "Bold" in font["/BaseFont"]:
            bold.append(text)

    PdfReader(stream).pages[-1].extract_text(visitor_text=visit)
    assert "55,56*" in "".join(bold)
    assert "100,00" not in "".join(bold)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Khảo sát nước sạch năm 2026", "Kiểm phiếu khảo sát nước sạch năm 2026"),
        ("Nhà văn hóa thôn", "Kiểm phiếu lấy ý kiến về nhà văn hóa thôn"),
        ("Phiếu lấy ý kiến về học phí", "Kiểm phiếu lấy ý kiến về học phí"),
        ("UBND xã và nhân dân", "Kiểm phiếu lấy ý kiến về UBND xã và nhân dân"),
    ],
)
def test_minutes_of_another_form_are_headed_by_its_round(
    office: Office, survey: str, title: str, said: str
) -> None:
    with office.read() as connection:
        counted = count_round(connection, survey)
    other = replace(
        counted, round=msgspec.structs.replace(counted.round, template_code="NUOC_SACH", title=title)
    )
    assert "Kiểm phiếu " + round_in_sentence(other, COMMUNE, Tones.FIRST) == said
    known = round_in_sentence(counted, COMMUNE, Tones.FIRST)
    assert known.startswith("lấy ý kiến sự hài lòng của người dân về kết quả xây dựng nông thôn mới")


def test_minutes_carry_number_and_symbol(office: Office, survey: str) -> None:
    def first_page(paper: PaperNumber | None = None) -> str:
        with office.read() as connection:
            minutes = tally_minutes(connection, office.clock, COMMUNE, survey, "a1", paper)
        stream = io.BytesIO()
        render(minutes, load_profile(), stream)
        return PdfReader(stream).pages[0].extract_text()

    assert "Số: ……/BB-BCTMT" in first_page()
    assert "Số: 7/BB-BCTMT" in first_page(PaperNumber("7"))
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"minutes_symbol": "BB-MTTQ"})
    assert "Số: ……/BB-MTTQ" in first_page()
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"minutes_have_number": "no"})
    assert "Số:" not in first_page()


@pytest.mark.parametrize(
    ("tones", "there", "absent"),
    [
        (Tones.FIRST, ("Ủy ban", "CỘNG HÒA"), ("Uỷ", "HOÀ")),
        (Tones.SECOND, ("Uỷ ban", "CỘNG HOÀ"), ("Ủy", "HÒA")),
    ],
)
def test_one_paper_has_one_spelling(
    office: Office, survey: str, tones: Tones, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"organization_line_2": "BAN THƯỜNG TRỰC UỶ BAN, khoá XV"})
        choose_spelling(rec, COMMUNE, tones)
    with office.read() as connection:
        report = survey_report(connection, office.clock, COMMUNE, survey)
        minutes = tally_minutes(connection, office.clock, COMMUNE, survey, "a1")
    stream = io.BytesIO()
    render(minutes, load_profile(), stream)
    text = printed(report) + "".join(page.extract_text() for page in PdfReader(stream).pages)
    for word in there:
        assert word in text
    for word in absent:
        assert word not in text


def test_minutes_of_an_area(office: Office, survey: str) -> None:
    notes = {"place": "nhà văn hoá", "counters": "Lò Văn Mẫu | Tổ trưởng\nVi Thị Thử", "copies": "3"}
    with office.record() as rec:
        put_round_area(rec, survey, "a1", minutes=notes)
        change_round_state(rec, survey, RoundState.CLOSED)
    with office.read() as connection:
        minutes = tally_minutes(connection, office.clock, COMMUNE, survey, "a1")
    assert not minutes.state.is_draft
    assert minutes.area_name == "thôn 1"
    assert minutes.counts.invalid_forms == 1
    assert [person.name for person in minutes.counters] == ["Lò Văn Mẫu", "Vi Thị Thử"]
    assert minutes.opinions[0].opinions == ("Đề nghị sửa <b>đường</b> & cống",)
    stream = io.BytesIO()
    render(minutes, load_profile(), stream)
    text = "".join(page.extract_text() for page in PdfReader(stream).pages)
    assert "<b>đường</b> & cống" in text
    assert "Kế hoạch số 15/KH-MTTQ-BTT ngày 03 tháng 8 năm 2026" in text


def test_a_round_with_contradictions_does_not_close(office: Office, survey: str) -> None:
    with office.record() as rec:
        put_round_area(rec, survey, "a1", forms_collected=9)
    with pytest.raises(StateChangeRefused), office.record() as rec:
        change_round_state(rec, survey, RoundState.CLOSED)
    with office.read() as connection:
        assert count_round(connection, survey).round.status == "counting"


def test_a_closed_round_takes_no_form_and_keeps_the_draft(office: Office, survey: str) -> None:
    with office.record() as rec:
        change_round_state(rec, survey, RoundState.CLOSED)
    draft = ResponseDraft("late", survey, "a1", 9, {"q01": "1"}, "q02", "")
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
