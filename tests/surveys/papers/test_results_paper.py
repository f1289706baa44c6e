"""Results on paper: nobody is told apart in a small group, and no free text is printed that few wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_number
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.reports.blocks.model import Annex, BlockTable, Document, Matrix, Paragraph, ValueBarChart
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.papers.results_paper import crossed_paper, results_paper
from desktop_app.surveys.results.crossing import CrossedKeys, crossed
from desktop_app.surveys.results.round_results import read_results
from desktop_app.surveys.results.rows import by_area, printable_rows
from tests.reports.every_paper import as_pdf
from tests.reports.reading import printed_texts
from tests.surveys.results.questionnaires import FORMS, a_round

MANY = tuple(
    (
        "a1" if number < 9 else "a2",
        {
            "duong": "xa" if number % 2 else "thon",
            "can": "cay khac",
            "can_khac": "Nước sạch" if number < 6 else f"Gọi bà Lan {number}",
            "nguoi": str(1 + number % 4),
            "tu_ngay": f"2026-0{1 + number % 2}-1{number % 10}",
            "viec": "Sửa đường",
            "con[]": "0",
        },
    )
    for number in range(15)
)


def text_of(document: Document) -> str:
    lines = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, (BlockTable, Matrix)):
            lines += [" | ".join(row.cells) for row in block.rows]
            lines += [block.caption] if isinstance(block, BlockTable) else []
    return "\n".join(lines)


def summary(office: Office, forms: tuple[tuple[str, Mapping[str, str]], ...] = MANY) -> Document:
    round_id = a_round(office, forms)
    with office.read() as connection:
        return results_paper(connection, office.clock, office.identity.commune_code, round_id)


def crossed_paper_of(office: Office, keys: CrossedKeys) -> Document:
    with office.read() as connection:
        round_id = connection.execute(select(survey_response.c.round_id)).scalars().first()
        assert round_id is not None
        return crossed_paper(connection, office.clock, office.identity.commune_code, round_id, keys)


def test_every_question_is_there_with_its_base_and_a_chart(office: Office) -> None:
    paper = summary(office)
    text = text_of(paper)
    assert "n = 15; không trả lời 0." in text
    assert "Đường xã | 7 | 46,67" in text
    assert "tỷ lệ tính trên 15 người trả lời, không tính trên số câu trả lời" in text
    assert any(isinstance(block, ValueBarChart) for block in paper.blocks)
    assert paper.state.is_draft, "the round is open"
    assert set(kinds_of(paper)) == set(FileKind)


def test_free_text_that_few_wrote_is_counted_and_not_printed(office: Office) -> None:
    text = text_of(summary(office))
    assert "Nước sạch | 6" in text
    assert "Lan" not in text
    assert "Có 09 phiếu ghi 09 nội dung khác, mỗi nội dung ít hơn 05 phiếu: không in" in text


def test_what_few_answered_is_not_printed_in_detail(office: Office) -> None:
    text = text_of(summary(office, FORMS))
    assert "Ít hơn 05 phiếu trả lời: không in chi tiết." in text
    assert "Đường xã | 2" not in text
    assert "Sửa đường" not in text


def test_an_empty_round_has_a_paper_that_says_so(office: Office) -> None:
    paper = summary(office, ())
    assert "Chưa có phiếu hợp lệ nào được nhập." in text_of(paper)
    assert printed_texts(as_pdf(paper))


def test_hostile_words_are_printed_as_they_are(office: Office) -> None:
    words = "<b>Sửa</b> & =1+1 {n}"
    paper = summary(office, tuple(("a1", {"viec": words}) for _ in range(6)))
    assert words in "".join(printed_texts(as_pdf(paper))).replace("\n", " ")


@pytest.mark.parametrize(
    "keys",
    [
        CrossedKeys("duong", "can"),
        CrossedKeys("", "nguoi"),
        CrossedKeys("tu_ngay", "duong"),
        CrossedKeys("duong", "tu_ngay"),
    ],
)
def test_a_crossing_has_all_three_files(office: Office, tmp_path: Path, keys: CrossedKeys) -> None:
    round_id = a_round(office, MANY)
    with office.read() as connection:
        commune = office.identity.commune_code
        paper = crossed_paper(connection, office.clock, commune, round_id, keys)
    for kind in FileKind:
        render(paper, kind, tmp_path / f"a.{kind}")
    rows = [row for row in load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True) if any(row)]
    tables = docx.Document(str(tmp_path / "a.docx")).tables
    assert any("Tổng cộng" in [str(cell) for cell in row] for row in rows)
    assert any("Tổng cộng" in cell.text for table in tables for row in table.rows for cell in row.cells)
    total = next(row for row in rows if row[0] == "Tổng cộng")
    assert 15 in total, "figures are numbers"


def of_area(office: Office, round_id: str, area_id: str) -> Document:
    with office.read() as connection:
        commune = office.identity.commune_code
        return results_paper(connection, office.clock, commune, round_id, area_id=area_id)


def test_the_paper_of_an_area_says_so_and_counts_its_forms_alone(office: Office) -> None:
    paper = of_area(office, a_round(office, MANY), "a1")
    text = text_of(paper)
    assert paper.subject == "Khảo sát nhu cầu – Thôn Đoài"
    assert "Bản này chỉ tính phiếu của khu dân cư Thôn Đoài, không phải toàn đợt." in text
    assert "theo 09 phiếu hợp lệ" in text
    assert "n = 9; không trả lời 0." in text
    assert "Đường xã | 4 | 44,44" in text
    assert not any(isinstance(block, Annex) for block in paper.blocks)


def test_an_area_without_forms_has_a_paper_that_says_so(office: Office) -> None:
    paper = of_area(office, a_round(office, MANY), "a3")
    assert paper.subject == "Khảo sát nhu cầu – Thôn Thượng"
    assert "Chưa có phiếu hợp lệ nào được nhập." in text_of(paper)


def test_what_few_answered_elsewhere_does_not_follow_from_the_paper_of_an_area(office: Office) -> None:
    forms = [("a1", {"duong": "xa", "nguoi": "2"})] * 8 + [("a2", {"duong": "thon"})] * 3
    text = text_of(of_area(office, a_round(office, tuple(forms)), "a1"))
    assert "Các khu dân cư còn lại có ít hơn 05 phiếu trả lời" in text
    assert "Đường xã | 8" not in text
    assert "8 | 2,00 | 2,00 | 2 | 2" in text, "nobody else answered the other question"


def test_a_crossing_of_days_and_of_one_area_says_so(office: Office) -> None:
    round_id = a_round(office, MANY)
    with office.read() as connection:
        commune = office.identity.commune_code
        days = crossed_paper(connection, office.clock, commune, round_id, CrossedKeys("duong", "tu_ngay"))
        keys = CrossedKeys("can", "duong")
        area = crossed_paper(connection, office.clock, commune, round_id, keys, area_id="a2")
    assert "Tổng cộng | 15 | 01/2026 | 02/2026" in text_of(days), "no day of one person"
    assert area.subject.endswith(" – Thôn Đông")
    assert "Tổng cộng | 6 | 3 | 50,00 | 3 | 50,00 | 0 | 0,00" in text_of(area)


def test_a_crossing_of_one_area_does_not_say_what_few_others_answered(office: Office) -> None:
    forms = [("a1", {"duong": "xa", "nguoi": "2"})] * 8 + [("a2", {"duong": "thon", "nguoi": "3"})] * 3
    round_id = a_round(office, tuple(forms))
    with office.read() as connection:
        commune, keys = office.identity.commune_code, CrossedKeys("duong", "nguoi")
        paper = crossed_paper(connection, office.clock, commune, round_id, keys, area_id="a1")
    text = text_of(paper)
    assert "Các khu dân cư còn lại có ít hơn 05 phiếu trả lời" in text
    assert "Tổng cộng" not in text


def test_small_rows_are_put_together_so_that_none_is_known_from_the_total(office: Office) -> None:
    forms = [("a1", {"duong": "xa"})] * 8 + [("a2", {"duong": "thon"})] * 7 + [("a3", {"duong": "ngo"})] * 2
    round_id = a_round(office, tuple(forms))
    with office.read() as connection, speaking("vi"):
        results = read_results(connection, round_id, date(2026, 11, 24))
        areas = by_area(results, results.by_key["duong"])
        rows = printable_rows(areas, 5, "còn lại")
        roads = crossed(connection, results, results.by_key["duong"], results.by_key["can"])
    assert [(row.text, row.result.answered) for row in rows] == [("Thôn Đoài", 8), ("còn lại", 9)]
    assert sum(row.result.answered for row in rows) == areas.base
    assert printable_rows(roads, 5, "còn lại") == (), "nobody answered both"


def test_no_number_and_no_day_of_one_person_is_printed(office: Office, tmp_path: Path) -> None:
    """Also not as the end of a bar or in the annex by area, in none of the three files."""
    phones = [f"09{12345678 + 141_593 * number * number}" for number in range(24)]
    born = [date(1931, 2, 3) + timedelta(days=1_217 * number) for number in range(24)]
    forms = tuple(
        ("a1" if at % 2 else "a2", {"nguoi": phones[at], "tu_ngay": born[at].isoformat(), "duong": "xa"})
        for at in range(24)
    )
    paper = summary(office, forms)
    for kind in FileKind:
        render(paper, kind, tmp_path / f"a.{kind}")
    pdf = "".join(printed_texts((tmp_path / "a.pdf").read_bytes()))
    word = docx.Document(str(tmp_path / "a.docx"))
    in_word = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    sheets = load_workbook(tmp_path / "a.xlsx").worksheets
    in_sheets = "\n".join(
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row
    )
    told = [format_number(Decimal(phone)) for phone in phones]
    told += [phone.lstrip("0") for phone in phones]
    told += [f"{day:{form}}" for day in born for form in ("%d/%m/%Y", "%Y-%m-%d")]
    for text in (text_of(paper), pdf, in_word, in_sheets):
        assert not [each for each in told if each in text]
    assert "925.000.000 – 959.999.999 | 910.000.000 – 914.999.999 | từ 960.000.000 trở lên" in text_of(paper)
    assert "đến 1949 | từ 1990 trở đi" in text_of(paper)
    bars = [bar for block in paper.blocks if isinstance(block, ValueBarChart) for bar in block.bars]
    assert not [bar for bar in bars if any(each in bar.label for each in told)]
    crossing = crossed_paper_of(office, CrossedKeys("duong", "nguoi"))
    assert not [each for each in told if each in text_of(crossing)]
