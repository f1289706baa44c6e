"""Any workbook an office brings becomes a questionnaire that can be entered, counted and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.exchange.exports.tally import export_tally
from desktop_app.surveys.change_state import change_round_state
from desktop_app.surveys.papers.reporting import survey_report, tally_minutes
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.outcome import Verdict
from tests.builders import COMMUNE, an_office, put_area

FORM = """
| survey | | | | |
| | type | name | label::Tiếng Việt (vi) | relevant |
| | select_one muc_do | duong | Đường làng có tốt không? | |
| | begin group | nhom | Nhóm | |
| | select_one muc_do | nuoc | Nước sạch có đủ không? | |
| | select_one co_khong | nguon | Có giếng không? | |
| | integer | so_nguoi | Nhà có mấy người? | |
| | end group | | | |
| | begin repeat | con | Từng người con | |
| | select_one muc_do | hoc | Trường có tốt không? | |
| | end repeat | | | |
| | text | y_kien | Ý kiến | ${duong} = '3' |
| choices | | | | |
| | list_name | name | label::Tiếng Việt (vi) | |
| | muc_do | 1 | Tốt | |
| | muc_do | 2 | Vừa | |
| | muc_do | 3 | Kém | |
| | co_khong | 1 | Có | |
| | co_khong | 2 | Không | |
| settings | | | | |
| | form_id | form_title | version | default_language |
| | HO_DAN_2026 | Khảo sát hộ dân "2026" | 7 | Tiếng Việt (vi) |
"""

NOTE = """
| survey | | | |
| | type | name | label |
| | text | a | A? |
| settings | | | |
| | form_id |
| | {form_id} |
"""


def test_a_workbook_becomes_a_questionnaire_without_thresholds(tmp_path: Path) -> None:
    package, _ = package_from_workbook(FORM.encode(), "ho-dan.md")
    office = an_office(tmp_path)
    with office.store.write() as connection:
        install(connection, package, "file", office.clock)
    with office.read() as connection:
        questionnaire = installed_questionnaire(connection, "HO_DAN_2026", "7")
    assert questionnaire.title.vi == 'Khảo sát hộ dân "2026"'
    assert questionnaire.question_names == ("duong", "nuoc")
    assert [(answer.code, answer.label.vi) for answer in questionnaire.answers] == [
        ("1", "Tốt"),
        ("2", "Vừa"),
        ("3", "Kém"),
    ]
    with office.record() as rec:
        put_area(rec, "a1", households=3)
        round_id = create_round(
            rec,
            {"title": "Hộ dân", "year": 2026, "template_code": "HO_DAN_2026", "template_version": "7"},
        )
        put_round_area(rec, round_id, "a1", total_households=3, forms_issued=3, forms_collected=2)
        set_round_state(rec, round_id, "open")
        for serial, road in ((1, "1"), (2, "3")):
            answers = {"duong": road, "nuoc": "2", "so_nguoi": "4", "con[]": "1", "con[1]/hoc": "1"}
            save_response(
                rec, ResponseDraft(f"x{serial}", round_id, "a1", serial, answers, "", ""), validity=""
            )
        change_round_state(rec, round_id, RoundState.COUNTING)
        change_round_state(rec, round_id, RoundState.CLOSED)
    with office.read() as connection:
        counted = count_round(connection, round_id)
        minutes = tally_minutes(connection, office.clock, COMMUNE, round_id, "a1")
        with pytest.raises(Problem, match="does not ask for satisfaction"):
            survey_report(connection, office.clock, COMMUNE, round_id)
        export_tally(connection, round_id, tmp_path / "tally.xlsx")
        export_responses(connection, round_id, tmp_path / "forms.xlsx", labels=True)
    office.close()
    assert counted.outcome.verdict is Verdict.UNDECIDED
    assert counted.outcome.tally.questions["duong"].by_answer == {"1": 1, "2": 0, "3": 1}
    assert [answer.count for answer in minutes.questions[0].answers] == [1, 0, 1]
    sheets = load_workbook(tmp_path / "forms.xlsx")
    assert "Kém" in [cell.value for row in sheets.worksheets[0].iter_rows() for cell in row]


def test_a_form_without_choices_is_still_a_questionnaire() -> None:
    package, _ = package_from_workbook(NOTE.format(form_id="GHI_CHEP").encode(), "x.md")
    assert b"[[questions]]" not in package.files["template.toml"]


def test_a_form_id_that_cannot_travel_is_explained() -> None:
    with pytest.raises(Problem, match="form_id"):
        package_from_workbook(NOTE.format(form_id="mẫu số 1").encode(), "x.md")
