"""Blank paper forms, read back from their PDF."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.areas.administrative import communes
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones, spelled
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.session.outline import outline
from desktop_app.forms.session.session import FormSession
from desktop_app.journal.recorder import Given
from desktop_app.reports.blank_form.content import BlankQuestion, Combs, FormContent, form_content
from desktop_app.reports.blank_form.form import AreaForms, BlankFormOptions, render_blank_form
from desktop_app.reports.blank_form.head import SerialCode
from desktop_app.reports.blank_form.layout import PaperFormat, blank_form_layout
from desktop_app.reports.frame.fonts import BOLD, text_width
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from desktop_app.surveys.papers.blank_forms import render_round_forms
from desktop_app.surveys.rounds.commands import create_round, put_round_area
from tests.builders import a_clock, an_office
from tests.reports.blank_form.blank_forms import every_kind
from tests.reports.reading import fonts_of, page_texts, placed_texts, text_of

QUESTIONNAIRES = [
    shipped_package.definition
    for shipped_package in shipped_packages()
    if isinstance(shipped_package.definition, Questionnaire)
]
NTM = next(template for template in QUESTIONNAIRES if template.code == "NTM_XA_2021")
AREAS = (AreaForms("Thôn Đoài", 1, 3), AreaForms("Bản Nà Sự", 7, 8))


def options(**changes: Any) -> BlankFormOptions:
    given: dict[str, Any] = {
        "title": NTM.title.vi,
        "organization": ("ỦY BAN MTTQ VIỆT NAM XÃ BA VÌ", "BAN THƯỜNG TRỰC"),
        "place": "xã Ba Vì, thành phố Hà Nội",
        "notice": NTM.notice.text.vi,
        "areas": AREAS,
    }
    return BlankFormOptions(**(given | changes))


def printed(form: bytes, **changes: Any) -> tuple[int, PdfReader]:
    buffer = io.BytesIO()
    pages = render_blank_form(form, options(**changes), load_profile(), buffer)
    return pages, PdfReader(buffer)


def a_form(questions: str, choices: str = "") -> bytes:
    listed = f"\n| choices |\n| | list_name | name | label |\n{choices}" if choices else ""
    source = f"| survey |\n| | type | name | label | relevant |\n{questions}{listed}"
    return import_form(source.encode(), "data.md").xml


@pytest.mark.parametrize("template", QUESTIONNAIRES, ids=lambda template: template.code)
@pytest.mark.parametrize("paper", list(PaperFormat))
def test_the_shipped_forms_take_one_page(template: Questionnaire, paper: PaperFormat) -> None:
    pages, reader = printed(template.form_xml, paper=paper, title=template.title.vi)
    assert pages == 1
    assert len(reader.pages) == (5 if paper is PaperFormat.A4 else 3), "each area begins on a new sheet"
    size = reader.pages[0].mediabox
    width, height = (595, 842) if paper is PaperFormat.A4 else (842, 595)
    assert (round(float(size.width)), round(float(size.height))) == (width, height)


def test_the_office_is_the_author_of_the_file() -> None:
    _, reader = printed(every_kind(), organization=("ỦY BAN MTTQ VIỆT NAM XÃ SÔNG MƠ", "BAN THƯỜNG TRỰC"))
    told = reader.metadata

    assert told is not None
    assert told.author == "ỦY BAN MTTQ VIỆT NAM XÃ SÔNG MƠ BAN THƯỜNG TRỰC"


def test_area_and_serial_number_are_printed_on_each_form() -> None:
    _, reader = printed(NTM.form_xml)
    texts = page_texts(reader)
    for text, (area, serial) in zip(
        texts,
        [("Thôn Đoài", 1), ("Thôn Đoài", 2), ("Thôn Đoài", 3), ("Bản Nà Sự", 7), ("Bản Nà Sự", 8)],
        strict=True,
    ):
        assert f"{area}, xã Ba Vì, thành phố Hà Nội" in text
        assert str(serial) in [run for run, _, _ in placed_texts(reader, texts.index(text))]
        assert NTM.notice.text.vi in text
        assert "PHIẾU LẤY Ý KIẾN" in text


def test_boxes_stand_in_the_order_in_which_the_form_is_keyed() -> None:
    _, reader = printed(every_kind(), title="", areas=())
    text = text_of(reader)
    session = FormSession(load_form(every_kind()), a_clock())
    controls = [question for question in session.definition.questions() if question.shape is not None]
    labels = [session.text(question.label, session.root) for question in controls]
    asked = [label for label in labels if not label.startswith(("Phiếu này", "Ý kiến khác"))]
    assert len(asked) == 22
    places = [re.search(rf"\b{number}\.? {re.escape(label)}", text) for number, label in enumerate(asked, 1)]
    starts = [place.start() for place in places if place is not None]
    assert len(starts) == 22
    assert starts == sorted(starts)


def test_the_digit_that_is_keyed_stands_beside_each_box() -> None:
    _, reader = printed(a_form("| | select_one a | q | Chọn? |", "| | a | x | Một |\n| | a | y | Hai |"))
    assert "1. Chọn? 1 Một 2 Hai" in text_of(reader), "codes that are no digits are entered by their place"
    _, reader = printed(a_form("| | select_one a | q | Chọn? |", "| | a | 2 | Hai |\n| | a | 1 | Một |"))
    assert "1. Chọn? 2 Hai 1 Một" in text_of(reader)


def test_skip_notes_are_plain_words() -> None:
    text = text_of(printed(every_kind(), title="", areas=())[1])
    assert "(Chỉ hỏi nếu câu 4 là “Có”)" in text
    assert "(Chỉ hỏi nếu câu 4 là “Có” và câu 2 trên 2)" in text
    assert "(Chỉ hỏi nếu câu 5 có chọn “Vốn vay ưu đãi” hoặc câu 5 không chọn “Cây giống" in text
    assert "(Chỉ hỏi nếu câu 2 từ 1 trở lên)" in text
    assert "(Chỉ hỏi nếu câu 19 dưới 18)" in text
    assert "(Chỉ hỏi nếu thỏa điều kiện: string-length( câu 1 ) > 3)" in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("${a} = ''", "câu 1 bỏ trống"),
        ("${a} != ''", "câu 1 có trả lời"),
        ("${a} != '1'", "câu 1 không phải “Có”"),
        ("18 <= ${b}", "câu 2 từ 18 trở lên"),
        ("${b} > 1.5", "câu 2 trên 1,5"),
        ("(${a} = '1' or ${b} = 3) and ${b} < 9", "(câu 1 là “Có” hoặc câu 2 là “3”) và câu 2 dưới 9"),
        ("not(${b} > 2)", "không phải (câu 2 trên 2)"),
        ("count-selected(${a}) > 1", "thỏa điều kiện: count-selected( câu 1 ) > 1"),
    ],
)
def test_rules_in_words(rule: str, words: str) -> None:
    form = a_form(
        "| | select_one yn | a | Câu đầu | |\n| | integer | b | Câu hai | |\n"
        f"| | text | c | Câu ba | {rule} |",
        "| | yn | 1 | Có |\n| | yn | 2 | Không |",
    )
    assert f"(Chỉ hỏi nếu {words})" in text_of(printed(form)[1])


def test_repeats_are_tables_with_blank_rows() -> None:
    text = text_of(printed(every_kind(), title="", areas=())[1])
    assert "Thành viên trong hộ TT 18. Việc làm" in text
    assert "1 Có; 2 Không" in text


def test_a_long_scale_goes_on_with_its_heading() -> None:
    questions = "\n".join(f"| | select_one s | q{n} | Nội dung thứ {n} của phiếu này | |" for n in range(90))
    pages, reader = printed(a_form(questions, "| | s | 1 | Tốt |\n| | s | 2 | Kém |"), areas=AREAS[:1])
    assert pages > 1
    texts = page_texts(reader)[:pages]
    assert all("Tốt" in text for text in texts[:-1])
    assert f"Phiếu số 1 – Thôn Đoài – Trang 2/{pages}" in texts[1]
    assert "Nội dung thứ 89" in " ".join(texts)


def test_a_long_list_is_written_and_not_ticked() -> None:
    choices = "\n".join(f"| | s | {n} | Mục {n} |" for n in range(80))
    text = text_of(printed(a_form("| | select_one s | q | Mục nào? |", choices))[1])
    assert "1. Mục nào? (ghi mã hoặc tên)" in text
    assert "Mục 79" not in text


def ranged(start: str, end: str, step: str) -> tuple[FormContent, str]:
    """What a form with one range asks on paper, and the printed text."""
    source = (
        "| survey |\n| | type | name | label | parameters |\n"
        f"| | range | r | Bao nhiêu? | start={start} end={end} step={step} |"
    )
    form = import_form(source.encode(), "data.md").xml
    layout = blank_form_layout().text
    parts = outline(load_form(form))
    made = form_content(parts, load_wording("blank-form"), layout, serial="", answered_on="", comment="")
    return made, text_of(printed(form)[1])


@pytest.mark.parametrize(
    ("bounds", "cells", "words"),
    [
        (("0", "1000000", "1"), Combs((7,)), "(từ 0 đến 1000000)"),
        (("-20.5", "45.5", "0.5"), Combs((3, 1), (",",)), "(từ -20,5 đến 45,5)"),
        (("0", "100", "0.25"), Combs((3, 2), (",",)), "(từ 0 đến 100)"),
    ],
)
def test_a_range_has_a_cell_for_each_digit(bounds: tuple[str, str, str], cells: Combs, words: str) -> None:
    content, text = ranged(*bounds)
    assert [part.answer for part in content.parts if isinstance(part, BlankQuestion)] == [cells]
    assert words in text


def test_the_head_of_a_table_of_choices_is_no_question() -> None:
    source = (
        "| survey |\n| | type | name | label | appearance |\n| | begin_group | g | Bảng | table-list |\n"
        "| | select_one k | a | Dòng một | |\n| | select_one k | b | Dòng hai | |\n| | end_group |\n"
        "| choices |\n| | list_name | name | label |\n| | k | 1 | Tốt |\n| | k | 2 | Kém |"
    )
    text = text_of(printed(import_form(source.encode(), "data.md").xml)[1])
    assert "reserved_name" not in text
    assert re.search(r"1 Dòng một .*2 Dòng hai", text)


@pytest.mark.parametrize("paper", list(PaperFormat))
def test_nothing_leaves_the_page(paper: PaperFormat) -> None:
    long = "Một câu hỏi rất dài " * 12
    form = a_form(
        f"| | text | a | {long} |\n| | select_one s | b | {long} |\n| | select_one s | c | {long} |",
        "| | s | 1 | Hoàn toàn hài lòng với tất cả |\n| | s | 2 | Không |\n| | s | 3 | Ý khác rất dài dòng |",
    )
    for source in (form, every_kind(), NTM.form_xml):
        _, reader = printed(source, paper=paper, areas=(AreaForms("Tổ dân phố " + "rất dài " * 12, 1, 2),))
        for number, page in enumerate(reader.pages):
            for text, x, y in placed_texts(reader, number):
                assert 0 < x < float(page.mediabox.width), text
                assert 0 < y < float(page.mediabox.height), text


def test_fonts_are_embedded_and_signs_print_as_typed() -> None:
    _, reader = printed(every_kind(), title="")
    assert "Nhu cầu của hộ nghèo <năm 2026> & kế hoạch" in text_of(reader)
    assert all(fonts_of(reader).values())


def test_marks_that_the_compiler_made_straight_are_set_in_pairs() -> None:
    """pyxform writes straight ones for those of any form."""
    form = a_form(
        "| | select_one fund | q | Quỹ “Vì người nghèo” và chuyển đổi số có cần không? | |",
        '| | fund | 1 | Rất cần, vì "Bình dân học vụ số" |\n| | fund | 2 | Không |',
    )
    assert b"\xe2\x80\x9c" not in form
    text = text_of(printed(form)[1])
    assert "Quỹ “Vì người nghèo”" in text
    assert "“Bình dân học vụ số”" in text
    assert '"' not in text


def test_equal_input_gives_equal_bytes_and_many_forms_stay_small(tmp_path: Path) -> None:
    many = options(areas=(AreaForms("Thôn Đoài", 1, 400),))
    seen: list[int] = []
    for name in ("a.pdf", "b.pdf"):
        render_blank_form(
            NTM.form_xml, many, load_profile(), tmp_path / name, lambda done, of: seen.append(done)
        )
    content = (tmp_path / "a.pdf").read_bytes()
    assert content == (tmp_path / "b.pdf").read_bytes()
    assert len(content) < 2_000 * 400, "what forms have in common is in the file once"
    assert seen[399] == 400


def test_stopping_writes_nothing(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_blank_form(NTM.form_xml, options(), load_profile(), tmp_path / "a.pdf", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", list(SerialCode))
def test_codes_do_not_disturb_the_page(code: SerialCode) -> None:
    pages, reader = printed(NTM.form_xml, paper=PaperFormat.A5_TWO_UP, code=code)
    assert pages == 1
    assert "Số phiếu:" in text_of(reader)


def test_without_areas_a_pen_fills_in_the_head() -> None:
    text = text_of(printed(NTM.form_xml, areas=())[1])
    assert text.endswith("phiếu. , xã Ba Vì, thành phố Hà Nội"), "nothing but the place is filled in"


def test_measures_leave_text_readable() -> None:
    layout = blank_form_layout()
    for paper in (layout.a4, layout.a5):
        assert 7 <= paper.smallest_pt <= paper.usual_pt <= paper.largest_pt


def test_a_whole_round(tmp_path: Path) -> None:
    commune = communes("01")[0].code
    office = an_office(tmp_path / "book", commune=commune)
    with office.record() as rec:
        round_id = create_round(
            rec,
            {
                "title": "R",
                "target": "commune_ntm",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "1",
            },
        )
        for number, issued in ((1, 3), (2, None), (3, 2)):
            name = f"Thôn {number}"
            fields: dict[str, Given] = {
                "commune_code": commune,
                "name": name,
                "kind": "thon",
                "position": number,
            }
            rec.put("residential_area", f"a{number}", fields)
            put_round_area(rec, round_id, f"a{number}", forms_issued=issued)
    target = tmp_path / "phiếu.pdf"
    with office.read() as connection:
        forms = render_round_forms(
            connection, commune, round_id, load_profile(), target, paper=PaperFormat.A5_TWO_UP
        )
        with pytest.raises(Problem, match="number of forms"):
            render_round_forms(connection, commune, round_id, load_profile(), target, only_areas={"a2"})
    office.close()
    assert forms == 5
    texts = page_texts(PdfReader(target))
    assert len(texts) == 3
    assert texts[0].count("Thôn 1") == 2
    assert "BAN THƯỜNG TRỰC" in texts[2]


@pytest.mark.parametrize("tones", list(Tones))
@pytest.mark.parametrize("template", QUESTIONNAIRES, ids=lambda template: template.code)
def test_a_form_is_spelled_in_one_way(template: Questionnaire, tones: Tones) -> None:
    titles = {"title": template.title.vi, "notice": template.notice.text.vi, "organization": ()}
    _, reader = printed(template.form_xml, tones=tones, **titles)
    text = text_of(reader)
    assert text == spelled(text, tones)


def test_a_barcode_says_round_and_area_before_an_even_number_of_digits() -> None:
    area = AreaForms("Thôn Đoài", 1, 12345, mark="S000001")
    assert area.form(7).barred == "S0000010007"
    assert area.form(12345).barred == "S000001012345"
    assert AreaForms("Thôn Đoài", 1, 3).form(2).barred == ""


@pytest.mark.parametrize("paper", list(PaperFormat))
def test_bars_stand_beside_the_number(paper: PaperFormat) -> None:
    areas = (AreaForms("Thôn Đoài", 4321, 4321, "smt|r|a", "S000001"),)
    _, reader = printed(NTM.form_xml, paper=paper, areas=areas)
    bars: list[float] = []

    def visit(operator: bytes, operands: list[Any], matrix: list[float], _: list[float]) -> None:
        if operator == b"re" and float(operands[2]) < 4 < float(operands[3]):
            bars.append(float(operands[0]) * matrix[0] + matrix[4])

    reader.pages[0].extract_text(visitor_operand_before=visit)
    number = min(x for text, x, _ in placed_texts(reader, 0) if text.endswith("4321"))
    assert len(bars) > 30
    assert min(bars) > number + text_width("4321", BOLD, blank_form_layout().text.serial_share * 8)
