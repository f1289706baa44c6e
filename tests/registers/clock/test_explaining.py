"""A date says in Vietnamese how it was found."""

from __future__ import annotations

import pytest

from desktop_app.base.i18n import speaking
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.registers.clock_rules import Direction, OnDayOff
from desktop_app.registers.clock.calendar import WorkingCalendar
from tests.registers.clock.clocks import CALENDAR, ask, day, rule, table, told

WEEKEND = "bỏ qua thứ Bảy, Chủ nhật"


def test_tet_a_pause_and_an_extension_in_full() -> None:
    due = ask(
        rule(15),
        "opened 13/2/2026",
        "asked 26/2/2026",
        "supplied 3/3/2026",
        "extended 4/3/2026 +5",
        today="10/3/2026",
    )
    assert [problem.sentence() for problem in due.explained({"opened": Label("Tiếp nhận", "Received")})] == [
        "Tiếp nhận ngày thứ Sáu 13/02/2026.",
        f"15 ngày làm việc, {WEEKEND} và nghỉ Tết Nguyên đán Bính Ngọ 16–20/02.",
        "Gia hạn ngày thứ Tư 04/03/2026, thêm 5 ngày làm việc.",
        "Tạm dừng từ thứ Năm 26/02/2026 đến thứ Ba 03/03/2026: không tính 3 ngày làm việc.",
        "Hạn là thứ Tư 25/03/2026.",
    ]


def test_in_english_too() -> None:
    with speaking("en"):
        assert told(ask(rule(5), "opened 13/2/2026", today="13/2/2026")) == (
            "Counted from Friday 13/02/2026. 5 working days, without Saturday, Sunday and Tết on 16–20/02. "
            "The term ends on Friday 27/02/2026."
        )


@pytest.mark.parametrize(
    ("said", "today", "expected"),
    [
        (
            ["opened 19/8/2026"],
            "19/8/2026",
            (
                f"Tính từ ngày thứ Tư 19/08/2026. 10 ngày làm việc, {WEEKEND}, "
                "nghỉ hoán đổi dịp Quốc khánh 31/08 và "
                "nghỉ Quốc khánh 01–02/09. "
                "Ngày thứ Bảy 22/08/2026 là ngày làm việc (làm bù cho ngày 31/8/2026). "
                "Hạn là thứ Sáu 04/09/2026."
            ),
        ),
        (
            ["opened 2/3/2026", "asked 5/3/2026"],
            "1/6/2026",
            (
                "Tính từ ngày thứ Hai 02/03/2026. 10 ngày làm việc. "
                "Tạm dừng từ thứ Năm 05/03/2026; còn 7 ngày làm việc khi tiếp tục."
            ),
        ),
        (
            ["opened 2/3/2026", "answered 18/3/2026"],
            "1/6/2026",
            (
                f"Tính từ ngày thứ Hai 02/03/2026. 10 ngày làm việc, {WEEKEND.replace(',', ' và')}. "
                "Hạn là thứ Hai 16/03/2026. Xong ngày thứ Tư 18/03/2026, chậm 2 ngày làm việc."
            ),
        ),
        (
            ["opened 2/3/2026", "answered 6/3/2026", "reopened 9/3/2026", "extended 10/3/2026 →31/3/2026"],
            "10/3/2026",
            (
                f"Tính lại từ ngày thứ Hai 09/03/2026. 10 ngày làm việc, {WEEKEND.replace(',', ' và')}. "
                "Gia hạn ngày thứ Ba 10/03/2026, đến hết ngày thứ Ba 31/03/2026. Hạn là thứ Ba 31/03/2026."
            ),
        ),
        ([], "1/1/2026", "Chưa tính hạn: chưa có bước bắt đầu tính hạn."),
    ],
)
def test_what_a_date_says(said: list[str], today: str, expected: str) -> None:
    assert told(ask(rule(10), *said, today=today)) == expected


def test_a_calendar_day_says_why_it_was_moved_and_what_is_not_known() -> None:
    of = rule(15, CALENDAR)
    assert told(ask(of, "opened 6/3/2026", "answered 6/3/2026", today="6/3/2026")) == (
        "Tính từ ngày thứ Sáu 06/03/2026. 15 ngày, tính cả ngày nghỉ. Ngày thứ Bảy 21/03/2026 là ngày nghỉ "
        "(thứ Bảy) nên lấy ngày làm việc tiếp theo. Hạn là thứ Hai 23/03/2026. "
        "Xong ngày thứ Sáu 06/03/2026, đúng hạn."
    )
    assert "(Tết Nguyên đán Bính Ngọ) nên lấy ngày làm việc tiếp theo" in told(ask(of, "opened 2/2/2026"))
    ahead = rule(15, CALENDAR, starts="field:on", direction=Direction.BEFORE, moves=OnDayOff.PREVIOUS_WORKING)
    assert told(ask(ahead, on="20/12/2026")) == (
        "Tính từ ngày Chủ nhật 20/12/2026. Trước ngày đó 15 ngày, tính cả ngày nghỉ. "
        "Ngày thứ Bảy 05/12/2026 là ngày nghỉ (thứ Bảy) nên lấy ngày làm việc liền trước. "
        "Hạn là thứ Sáu 04/12/2026."
    )


def test_a_date_that_was_given_is_not_told_as_a_count_of_no_days() -> None:
    of = rule(0, CALENDAR, starts="field:on", moves=OnDayOff.PREVIOUS_WORKING)
    assert told(ask(of, on="8/3/2026")) == (
        "Ngày đã ghi là Chủ nhật 08/03/2026. Ngày Chủ nhật 08/03/2026 là ngày nghỉ (Chủ nhật) nên lấy "
        "ngày làm việc liền trước. Hạn là thứ Sáu 06/03/2026."
    )
    assert told(ask(rule(0), "opened 6/3/2026", today="6/3/2026")) == (
        "Tính từ ngày thứ Sáu 06/03/2026. Trong ngày. Hạn là thứ Sáu 06/03/2026."
    )


def test_ahead_of_a_meeting_the_days_before_it_are_told() -> None:
    of = rule(3, starts="field:on", direction=Direction.BEFORE)
    assert told(ask(of, on="24/2/2026")) == (
        "Tính từ ngày thứ Ba 24/02/2026. "
        f"Trước ngày đó 3 ngày làm việc, {WEEKEND} và nghỉ Tết Nguyên đán Bính Ngọ 16–20/02. "
        "Hạn là thứ Năm 12/02/2026."
    )
    assert told(ask(of)) == "Chưa tính hạn: chưa ghi ngày dùng để tính hạn."
    # The day of the meeting is day 0: that it is a holiday was of no account.
    assert "Giỗ Tổ" not in told(ask(of, on="27/4/2026"))
    assert "Giỗ Tổ" in told(ask(of, on="28/4/2026"))


def test_a_year_without_a_table_is_said() -> None:
    text = told(ask(rule(8), "opened 28/12/2027", today="28/12/2027"))
    assert "Chưa có lịch nghỉ năm 2028; mới trừ ngày nghỉ hằng tuần." in text
    assert "Lịch nghỉ năm 2027 là dự kiến, chưa có thông báo." in text
    assert "lịch nghỉ" not in told(ask(rule(8), "opened 28/9/2026", today="28/9/2026")).lower()
    exact = rule(8, CALENDAR, moves=OnDayOff.STAYS)
    assert "lịch nghỉ" not in told(ask(exact, "opened 28/12/2027", today="28/12/2027")).lower()


def test_a_day_that_is_not_decided_is_said() -> None:
    text = told(ask(rule(5), "opened 20/11/2026", today="20/11/2026"))
    assert "Ngày thứ Ba 24/11/2026 (Ngày Văn hóa Việt Nam) chưa xác định là ngày nghỉ" in text
    assert "Văn hóa" not in told(ask(rule(5), "opened 24/11/2026", today="24/11/2026"))


def test_wrong_clocks_are_said() -> None:
    text = told(ask(rule(5), "opened 2/3/2026", "asked 1/1/2010", today="1/1/2010"))
    assert (
        "Có bước ghi ngày thứ Sáu 01/01/2010, sớm hơn bước trước nó, nên lấy ngày thứ Hai 02/03/2026." in text
    )
    assert "Hôm nay (thứ Sáu 01/01/2010) sớm hơn bước sau cùng (thứ Hai 02/03/2026)." in text


def test_holidays_of_one_name_are_told_as_one_and_across_months_with_both() -> None:
    off = [day("31/3/2026"), day("1/4/2026")]
    calendar = WorkingCalendar([table(*off)])
    assert "nghỉ nghỉ 31/03–01/04" in told(ask(rule(5), "opened 30/3/2026", calendar=calendar))
    expected = WorkingCalendar([table(mark=Certainty.PROPOSED)])
    assert "dự kiến" in told(ask(rule(5), "opened 30/3/2026", calendar=expected))
