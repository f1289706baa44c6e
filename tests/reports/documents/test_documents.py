from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.lib import rl_accel

from desktop_app.base.durable_file import CannotWrite
from desktop_app.reports.blocks.model import (
    BlockColumn,
    BlockTable,
    Document,
    FormLine,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.book_data import RegisterBook, RegisterBookLine
from desktop_app.reports.data import OpinionGroup, Person, Signer, SurveyPlan
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.fonts import BOLD, REGULAR, text_width
from desktop_app.reports.frame.heading import TitleBlock
from desktop_app.reports.frame.markup import FieldLine
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators
from tests.reports import samples
from tests.reports.reading import fonts_of, page_lines, page_texts, placed_texts, rendered, text_of

MM = 72 / 25.4
LIBERATION = {
    "LiberationSerif",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSerif-BoldItalic",
}
DOCUMENTS = [
    pytest.param(render, samples.tally_minutes(), id="minutes"),
    pytest.param(render, samples.survey_report(), id="survey"),
    pytest.param(render, samples.movement_report(), id="movement"),
    pytest.param(render, samples.register_book(), id="register book"),
]


@pytest.mark.parametrize(("render", "data"), DOCUMENTS)
def test_only_liberation_serif_is_in_the_file_and_embedded(render: Callable[..., None], data: object) -> None:
    fonts = fonts_of(rendered(render, data))

    assert set(fonts) <= LIBERATION
    assert all(fonts.values())


@pytest.mark.parametrize(("render", "data"), DOCUMENTS)
def test_text_comes_out_as_proper_vietnamese(render: Callable[..., None], data: object) -> None:
    text = text_of(rendered(render, data))

    assert unicodedata.is_normalized("NFC", text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "Sông Mơ, ngày 05 tháng 9 năm 2026" in text
    assert "\ufffd" not in text


@pytest.mark.parametrize(("render", "data"), DOCUMENTS)
def test_equal_input_gives_equal_bytes_and_the_date_of_printing(
    render: Callable[..., None], data: object
) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    render(data, load_profile(), first)
    render(data, load_profile(), second)

    assert first.getvalue() == second.getvalue()
    created = PdfReader(first).metadata
    assert created is not None
    assert created.creation_date == samples.CLOSED.printed_at


def test_minutes_hold_the_figures_and_the_people() -> None:
    text = text_of(rendered(render, samples.tally_minutes()))

    for expected in (
        "Hôm nay, vào hồi 08 giờ 30 phút, ngày 05 tháng 9 năm 2026, tại nhà văn hoá thôn Bến Trăng",
        "Tỷ lệ hộ được lấy ý kiến: 86,51%",
        "03 phiếu, gồm: không đánh dấu nội dung nào: 02 phiếu, bỏ trống đánh giá chung: 01 phiếu.",
        "4 Điện 183 130 71,04 52 28,42 1",
        "Ông (bà) Vũ Văn Nắng.",
        "TM. BAN CÔNG TÁC MẶT TRẬN",
        "(Ký, ghi rõ họ tên)",
        "10 giờ 45 phút",
    ):
        assert expected in text


def test_minutes_without_anything_known_leave_room_for_the_pen() -> None:
    bare = replace(
        samples.tally_minutes(),
        head=replace(samples.AREA_HEAD, number="", issued_on=None, place=""),
        started_at=None,
        ended_at=None,
        place="",
        counters=(),
        witnesses=(),
        questions=(),
        opinions=(),
        legal_basis=(),
        copies=None,
        counts=samples.form_counts(0, 0, 0, 0),
        invalid_reasons=(),
    )

    text = text_of(rendered(render, bare))

    assert "Số: ……/BB-BCTMT" in text
    assert "Ngày …… tháng …… năm ……" in text
    assert "…… giờ …… phút" in text
    assert "chưa tính được vì chưa có đủ tổng số hộ và số phiếu thu về" in " ".join(text.split())
    assert "Chưa có nội dung nào được kiểm." in text
    assert "Không có ý kiến, kiến nghị khác." in text


def test_minutes_without_numbering_have_no_number_line() -> None:
    minutes = replace(samples.tally_minutes(), head=replace(samples.AREA_HEAD, has_number=False))

    assert "Số:" not in page_texts(rendered(render, minutes))[0]


def test_survey_report_tells_each_condition_and_the_outcome() -> None:
    text = text_of(rendered(render, samples.survey_report()))

    assert "CHƯA ĐẠT yêu cầu" in text
    assert "Từng nội dung 80,00 70,07 Chưa đạt" in text
    assert "Từng nội dung: chưa đạt ở nội dung 4 (Điện)." in text
    assert "Phụ lục I, Phụ lục II" in text
    assert "(Kèm theo Báo cáo số 12/BC-MTTQ-BTT ngày 05 tháng 9 năm 2026 của Ban Thường trực" in text
    assert "từ ngày 10 tháng 8 năm 2026 đến ngày 28 tháng 8 năm 2026" in text
    assert "Tổng cộng 1.506 1.482 1.402 93,09 1.390 12" in text
    assert "59,26*" in text


def test_a_survey_report_without_areas_or_questions_still_prints() -> None:
    empty = replace(
        samples.survey_report(0),
        counts=samples.form_counts(0, 0, 0, 0),
        conditions=(),
        passed=None,
        legal_basis=(),
        methods=(),
        preparation=(),
        plan=SurveyPlan(),
        opinions=(),
        proposals=(),
        recipients=(),
        failing_areas=(),
    )

    reader = rendered(render, empty)

    assert "Phụ lục" not in text_of(reader)
    assert len(reader.pages) <= 2


def test_sixty_areas_are_cut_by_columns_with_the_questions_repeated() -> None:
    pages = page_texts(rendered(render, samples.survey_report(60)))
    start = next(at for at, page in enumerate(pages) if "TỶ LỆ HÀI LÒNG THEO NỘI DUNG" in page)
    matrix = pages[start:]

    assert all("Nội dung lấy ý kiến" in page for page in matrix)
    assert sum("1 Quy hoạch" in page for page in matrix) == len(matrix)
    names = " ".join(matrix)
    for area in samples.area_results(60):
        assert area.name in names
    assert "Toàn xã" in matrix[-1]
    assert "–" in names


def test_movement_report_keeps_empty_apart_from_zero() -> None:
    text = text_of(rendered(render, samples.movement_report()))

    assert "truyền thanh cơ sở tin, bài 0 36 – –" in text
    assert "7 Ngày công đóng góp ngày công – 812 – –" in text
    assert "553.000.000 499.000.000 110,82" in text
    assert "II. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU" in text
    assert "SỐ LIỆU THEO ĐƠN VỊ BÁO CÁO QUÝ III NĂM 2026" in text


def test_a_movement_report_without_figures_says_so() -> None:
    empty = replace(samples.movement_report(), groups=(), annex=None, before=(), after=())

    text = text_of(rendered(render, empty))

    assert "Kỳ này chưa có chỉ tiêu nào có số liệu." in text
    assert "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU" in text
    assert "I. KẾT QUẢ" not in text


def test_page_numbers_begin_on_the_second_page_and_anew_in_each_annex() -> None:
    reader = rendered(render, samples.survey_report(60))
    pages = page_texts(reader)
    shown = []
    for at in range(len(pages)):
        height = float(reader.pages[at].mediabox.height)
        top = [text for text, _, y in placed_texts(reader, at) if y > height - 16 * MM]
        shown.append("".join(top))
    annexes = [at for at, page in enumerate(pages) if "(Kèm theo Báo cáo" in page]

    expected = [
        "" if at in (0, *annexes) else str(at - max([0, *(a for a in annexes if a <= at)]) + 1)
        for at in range(len(pages))
    ]
    assert shown == expected
    assert len(annexes) == 2
    assert "2" in shown


def test_annexes_are_landscape_and_the_text_upright() -> None:
    reader = rendered(render, samples.survey_report())
    turned = [page.mediabox.width > page.mediabox.height for page in reader.pages]

    assert turned == sorted(turned)
    assert sum(turned) == 3


@pytest.mark.parametrize(("render", "data"), DOCUMENTS)
def test_room_for_the_electronic_mark_and_the_margins_stay_free(
    render: Callable[..., None], data: object
) -> None:
    profile = load_profile()
    reader = rendered(render, data)
    mark, page = profile.electronic_mark, profile.page
    width, height, left, bottom = page.width_mm, page.height_mm, page.left_mm, page.bottom_mm
    if isinstance(data, RegisterBook):
        width, height = height, width
        left, bottom = profile.landscape.left_mm, profile.landscape.bottom_mm
    for text, x, y in placed_texts(reader, 0):
        assert x >= left * MM - 1, text
        assert y >= bottom * MM - 1, "a final page bears nothing below its text"
        end = x + text_width(text, "LiberationSerif", profile.page_number.size_pt)
        beside_mark = "Trang 1/" in text and end < (width - mark.edge_mm - mark.width_mm) * MM
        assert beside_mark or y < (height - mark.edge_mm - mark.height_mm) * MM, text


def test_a_draft_is_marked_on_each_page_and_a_closed_one_on_none() -> None:
    draft = page_texts(rendered(render, samples.survey_report(12, samples.DRAFT)))
    closed = text_of(rendered(render, samples.survey_report()))

    assert all("DỰ THẢO" in page and "Bản dự thảo, số liệu chưa chốt." in page for page in draft)
    assert "DỰ THẢO" not in closed
    assert all("Số liệu đến 09:00 05/09/2026. In lúc 14:05 05/09/2026" in page for page in draft)
    assert "In lúc" not in closed


def test_signatures_have_free_room_and_never_stand_alone() -> None:
    for extra in range(0, 24, 2):
        opinions = (OpinionGroup("Khác", tuple(f"Ý kiến số {at}." for at in range(extra))),)
        reader = rendered(render, replace(samples.tally_minutes(), opinions=opinions))
        last = len(reader.pages) - 1
        texts = placed_texts(reader, last)
        names = [y for text, _, y in texts if text == "Nguyễn Văn Suối"]
        notes = [y for text, _, y in texts if text == "(Ký, ghi rõ họ tên)"]
        assert len(notes) == 3
        assert min(notes) - names[0] >= 64
        assert any("Biên bản được lập thành" in text for text, _, _ in texts)


HOSTILE = "<b>Thôn</b> & <font color='red'>\"A\"</font> \x00\x07\x1b</para> {x} %s ]]> ☑ 😀 \u202eabc"


def test_hostile_text_is_printed_as_it_was_typed() -> None:
    minutes = replace(
        samples.tally_minutes(),
        area_name=HOSTILE,
        counters=(Person(HOSTILE, HOSTILE),),
        opinions=(OpinionGroup(HOSTILE, (HOSTILE,)),),
        questions=tuple(replace(q, title=HOSTILE, note=HOSTILE) for q in samples.questions(183)),
    )

    reader = rendered(render, minutes)
    text = text_of(reader)

    assert "<b>Thôn</b> & <font color='red'>" in text
    assert "☑" in text
    assert "\x07" not in text
    assert set(fonts_of(reader)) <= LIBERATION | {"DejaVuSans"}


@pytest.mark.parametrize(("part", "times"), [("Thôn ", 400), ("X", 3000), ("Ngã ba Suối Mây ", 30)])
def test_very_long_names_are_printed_whole_and_inside_the_page(part: str, times: int) -> None:
    name = part * times
    report = samples.survey_report(3)
    areas = (replace(report.areas[0], name=name), *report.areas[1:])
    reader = rendered(render, replace(report, areas=areas, opinions=(OpinionGroup(name, (name,)),)))

    # As topic, as opinion and in the table by area; the foot of a page may stand between two parts.
    assert text_of(reader).count(part.rsplit(maxsplit=1)[-1]) >= 3 * times
    for at in range(len(reader.pages)):
        width = float(reader.pages[at].mediabox.width)
        for text, x, _ in placed_texts(reader, at):
            assert x + text_width(text, "LiberationSerif-Bold", 8) < width - 10 * MM
    assert "Tổng cộng" in text_of(reader)


def test_a_table_row_taller_than_a_page_is_torn_not_lost() -> None:
    words = [f"từ{at}" for at in range(4000)]
    groups = (ProgrammeIndicators("Nhóm", (IndicatorRow("Gương tốt", "", " ".join(words)),)),)
    text = text_of(rendered(render, replace(samples.movement_report(), groups=groups)))

    assert set(words) <= set(text.split())


def test_three_hundred_rows_run_over_pages_with_the_heading_on_each() -> None:
    rows = tuple(IndicatorRow(f"Chỉ tiêu số {at}", "hộ", Decimal(at)) for at in range(1, 301))
    report = replace(samples.movement_report(300, 40), groups=(ProgrammeIndicators("Nhóm", rows),))

    reader = rendered(render, report)
    pages = page_texts(reader)

    text = " ".join(pages)
    table_pages = [page for page in pages if "Chỉ tiêu số" in page]
    assert len(table_pages) > 5
    assert all("Đơn vị tính" in page for page in table_pages)
    assert all(f"{at} Chỉ tiêu số {at} hộ {at} " in text for at in range(1, 301))
    ends = [page for page in pages if "Tổng cộng" in page]
    assert len(ends) >= 3
    assert all("Bến Trăng 300" in page for page in ends)


def test_progress_counts_up_to_all_and_can_stop_the_work(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    target = tmp_path / "bao-cao.pdf"
    render(samples.survey_report(60), load_profile(), target, lambda done, all_: seen.append((done, all_)))

    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 10

    class StoppedByUser(Exception):
        pass

    def stop(done: int, _: int) -> None:
        if done > 20:
            raise StoppedByUser

    before = target.read_bytes()
    with pytest.raises(StoppedByUser):
        render(samples.survey_report(60), load_profile(), target, stop)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao.pdf"]


def test_a_book_is_drawn_once_although_its_pages_say_how_many_there_are(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    book = samples.register_book(60)
    render(book, load_profile(), tmp_path / "so.pdf", lambda done, all_: seen.append((done, all_)))

    rows = max(done for done, _ in seen[:-1])
    assert [done for done, _ in seen[: len(seen) // 2]].count(rows) == 0
    assert [done for done, _ in seen].count(rows) <= 3


def test_reportlab_uses_its_functions_in_c() -> None:
    in_c = import_module("_rl_accel")
    assert rl_accel.fp_str is in_c.fp_str
    assert rl_accel.asciiBase85Encode is in_c.asciiBase85Encode


def test_a_folder_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        render(samples.tally_minutes(), load_profile(), tmp_path / "none" / "a.pdf")


def test_decomposed_text_is_printed_composed() -> None:
    minutes = replace(samples.tally_minutes(), area_name=unicodedata.normalize("NFD", "thôn Bến Trăng"))

    assert "thôn Bến Trăng" in text_of(rendered(render, minutes))


def test_printing_later_changes_only_the_line_at_the_foot() -> None:
    later = replace(samples.CLOSED, printed_at=samples.CLOSED.printed_at + timedelta(days=3))
    item = text_of(rendered(render, samples.tally_minutes()))
    other = text_of(rendered(render, samples.tally_minutes(later)))

    assert other == item.replace("In lúc 14:05 05/09/2026", "In lúc 14:05 08/09/2026")


def test_an_outcome_that_cannot_be_told_is_printed_as_such() -> None:
    report = samples.survey_report(2)
    conditions = tuple(replace(each, actual=None, passed=None, failing=()) for each in report.conditions)
    unknown = replace(report, conditions=conditions, passed=None, proposals=())

    text = text_of(rendered(render, unknown))

    assert "Tỷ lệ hộ được lấy ý kiến 60,00 – Chưa đủ số liệu" in text
    assert "Kết luận: chưa đủ số liệu để đánh giá." in text
    assert "Không có đề nghị." in text


def test_four_signers_stand_in_two_rows_with_room_for_each() -> None:
    fourth = Signer("TRƯỞNG THÔN", "", "Hà Văn Rừng", has_note=True)
    minutes = replace(
        samples.tally_minutes(),
        signers=(*samples.tally_minutes().signers, fourth),
        witnesses=(Person("Vũ Văn Nắng"), Person("Đỗ Thị Sương")),
        head=replace(samples.AREA_HEAD, symbol=""),
    )
    reader = rendered(render, minutes)
    places = {text: y for text, _, y in placed_texts(reader, len(reader.pages) - 1)}

    assert places["Lý Văn Gió"] == places["Đỗ Thị Sương"]
    assert places["Nguyễn Văn Suối"] == places["Hà Văn Rừng"]
    assert places["Lý Văn Gió"] - places["Hà Văn Rừng"] > 64
    assert "- Ông (bà) Vũ Văn Nắng; - Ông (bà) Đỗ Thị Sương." in text_of(reader)
    assert "Số: 03 " in text_of(reader)


def test_a_book_bears_its_page_and_its_headings_on_every_page() -> None:
    reader = rendered(render, samples.register_book())
    pages = page_texts(reader)

    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page
    assert all("Nơi chuyển; ngày, số văn bản" in page for page in pages[:-1])
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)


def test_a_book_says_of_each_place_what_became_of_it_and_ends_with_its_count() -> None:
    pages = page_texts(rendered(render, samples.register_book()))
    text = "\n".join(pages)

    assert "Huỷ ngày 12/03/2026: ghi trùng với số 06/2026." in text
    assert "12a/2026" in text
    assert "Số 09: bỏ trống" in text
    assert "MỤC CHƯA CÓ SỐ" in text
    for expected in (
        "Sổ này có 61 mục",
        "1 mục chưa có số",
        "NGƯỜI GIỮ SỔ",
        "CHỦ TỊCH",
        "khóa ngày 08/01/2027",
    ):
        assert expected in pages[-1]


def test_a_book_of_entries_without_numbers_does_not_say_that_there_is_none() -> None:
    text = text_of(rendered(render, replace(samples.register_book(), lines=())))
    assert "Chưa mục nào có số." in text
    assert "Trong năm chưa ghi mục nào" not in text


def test_no_row_of_a_book_is_cut_and_a_note_stays_with_its_row() -> None:
    pages = page_texts(rendered(render, samples.register_book(120)))
    assert any("Đường vào thôn" in page and "ghi trùng với số" in page for page in pages)
    for page in pages:
        assert page.count("Đường vào thôn") == page.count("đề nghị nạo vét"), "a row goes on over the page"
        assert bool(re.search(r"(?<!\d)7/MTTQ", page)) == ("ghi trùng với số" in page)


def test_gaps_in_a_row_do_not_part_a_book_within_a_page() -> None:
    book = samples.register_book(30)
    gaps = tuple(RegisterBookLine((), note=f"Số {at} chưa cấp.") for at in range(31, 61))
    pages = page_texts(rendered(render, replace(book, lines=(*book.lines, *gaps), unnumbered=())))
    assert max(page.count("Nơi chuyển; ngày, số văn bản") for page in pages) == 1


def test_a_span_of_days_is_not_broken_behind_its_first_word() -> None:
    title = "Tình hình Nhân dân, dư luận xã hội từ ngày 01/01/2026 đến ngày 05/10/2026"
    for width in range(200, 460, 10):
        block = TitleBlock([(title, BOLD, 14)], load_profile().title, load_wording("common"))
        block.wrap(width, 500)
        assert not any(line.endswith((" từ", " đến", " ngày")) for line in block.lines), width


def test_dots_for_the_pen_end_at_the_margin() -> None:
    line = FieldLine(FormLine(""), load_profile().body)
    labelled = FieldLine(FormLine("Địa chỉ:"), load_profile().body)
    dot = text_width(".", REGULAR, load_profile().body.size_pt)
    for each in (line, labelled):
        each.wrap(460, 100)
        (text,) = each._lines
        assert 460 - dot < text_width(text, REGULAR, load_profile().body.size_pt) <= 460


def test_a_title_is_not_broken_within_a_word_of_several_syllables() -> None:
    title = "Kết quả vận động, tiếp nhận, phân phối và sử dụng nguồn đóng góp quý III năm 2026"
    together = ("kết quả", "vận động", "tiếp nhận", "phân phối", "sử dụng", "đóng góp", "quý III", "năm 2026")
    for width in range(150, 460, 10):
        block = TitleBlock([(title, BOLD, 14)], load_profile().title, load_wording("common"))
        block.wrap(width, 500)
        breaks = [f"{above.split()[-1]} {below.split()[0]}".lower() for above, below in pairwise(block.lines)]
        assert not {word.lower() for word in together}.intersection(breaks), width
        assert " ".join(block.lines) == title


@pytest.mark.parametrize("rows", [1, 2, 3, *range(24, 44), 75])
def test_signatures_below_a_table_keep_its_last_rows(rows: int) -> None:
    columns = (BlockColumn("TT", "center"), BlockColumn("Họ và tên", "left", is_wide=True))
    table = BlockTable(columns, tuple(row_of(str(at), f"Hộ thứ {at}") for at in range(1, rows + 1)))
    blocks = (table, Paragraph("Bằng chữ: một triệu đồng."), Signatures((samples.CHAIR,)))
    document = Document(samples.COMMUNE_HEAD, samples.CLOSED, "DANH SÁCH", "Hộ nhận quà", blocks)
    buffer = io.BytesIO()
    write_document(document, load_profile(), load_wording("common"), buffer)
    pages = page_texts(PdfReader(buffer))

    assert "Trần Thị Mây" in pages[-1]
    assert pages[-1].count("Hộ thứ") >= min(rows, 3)
    assert [int(number) for number in re.findall(r"Hộ thứ (\d+)", " ".join(pages))] == [*range(1, rows + 1)]


def test_parts_and_annexes_are_bookmarked_where_they_stand() -> None:
    reader = rendered(render, samples.survey_report())
    found = [(entry.title, reader.get_destination_page_number(entry)) for entry in flat(reader.outline)]

    titles = [title for title, _ in found]
    assert [title.split(". ")[0] for title in titles if title[:1] in "IV"] == ["I", "II", "III", "IV", "V"]
    assert any(title.startswith("Phụ lục II – ") for title in titles)
    for title, page in found:
        start = " ".join(title.split(" – ")[0].split())
        assert page is not None
        assert start in page_texts(reader)[page], title


def test_a_legend_names_only_the_marks_that_are_printed() -> None:
    told = IndicatorRow("Số cuộc", "cuộc", Decimal(4), Decimal(9), Decimal(8), Fraction(9, 8))
    report = replace(
        samples.movement_report(), annex=None, groups=(ProgrammeIndicators("Tuyên truyền", (told,)),)
    )
    survey = samples.survey_report(2)
    good = tuple(
        replace(row, cells=tuple(cell and replace(cell, passed=True) for cell in row.cells), total=None)
        for row in survey.matrix
    )

    assert "“–”" not in text_of(rendered(render, report))
    assert "“0”" not in text_of(rendered(render, report))
    other = replace(report, groups=(ProgrammeIndicators("Tuyên truyền", (replace(told, value=None),)),))
    assert "“–”: chưa có số liệu" in text_of(rendered(render, other))
    assert "dấu *" in text_of(rendered(render, survey))
    assert "dấu *" not in text_of(rendered(render, replace(survey, matrix=good)))


@pytest.mark.parametrize("rows", range(26, 31))
def test_the_legend_of_a_table_never_stands_alone(rows: int) -> None:
    table = BlockTable(
        (BlockColumn("Tên", "left"), BlockColumn("Số")), tuple(row_of("Thôn", at) for at in range(rows))
    )
    note = Paragraph("“–”: chưa có số liệu.", is_italic=True, is_small=True)
    document = Document(samples.COMMUNE_HEAD, samples.CLOSED, "BÁO CÁO", "Thử", (table, note))
    stream = io.BytesIO()
    write_document(document, load_profile(), load_wording("common"), stream)

    last = page_texts(PdfReader(stream))[-1]
    assert "chưa có số liệu" in last
    assert last.count("Thôn") >= 3


def test_offices_of_signers_are_not_broken_within_a_word() -> None:
    signers = (
        Signer("THƯ KÝ", "", "A"),
        Signer("ĐẠI DIỆN HỘ GIA ĐÌNH CHỨNG KIẾN", "", "B"),
        Signer("TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN", "C"),
    )
    lines = page_lines(rendered(render, replace(samples.tally_minutes(), signers=signers)))

    assert "GIA ĐÌNH" in " ".join(lines)
    assert not any(line.endswith(("HỘ GIA", "BAN CÔNG", "MẶT", "CHỨNG")) for line in lines)


def test_the_reference_of_an_annex_is_not_broken_within_the_day() -> None:
    issuer = "Ban Thường trực Ủy ban MTTQ Việt Nam xã Mẫu"
    head = replace(samples.COMMUNE_HEAD, issued_on=None, number="", issuer=issuer)
    report = replace(samples.movement_report(), head=head)
    lines = page_lines(rendered(render, report))

    reference = next(line for line in lines if line.startswith("(Kèm theo"))
    assert reference.endswith("ngày …… tháng …… năm ……")


def flat(outline: Any) -> list[Any]:
    """The bookmarks of all depths in their order."""
    return [each for entry in outline for each in (flat(entry) if isinstance(entry, list) else [entry])]
