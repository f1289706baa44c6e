"""The guide is searched without accents, and its pages print on A4."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import Language
from ui.shell.guide.guide_view import GuideView
from ui.shell.guide.pages import guide_pages
from ui.shell.guide.printing import print_page
from ui.shell.guide.searching import hits
from ui.theme import Appearance, Theme


@pytest.fixture
def guide(qtbot: QtBot, qapp: QApplication) -> GuideView:
    made = GuideView("vi", Theme(qapp, Appearance.LIGHT))
    qtbot.addWidget(made)
    made.show()
    return made


def selected(guide: GuideView) -> str:
    return guide.text.textCursor().selectedText()


def shown(guide: GuideView) -> list[str]:
    return [guide.contents.itemText(row) for row in range(guide.contents.count())]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Sao lưu sang USB", "sao luu", ["Sao lưu"]),
        ("Đồng bộ, đồng thời", "dong", ["Đồng", "đồng"]),
        ("Uỷ ban, Ủy ban", "ủy", ["Uỷ", "Ủy"]),
        ("không có", "xyz", []),
        ("không có", "  ", []),
        ("không có", ".", []),
        ("Mang USB đi.\nKhi không có mạng: USB.", "khong co mang usb", ["Khi không có mạng: USB."]),
        ("Có USB | không mạng\ncó, không, mạng: USB", "usb mang khong co", ["có, không, mạng: USB"]),
        ("usb mang, mang usb", "mang usb", ["mang usb"]),
        ("không có mạng lưới", "luoi oi", []),
    ],
)
def test_words_are_found_without_accents(text: str, wanted: str, found: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in hits(text, wanted)] == found


def test_a_search_leaves_the_pages_that_have_it_and_enter_leads_on(guide: GuideView) -> None:
    QTest.keyClicks(guide.search, "ma khoi phuc")
    pages = shown(guide)
    assert "Bắt đầu" in pages
    assert len(pages) < len(guide_pages("vi"))
    seen = [(guide.contents.currentIndex(), selected(guide).lower())]
    for _ in range(30):
        QTest.keyClick(guide.search, Qt.Key.Key_Return)
        seen.append((guide.contents.currentIndex(), selected(guide).lower()))
    assert {words for _, words in seen} == {"mã khôi phục"}
    assert len({row for row, _ in seen}) == len(pages), "from page to page, and round"


def test_the_page_that_is_read_stays_where_it_has_the_words(guide: GuideView) -> None:
    guide.open_page("the-de-ban")
    QTest.keyClicks(guide.search, "ma khoi phuc")
    assert guide.page is not None
    assert guide.page.name == "the-de-ban"
    guide.open_page("quy")
    assert (guide.search.text(), guide.page.name) == ("", "quy")


def test_words_that_stand_nowhere_so_lead_to_the_paragraph_that_has_them(guide: GuideView) -> None:
    QTest.keyClicks(guide.search, "khong co mang usb")
    assert guide.page is not None
    assert guide.page.name == "dong-bo"
    assert selected(guide).startswith("Máy không có mạng trao đổi với tỉnh bằng một tệp")


def test_escape_ends_the_search_before_it_leaves(guide: GuideView, qtbot: QtBot) -> None:
    guide.search.setText("quỹ")
    with qtbot.assertNotEmitted(guide.left):
        QTest.keyClick(guide.search, Qt.Key.Key_Escape)
    assert (guide.search.text(), len(shown(guide))) == ("", len(guide_pages("vi")))
    with qtbot.waitSignal(guide.left):
        QTest.keyClick(guide.text, Qt.Key.Key_Escape)


def test_what_is_nowhere_leaves_no_page_and_comes_back(guide: GuideView) -> None:
    guide.search.setText("không đâu có chữ xyzzy")
    assert shown(guide) == []
    assert guide.page is None
    assert not guide.paper.isEnabled()
    guide.next_hit()
    guide.search.clear()
    assert len(shown(guide)) == len(guide_pages("vi"))
    assert guide.page is not None


def test_links_lead_from_page_to_page(guide: GuideView) -> None:
    guide.text.anchorClicked.emit(QUrl("14-the-de-ban.md"))
    assert guide.page is not None
    assert guide.page.name == "the-de-ban"


@pytest.mark.parametrize(
    ("name", "words"),
    [("the-de-ban", "Sáu bước của một tháng"), ("nguoi-huong-dan", "Lỗi hay gặp")],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_laid_on_the_desk_is_one_page_of_paper(
    qtbot: QtBot, tmp_path: Path, name: str, words: str, language: Language
) -> None:
    (card,) = [page for page in guide_pages(language) if page.name == name]
    target = tmp_path / "the.pdf"
    print_page(card, QPdfWriter(str(target)))
    reader = PdfReader(target)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    if language == "vi":
        assert words in " ".join(reader.pages[0].extract_text().split())


def test_the_card_has_fourteen_keys_and_six_steps() -> None:
    (card,) = [page for page in guide_pages("vi") if page.name == "the-de-ban"]
    text = card.text()
    assert text.count("\n| `") == 14
    assert [line[0] for line in text.splitlines() if line[:1].isdigit()] == list("123456")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whom_to_call_is_a_line_to_fill_in_until_the_office_has_written_it(language: Language) -> None:
    filled: dict[str, str] = {}
    pages = {page.name: page for page in guide_pages(language, filled)}
    shown = [pages[name] for name in ("ngay-dau-tien", "the-de-ban")]
    for page in shown:
        assert "…" * 20 in page.text()
        assert "{support" not in page.text()
    filled |= {"support_name": "Lò Thị *Mẫu*", "support_phone": "0900 000 000"}
    for page in shown:
        assert r"Lò Thị \*Mẫu\*" in page.text(), "what a person typed is no Markdown"
        assert "0900 000 000" in page.text()


def test_the_page_in_front_follows_the_profile(guide: GuideView) -> None:
    guide.open_page("the-de-ban")
    guide.fill({"support_name": "Lò Thị *Mẫu*", "support_phone": "0900 000 000"})
    text = guide.text.toPlainText()
    assert "Lò Thị *Mẫu*" in text
    assert "0900 000 000" in text
