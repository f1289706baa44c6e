"""Sentences from indicators and the fund: few figures, none that is nought, what rose or fell."""

from __future__ import annotations

from datetime import date

from desktop_app.areas.queries import all_areas
from desktop_app.book.office import Office
from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target
from desktop_app.reports.documents.checks import check_work_report
from tests.builders import put_area, put_figures, register
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.narrative.reading import SEPTEMBER, SET, begin, figure, report, said, writing


def figures(office: Office, month: str, area: str = "a1", **values: str) -> None:
    with office.record() as rec:
        if area not in _known(office):
            put_area(rec, area, f"Thôn {area.upper()}", 100)
        put_figures(rec, SET, {Cell(area, code, month): value for code, value in values.items()})


def _known(office: Office) -> set[str]:
    with office.read() as connection:
        return {area.id for area in all_areas(connection)}


def test_a_group_is_one_sentence_of_few_figures_and_noughts_leave(office: Office) -> None:
    values = {
        "NT01": "3",
        "NT02": "420",
        "NT03": "0",
        "NT04": "45000000",
        "NT06": "2",
        "NT07": "-0",
        "NT08": "2",
    }
    figures(office, SEPTEMBER, **values)
    lines = [line for line in writing(office).part("results.campaigns").lines if line.key == "countryside"]
    text = said(office)

    assert len(lines) == 1
    assert "03 hộ hiến đất với diện tích 420 m²; Nhân dân đóng góp 45.000.000 đồng; hoàn thành 02" in text
    assert "ngày công" not in text
    assert "rãnh" not in text, "reported that nothing occurred"


def test_a_figure_that_rose_by_a_fifth_says_so_and_one_that_rose_less_does_not(office: Office) -> None:
    figures(office, "2026-M08", TT01="10", TT04="10", TT06="4")
    figures(office, SEPTEMBER, TT01="12", TT06="9")
    text = said(office)
    assert "12 cuộc tuyên truyền (lũy kế từ đầu năm 22 cuộc, tăng 20,00% so với tháng 8 năm 2026)" in text
    assert "09 gương người tốt, việc tốt (lũy kế từ đầu năm 13 gương)" in text, "from fewer than five"
    figures(office, SEPTEMBER, TT01="11")
    assert "so với" not in said(office)
    figures(office, SEPTEMBER, TT01="8")
    assert "giảm 20,00% so với tháng 8 năm 2026" in said(office)


def test_a_rise_by_more_units_and_a_fall_by_fewer_are_not_told(office: Office) -> None:
    figures(office, "2026-M08", TT01="10")
    figures(office, SEPTEMBER, TT01="10")
    figures(office, SEPTEMBER, "a2", TT01="10")
    assert figure(office, "TT01.changed") is None, "another unit reports now"
    figures(office, "2026-M08", "a2", TT01="30")
    figures(office, "2026-M08", "a3", TT01="30")
    assert figure(office, "TT01.changed") is None, "a unit is missing now"
    figures(office, SEPTEMBER, "a3", TT01="10")
    assert figure(office, "TT01.changed") == "giảm 57,14% so với tháng 8 năm 2026"


def test_the_plan_is_told_and_what_is_behind_it_is_a_shortcoming_and_a_task(office: Office) -> None:
    figures(office, SEPTEMBER, TT01="10", NT08="9")
    with office.record() as rec:
        set_target(rec, SET, "TT01", 2026, "100")
        set_target(rec, SET, "NT08", 2026, "9")
    text = said(office)
    assert "10 cuộc tuyên truyền (đạt 10,00% kế hoạch năm)" in text
    assert "01 chỉ tiêu đạt và vượt kế hoạch năm: công trình, phần việc hoàn thành ở khu dân cư" in text
    assert "01 chỉ tiêu đạt thấp so với tiến độ kế hoạch năm: số cuộc tuyên truyền (10,00%)" in text
    assert "tập trung thực hiện 01 chỉ tiêu" in text.lower()


def test_what_the_register_counted_gives_way_to_the_figure_of_the_annex(office: Office) -> None:
    talk = {
        "form_of": "conference",
        "topic": "law",
        "topic_text": "Luật",
        "sessions": "2",
        "attendances": "50",
    }
    begin(office, "TTTN", done_on="2026-09-05", **talk)
    assert "Tổ chức 02 cuộc tuyên truyền với 50 lượt người tham gia." in said(office)
    figures(office, SEPTEMBER, TT01="7")
    assert "Tổ chức 07 cuộc tuyên truyền với 50 lượt" in said(office)


def test_quarter_half_year_nine_months_and_year_draft_all_parts(office: Office) -> None:
    figures(office, "2026-M08", TT01="10", NT08="2")
    figures(office, "2026-M02", TT01="10")
    for period, label, sessions in (
        ("2026-Q3", "quý III năm 2026", "10"),
        ("2026-H1", "6 tháng đầu năm 2026", "10"),
        ("2026-M09+", "9 tháng đầu năm 2026", "20"),
        ("2026-Y", "năm 2026", "20"),
    ):
        made = report(office, period)
        text = said(office, period)
        assert made.results.period_label == label
        assert f"Tổ chức {sessions} cuộc tuyên truyền" in text, period
        headings = {part.title for part in made.parts if part.level == 1}
        assert len(headings) == 6, "opening, I to V"


def test_each_campaign_has_a_sentence_by_what_was_posted(office: Office) -> None:
    storm = begin_campaign(office, title="Ủng hộ đồng bào bão số 3", target=100_000_000)
    day = date(2026, 9, 10)
    give(office, VoucherKind.RECEIPT, storm, 30_000_000, day)
    wrong = give(office, VoucherKind.RECEIPT, storm, 7_000_000, day)
    give(office, VoucherKind.PAYMENT, storm, 10_000_000, date(2026, 9, 20))
    give(office, VoucherKind.RECEIPT, storm, 5_000_000, date(2026, 10, 1))
    put_draft(office, a_draft(VoucherKind.RECEIPT, storm, 1_000_000, day))
    with office.record() as rec:
        reverse(rec, wrong.id, day, "Ghi nhầm")

    text = said(office)
    assert (
        "- Ủng hộ đồng bào bão số 3: tiếp nhận 30.000.000 đồng, đạt 30,00% mục tiêu; đã chi 10.000.000 đồng"
        in text
    )
    assert "còn dư 20.000.000 đồng" in text
    assert "Nguyễn Văn Cho" not in text, "givers are not named"
    assert any("1 phiếu của kỳ mới soạn" in each for each in check_work_report(report(office)))
    assert "tiếp nhận 5.000.000 đồng (từ đầu đợt 35.000.000 đồng)" in said(office, "2026-M10")


def test_the_balance_of_a_campaign_follows_from_what_its_sentence_says(office: Office) -> None:
    """What was there before, and what a former office handed over, is said beside what came and went."""
    poor = begin_campaign(office, title="Quỹ “Vì người nghèo” xã")
    give(office, VoucherKind.OPENING, poor, 405_000_000, date(2026, 8, 6))
    give(office, VoucherKind.RECEIPT, poor, 200_000, date(2026, 8, 20))
    give(office, VoucherKind.RECEIPT, poor, 500_000, date(2026, 9, 5))
    give(office, VoucherKind.PAYMENT, poor, 10_000_000, date(2026, 9, 20))
    name = "- Quỹ “Vì người nghèo” xã: "
    august = "nhận bàn giao 405.000.000 đồng; tiếp nhận 200.000 đồng; còn dư 405.200.000 đồng"
    assert f"{name}{august}" in said(office, "2026-M08")
    september = said(office)
    assert f"{name}đầu kỳ dư 405.200.000 đồng; tiếp nhận 500.000 đồng" in september
    assert "đã chi 10.000.000 đồng" in september
    assert "còn dư 395.700.000 đồng" in september


def test_a_sheet_that_was_made_public_is_told(office: Office) -> None:
    storm = begin_campaign(office, receiving_until=date(2026, 9, 5), distributing_until=date(2026, 9, 6))
    give(office, VoucherKind.RECEIPT, storm, 1_000_000, date(2026, 9, 4))
    assert "công khai ngày" not in said(office)
    with office.record() as rec:
        note_published(rec, "received", date(2026, 9, 9), "Bảng tin", campaign_id=storm)
    assert "đã niêm yết công khai ngày 09/9/2026" in said(office)


def test_the_fund_is_told_to_who_works_with_it_only(office: Office) -> None:
    give(office, VoucherKind.RECEIPT, begin_campaign(office), 30_000_000, date(2026, 9, 10))
    register(office, "Lê Quản Trị", "admin")
    assert "30.000.000" not in said(office, reader="Lê Quản Trị")
    assert any("Quỹ" in each for each in check_work_report(report(office, reader="Lê Quản Trị")))


def test_the_share_of_a_plan_is_beside_its_own_figure(office: Office) -> None:
    figures(office, SEPTEMBER, TT01="10", TT02="300", NT03="12", NT04="45000000")
    with office.record() as rec:
        set_target(rec, SET, "TT01", 2026, "40")
        set_target(rec, SET, "NT04", 2026, "90000000")
    text = said(office)
    assert "10 cuộc tuyên truyền (đạt 25,00% kế hoạch năm) với 300 lượt người tham gia" in text
    assert "đóng góp 45.000.000 đồng (đạt 50,00% kế hoạch năm) và 12 ngày công" in text


def test_what_a_register_counted_has_no_share_of_the_indicators_plan(office: Office) -> None:
    figures(office, "2026-M08", TT01="10")
    with office.record() as rec:
        set_target(rec, SET, "TT01", 2026, "40")
    talk = {"form_of": "conference", "topic": "law", "topic_text": "Luật", "sessions": "3"}
    begin(office, "TTTN", done_on="2026-09-05", **talk)
    assert "ổ chức 03 cuộc tuyên truyền." in said(office)


def test_a_plan_whose_year_has_ended_is_no_task_and_has_no_progress(office: Office) -> None:
    figures(office, "2026-M11", TT01="4")
    figures(office, "2026-M12", TT01="6")
    with office.record() as rec:
        set_target(rec, SET, "TT01", 2026, "100")
    for period in ("2026-M12", "2026-Q4", "2026-H2", "2026-Y"):
        text = said(office, period)
        assert "01 chỉ tiêu đạt thấp so với kế hoạch năm: số cuộc tuyên truyền (10,00%)" in text, period
        assert "tiến độ kế hoạch năm" not in text, period
    assert "Tập trung thực hiện 01 chỉ tiêu còn thấp so với tiến độ" in said(office, "2026-M11")
