"""What the forms of the shipped registers work out, ask only in some cases, and refuse."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.catalogue.registers.sources import Source
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.types.answer_type import Answer
from tests.builders import NOON
from tests.catalogue.registers.shipped import shipped


def a_session(code: str, **answers: Answer) -> FormSession:
    """The form of a register with some answers by the name of the question."""
    session = FormSession(shipped(code).form(), FixedClock(NOON))
    for name, value in answers.items():
        session.answer(ref(session, name), value)
    return session


def ref(session: FormSession, name: str) -> str:
    return next(item.ref for item in session.questions() if item.name == name)


def asked(session: FormSession) -> set[str]:
    return {item.name for item in session.questions()}


def wrong(session: FormSession, name: str, value: Answer) -> list[str]:
    """The sentences that come with an answer."""
    return [problem.message for problem in session.answer(ref(session, name), value)]


def worked_out(session: FormSession, group: str, name: str) -> str:
    return to_compact(session.to_save()).get(f"{group}/{name}", "")


def test_findings_of_a_supervision_are_added_up() -> None:
    session = a_session("GSAT", found="some", recovered=1_500_000, land="12.5", recommended="yes")
    session.add_repeat("findings/finding")
    session.answer("/data/findings/finding[2]/recovered", 500_000)
    session.answer("/data/findings/finding[2]/recommended", "no")
    told = {
        name: worked_out(session, "findings", name)
        for name in ("cases", "cases_recommended", "recovered_total", "land_total", "deducted_total")
    }
    assert told == {
        "cases": "2",
        "cases_recommended": "1",
        "recovered_total": "2000000",
        "land_total": "12.5",
        "deducted_total": "0",
    }


def test_nothing_found_is_told_and_is_not_the_same_as_unanswered() -> None:
    session = a_session("GSAT", found="nothing")
    assert worked_out(session, "findings", "cases") == "0"
    assert to_compact(session.to_save())["findings/found"] == "nothing"
    assert "finding_what" not in asked(session)
    assert any(problem.ref.endswith("/found") for problem in a_session("GSAT").problems())


def test_a_team_of_which_nobody_was_named_has_no_members() -> None:
    session = a_session("GSAT")
    assert worked_out(session, "team", "members") == "0"
    session.answer("/data/team/member[1]/member_name", "Nguyễn Văn A")
    assert worked_out(session, "team", "members") == "1"


@pytest.mark.parametrize(
    ("award", "day", "fits"),
    [
        ("ddk_16", date(2023, 6, 20), False),
        ("ddk_16", date(2023, 6, 21), True),
        ("ddk_16", date(2024, 7, 31), True),
        ("ddk_16", date(2024, 8, 1), False),
        ("pctn_5", date(2023, 11, 4), False),
        ("pctn_5", date(2025, 7, 31), True),
        ("ddk_17", date(2026, 1, 5), True),
        ("local", date(2020, 1, 5), True),
        ("local", date(2026, 10, 6), False),
    ],
)
def test_a_work_was_published_within_the_window_of_its_award(award: str, day: date, fits: bool) -> None:
    session = a_session("GBCT", award=award)
    assert (wrong(session, "published_on", day) == []) is fits


def test_a_work_is_sent_before_the_deadline_of_the_award_or_the_one_that_was_typed() -> None:
    session = a_session("GBCT", award="ddk_17")
    assert worked_out(session, "press_work", "deadline") == ""
    assert wrong(session, "own_deadline", date(2026, 9, 30)) == []
    assert worked_out(session, "press_work", "deadline") == "2026-09-30"
    assert worked_out(session, "press_work", "edition") == "XVII"


def test_an_award_takes_only_its_own_genres() -> None:
    def genres(award: str) -> int:
        session = a_session("GBCT", award=award)
        return len(session.choices(ref(session, "genre")))

    assert (genres("ddk_17"), genres("pctn_5")) == (5, 4)


def test_an_anonymous_petition_asks_for_no_person() -> None:
    assert "petitioner" not in asked(a_session("KNCT", named="no"))
    named = a_session("KNCT", named="yes")
    assert {"petitioner", "consent"} <= asked(named)
    assert to_compact(named.to_save()).get("person/consent") is None
    """Consent is never ticked before it was given."""


def test_a_meeting_has_several_levels_and_not_more_online_than_there_were() -> None:
    session = a_session("TXCT", kind="voter_meeting", levels=["national", "province", "commune"], voters=80)
    assert wrong(session, "levels", ["national", "commune"]) == []
    assert wrong(session, "voters_online", 81) == ["Không quá số cử tri dự."]
    assert wrong(session, "voters_online", 80) == []
    assert "opinions" not in asked(session)
    assert wrong(session, "raised", "nothing") == []
    assert "opinions" not in asked(session)


def test_a_document_gets_ten_days_where_nothing_else_is_said() -> None:
    assert a_session("VBDEN").value("direction/due_by") == "2026-10-15"


def test_a_dossier_needs_a_decision_only_from_the_fund_of_a_level_and_an_amount_above_0() -> None:
    session = a_session("HTSK", fund_level="direct", support_kind="money")
    assert "decision_number" not in asked(session)
    assert "goods" not in asked(session)
    assert wrong(session, "money", 0) == ["Đã phê duyệt thì số tiền phải lớn hơn 0."]
    assert wrong(session, "money", 5_000_000) == []
    assert wrong(session, "fund_level", "commune") == []
    assert {"decision_number", "decision_date"} <= asked(session)


@pytest.mark.parametrize("code", ["HTTT", "HTBQ", "HTSK", "HTHS", "NDDK"])
def test_an_identity_number_has_12_digits_without_spaces(code: str) -> None:
    session = a_session(code)
    for text in ("001 099 012345", "00109901234", "00109901234a"):
        assert wrong(session, "id_number", text) == ["Số căn cước có 12 chữ số, viết liền."]
    assert wrong(session, "id_number", "001099012345") == []


def test_a_period_without_a_case_asks_for_no_parties() -> None:
    assert "parties" not in asked(a_session("HGCS", occurrence="nothing"))
    assert {"parties", "mediators", "scope"} <= asked(a_session("HGCS", occurrence="case"))


def test_people_of_all_points_are_added_up() -> None:
    session = a_session("HNTT", seat_people=12)
    session.add_repeat("attendance/seat")
    session.answer("/data/attendance/seat[2]/seat_people", 30)
    assert worked_out(session, "attendance", "people") == "42"


OFFICIAL = {
    "TCD": [
        "STT",
        "Ngày tiếp",
        "Họ tên - Địa chỉ",
        "CMND/Hộ chiếu của công dân",
        "Nội dung vụ việc",
        "Phân loại đơn/Số người",
        "Cơ quan đã giải quyết",
        "Hướng xử lý: Thụ lý để giải quyết",
        "Hướng xử lý: Trả lại đơn và hướng dẫn",
        "Hướng xử lý: Chuyển đơn đến cơ quan, tổ chức, đơn vị có thẩm quyền",
        "Theo dõi kết quả giải quyết",
        "Ghi chú",
    ],
    "HGCS": [
        "STT",
        "Ngày, tháng, năm nhận vụ, việc hòa giải",
        "Họ và tên hòa giải viên, người được mời tham gia hòa giải (nếu có)",
        "Họ tên, tuổi, địa chỉ các bên, người có quyền, nghĩa vụ liên quan đến vụ, việc hòa giải (nếu có)",
        "Nội dung chủ yếu của vụ, việc",
        "Thỏa thuận của các bên (hoặc yêu cầu của mỗi bên) sau khi hòa giải",
        "Kết quả hòa giải: Hòa giải thành",
        "Kết quả hòa giải: Hòa giải không thành",
        "Chữ ký (hòa giải viên; người chứng kiến; người được mời tham gia hòa giải (nếu có))",
        "Ghi chú",
    ],
    "GYDT": [
        "TT",
        "Nội dung",
        "Tóm tắt nội dung lấy ý kiến",
        "Hình thức lấy ý kiến",
        "Thời gian lấy ý kiến: Từ ngày",
        "Thời gian lấy ý kiến: Đến ngày",
        "Đính tệp",
    ],
}


@pytest.mark.parametrize("code", OFFICIAL)
def test_an_official_book_has_the_columns_of_its_form_in_their_order(code: str) -> None:
    book = shipped(code).book
    assert book is not None
    assert [column.label.vi for column in book.columns][: len(OFFICIAL[code])] == OFFICIAL[code]
    assert book.basis
    assert book.mark == "confirmed"


def test_the_three_outcomes_of_a_reception_are_its_ends() -> None:
    ends = [state.label.vi for state in shipped("TCD").states if state.ends]
    assert len(ends) == 3
    assert "Trả lại đơn và hướng dẫn" in ends


def test_the_tally_of_mediation_crosses_scope_and_result() -> None:
    crossed = [(str(item.source), str(item.by)) for item in shipped("HGCS").statistics if item.by]
    assert crossed[0] == ("scope", "@state")


def test_answers_of_a_repeat_are_told_one_after_the_other() -> None:
    answers = {
        "points[10]/name": "mười",
        "points[2]/name": "hai",
        "points[1]/name": "một",
        "points[1]/name~1": "bỏ",
        "points[]": "10",
        "title": "Họp",
    }
    assert Source("", "", "name").answers_in(answers) == ("một", "hai", "mười")
    assert Source("check", "", "title").answers_in(answers) == ("Họp",)
    assert Source("", "day", "").answers_in(answers) == ()
    assert Source("", "", "place").answers_in(answers) == ()
