"""What holds for every kind of paper that the program makes, also in an office whose window is English."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.base.i18n import language, set_language
from desktop_app.base.spelling import Tones, spelled
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.issuing.subjects import OF_THE_ROOM
from desktop_app.movements.analysis.asking import Look, Question, indicators_to_ask
from desktop_app.movements.analysis.asking import paper as figures_paper
from desktop_app.movements.period import Period
from desktop_app.office.profile import change_profile
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.quick_report import quick_paper
from desktop_app.registers.papers.sheet_paper import hot_spots_paper, sheet_paper
from desktop_app.registers.papers.statistics_paper import statistics_paper
from desktop_app.reports.blocks.model import BlockTable, Document, FormLine, Paragraph
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import DocumentHead, Layout, SurveyReport, TallyMinutes
from desktop_app.reports.documents.rendering import Printable, document_of
from desktop_app.sample.building import INDICATORS
from tests.builders import COMMUNE, a_copy, put_area
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped
from tests.catalogue.registers.walking import walk
from tests.registers.builders import begin_opinion, begin_urgent
from tests.registers.papers.test_letter import INVITATION
from tests.reports.block_texts import texts_of
from tests.reports.documents.test_extremes import LONG, inside
from tests.reports.documents.test_golden import words
from tests.reports.every_paper import as_document, as_pdf, every_paper
from tests.reports.reading import fonts_of, printed_texts
from tests.support.requirement import program

_LEAST_LINES = 5
"""So many lines stand on the last page at least, its number, authority, post and name among them."""
_ENGLISH = re.compile(r"\b(?:the|and|of|Issued|Draft|New|Received|Closed|Voided|No|Yes|Week)\b")
_BROKEN = re.compile(r"\d{2}/\d{2}/\d{1,3}\n\d{1,3}\b")
_UNPARTED = re.compile(r"(?<![\w*./-])[1-9]\d{4,8}(?![\w./-])")
_KEYBOARD = re.compile(r'"|\b(?:k|c|m)?m[23]\b|\bCO2\b')
"""What a keyboard has where papers have “ ”, m², m³."""
_NUMBERED = "".join(
    f"(?<!{word} )" for word in ("tháng", "lần", "điều", "Điều", "khoản", "số", "trang", "ngày")
)
_ONE_DIGIT = re.compile(rf"(?<![\w.,/:+-]){_NUMBERED}[1-9] (?!tháng|giờ|km\b|m²|ha\b|đồng|triệu)[a-zđà-ỹ]")
_TWO_DIGITS = re.compile(rf"(?<![\w.,/:+-]){_NUMBERED}0[1-9] (?!giờ)[a-zđà-ỹ(]")
"""A count and what is counted, in a sentence."""
_UNIT = re.compile(r"\((đồng|triệu đồng|kg|hộ|người|km|m²|ha|%)\)[:.]?$")
_TWICE = re.compile(r"(\w+) \(\1\)")
_KEYS = re.compile(r"\bF(?:[1-9]|1[0-2])\b|\b(?:Ctrl|Alt|Shift)\+|\bEnter\b")
_PLACEHOLDER = re.compile(r"\{\w*\}|\bNone\b|\bnan\b")


@pytest.fixture(scope="module")
def made(printing_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Printable]]:
    before = language()
    office = a_copy(printing_book, tmp_path_factory.mktemp("papers"))
    set_language("en")
    yield dict(every_paper(office))
    office.close()
    set_language(before)


@pytest.fixture(scope="module")
def pages(made: Mapping[str, Printable]) -> Mapping[str, bytes]:
    return {name: as_pdf(paper) for name, paper in made.items()}


@pytest.fixture(scope="module")
def texts(pages: Mapping[str, bytes]) -> Mapping[str, list[str]]:
    """The text of each page."""
    return {name: printed_texts(content) for name, content in pages.items()}


def test_no_kind_is_left_out(made: Mapping[str, Printable]) -> None:
    kinds = {kind.value for kind in OF_THE_ROOM}
    books = {f"{what}-{code}" for what in ("book", "statistics") for code in CODES}
    assert kinds | books <= made.keys()
    assert len(made) > len(kinds | books) + 30


def test_text_is_vietnamese_in_one_spelling_and_can_be_copied(texts: Mapping[str, list[str]]) -> None:
    for name, each in texts.items():
        text = "\n".join(each)
        assert text == unicodedata.normalize("NFC", text), name
        assert text == spelled(text, Tones.FIRST), name
        for unwanted in (_ENGLISH, _BROKEN, _KEYBOARD, _KEYS, _PLACEHOLDER):
            assert not unwanted.search(text), (name, unwanted.search(text))


def _named_values(document: Document) -> Iterator[tuple[str, str]]:
    """What is beside or below a name: of a line to fill in, of a column."""
    for block in document.blocks:
        if isinstance(block, FormLine):
            yield block.label, block.value
        elif isinstance(block, BlockTable):
            for row in block.shown_rows:
                if len(row.cells) == len(block.columns):
                    yield from zip((column.title for column in block.columns), row.cells, strict=True)


def test_a_unit_is_said_once(made: Mapping[str, Printable]) -> None:
    """ "1.500.000 đồng (đồng)", "Số tiền (đồng): 1.500.000 đồng"."""
    with_unit = 0
    for name, paper in made.items():
        document = as_document(paper)
        for text in texts_of(document):
            assert not _TWICE.search(text), (name, text)
        for label, value in _named_values(document):
            unit = _UNIT.search(label)
            if unit and value:
                with_unit += 1
                assert not re.search(rf"\d {unit[1]}(?!\w)", value), (name, label, value)
    assert with_unit > 50


def test_a_count_within_a_sentence_has_the_digits_of_the_layout(made: Mapping[str, Printable]) -> None:
    """ "06 mục" in all papers, and "6 mục" in all of an office whose layout says so: none has both."""
    seen = 0
    for name, paper in made.items():
        for block in document_of(paper).blocks:
            text = block.text if isinstance(block, Paragraph) else ""
            assert not _ONE_DIGIT.search(text), (name, text)
            seen += bool(_TWO_DIGITS.search(text))
    assert seen > 10
    own = Layout("own", words={"numbers.count_digits": "1"})
    for name in ("minutes", "survey", "book-DLXH"):
        paper = made[name]
        assert isinstance(paper, TallyMinutes | SurveyReport | RegisterBook)
        for block in document_of(replace(paper, head=replace(paper.head, layout=own))).blocks:
            text = block.text if isinstance(block, Paragraph) else ""
            assert not _TWO_DIGITS.search(text), (name, text)


def test_money_of_registers_has_its_thousands_apart_and_years_do_not(made: Mapping[str, Printable]) -> None:
    supervisions = "\n".join(texts_of(document_of(made["book-GSAT"])))
    assert "4.500.000" in supervisions
    for name, paper in made.items():
        if name.startswith(("book-", "sheet-", "batch", "quick")):
            text = "\n".join(texts_of(document_of(paper)))
            assert not _UNPARTED.search(text), (name, _UNPARTED.search(text))
    assert "UBND xã; Ban Công tác Mặt trận" in supervisions, "what was chosen is parted as on paper"
    assert "03/GM-MTTQ-BTT | " in "\n".join(texts_of(document_of(made["book-VBDI"]))), (
        "a number with its symbol"
    )
    assert "\n2000" in "\n".join(texts_of(document_of(made["book-HTHS"]))), "a year of birth"


def test_no_page_is_empty_and_the_last_has_more_than_a_signature(texts: Mapping[str, list[str]]) -> None:
    for name, every in texts.items():
        lines = [[line for line in text.split("\n") if line.strip()] for text in every]
        assert all(len(each) > 3 for each in lines), name
        assert len(lines[-1]) >= _LEAST_LINES, (name, lines[-1])


def test_each_pdf_is_sound_names_its_language_and_embeds_its_fonts(
    pages: Mapping[str, bytes], tmp_path: Path
) -> None:
    qpdf = program("qpdf", "qpdf")
    for name, content in pages.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        subprocess.run([qpdf, "--check", path], check=True, capture_output=True)
        reader = PdfReader(path)
        assert reader.metadata is not None
        assert reader.metadata.title, name
        assert reader.metadata.author, name
        assert str(reader.root_object["/Lang"]) == "vi-VN"
        shown: Any = reader.root_object["/ViewerPreferences"]
        assert shown["/DisplayDocTitle"], name
        assert all(fonts_of(reader).values()), name


def test_only_documents_bear_a_number(made: Mapping[str, Printable]) -> None:
    for name, paper in made.items():
        if name.startswith(("sheet-", "hot-spots-", "week", "figures-", "book-", "statistics-", "batch")):
            head = document_of(paper).head
            assert isinstance(head, DocumentHead)
            assert not head.has_number, name


def test_words_of_registers_follow_the_spelling_of_the_office_and_names_do_not(
    printing_book: Path, tmp_path: Path
) -> None:
    office = a_copy(printing_book, tmp_path)
    begin_opinion(office, content="Ông Hòa hỏi về hòa giải")
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"tones": Tones.SECOND.value})
    told = {
        name: "\n".join(texts_of(document_of(paper)))
        for name, paper in every_paper(office)
        if name in ("book-HGCS", "statistics-HTTT", "unit", "book-DLXH")
    }
    office.close()
    assert "SỔ THEO DÕI HOẠT ĐỘNG HOÀ GIẢI Ở CƠ SỞ" in told["book-HGCS"]
    assert "hoả hoạn" in told["statistics-HTTT"]
    assert "Uỷ ban" in told["unit"]
    assert "hoà giải" in told["unit"]
    assert "Ông Hòa hỏi về hòa giải" in told["book-DLXH"], "what somebody typed stays"


@pytest.mark.soak
def test_word_files_and_workbooks_of_every_kind_lose_nothing_in_libreoffice(
    made: Mapping[str, Printable], tmp_path: Path
) -> None:
    soffice = program("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind, back in ((FileKind.WORD, "docx"), (FileKind.WORKBOOK, "xlsx")):
        files = []
        for name, paper in made.items():
            document = document_of(paper)
            if kind in kinds_of(document):
                files.append(tmp_path / f"{name}.{kind}")
                render(document, kind, files[-1])
        out = tmp_path / f"out-{kind}"
        command = [soffice, profile, "--headless", "--convert-to", back, "--outdir", str(out)]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=900)
        for path in files:
            assert words(out / path.name) == words(path), path.name


def test_long_names_and_figures_of_fifteen_digits_stay_on_the_page(office: Office) -> None:
    commune, clock, reader = office.identity.commune_code, office.clock, office.officer
    with office.record() as rec:
        put_area(rec, "a01", LONG[:120])
    register, figure = shipped("THTT"), "999999999999999"
    answers = plausible_answers(register, clock)
    (group,) = (each for each, values in answers.items() if "loss" in values)
    answers[group]["loss"] = figure
    walk(office, register, answers, ())
    matter_id = begin_urgent(office, "a01", place=LONG, content=LONG * 4)
    letter = {**INVITATION, "invited": "\n".join([LONG] * 12), "abstract": LONG * 2, "place": LONG}
    with office.record() as rec:
        invitation = begin_entry(rec, register_in_use(rec.connection, "VBDI"), letter)
    days, year = (clock.today(), clock.today()), clock.today().year
    with office.read() as connection:
        papers: tuple[Printable, ...] = (
            quick_paper(connection, clock, commune, matter_id, reader),
            letter_paper(connection, clock, commune, invitation, reader),
            hot_spots_paper(connection, clock, commune, reader, "DLXH", date(year, 1, 1), date(year, 12, 31)),
            statistics_paper(connection, clock, commune, "DLXH", date(year, 1, 1), days[1], reader),
            fill_book(connection, clock, commune, BookRequest("DLXH", year), reader),
            sheet_paper(connection, clock, commune, reader, ("THTT", register.sheets[0].code), days),
            fill_book(connection, clock, commune, BookRequest("THTT", year), reader),
        )
    texts = []
    for paper in papers:
        reader_of = PdfReader(io.BytesIO(as_pdf(paper)))
        inside(reader_of)
        texts.append("\n".join(page.extract_text() for page in reader_of.pages))
    assert all("kéo dài" in text for text in texts[:5])
    assert texts[5].count("999.999.999.999.999") == 3, "the row, the group and the total"
    assert "999.999.999.999.999" in texts[6]


def test_papers_without_figures_name_no_key_of_the_program(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a01")
    commune, clock = office.identity.commune_code, office.clock
    quarter = Period(PeriodType.QUARTER, clock.today().year, 3)
    with office.read() as connection:
        code = indicators_to_ask(connection, clock, commune, INDICATORS, quarter)[0].code
        for look in Look:
            asked = Question(look, INDICATORS, quarter, PeriodType.QUARTER, code=code)
            told = "\n".join(texts_of(document_of(figures_paper(connection, clock, commune, asked))))
            assert not _KEYS.search(told), (look, told)
