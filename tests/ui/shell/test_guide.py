"""The guide is searched without accents, and its pages print on A4."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.shell.guide.help_window import HelpWindow, guide_pages
from ui.shell.guide.printing import print_page
from ui.shell.guide.searching import hits


@pytest.fixture
def guide(qtbot: QtBot) -> HelpWindow:
    made = HelpWindow("vi")
    qtbot.addWidget(made)
    made.show()
    return made


def selected(guide: HelpWindow) -> str:
    return guide.text.textCursor().selectedText()


def shown(guide: HelpWindow) -> list[str]:
    rows = (guide.contents.item(row) for row in range(guide.contents.count()))
    return [row.text() for row in rows if not row.isHidden()]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Sao lưu sang USB", "sao luu", ["Sao lưu"]),
        ("Đồng bộ, đồng thời", "dong", ["Đồng", "đồng"]),
        ("Uỷ ban, Ủy ban", "ủy", ["Uỷ", "Ủy"]),
        ("không có", "xyz", []),
        ("không có", "  ", []),
    ],
)
def test_words_are_found_without_accents(text: str, wanted: str, found: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in hits(text, wanted)] == found


def test_a_search_leaves_the_pages_that_have_it_and_enter_leads_on(guide: HelpWindow) -> None:
    QTest.keyClicks(guide.search, "ma khoi phuc")
    pages = shown(guide)
    assert "Bắt đầu" in pages
    assert len(pages) < len(guide_pages("vi"))
    seen = [(guide.contents.currentRow(), selected(guide).lower())]
    for _ in range(30):
        QTest.keyClick(guide.search, Qt.Key.Key_Return)
        seen.append((guide.contents.currentRow(), selected(guide).lower()))
    assert {words for _, words in seen} == {"mã khôi phục"}
    assert len({row for row, _ in seen}) == len(pages), "from page to page, and round"


def test_escape_ends_the_search_before_it_closes_the_window(guide: HelpWindow) -> None:
    guide.search.setText("quỹ")
    guide._leave()
    assert (guide.search.text(), len(shown(guide)), guide.isVisible()) == ("", len(guide_pages("vi")), True)
    guide._leave()
    assert not guide.isVisible()


def test_what_is_nowhere_leaves_no_page_and_comes_back(guide: HelpWindow) -> None:
    guide.search.setText("không đâu có chữ này")
    assert shown(guide) == []
    guide.next_hit()
    guide.search.clear()
    assert len(shown(guide)) == len(guide_pages("vi"))


def test_the_card_is_one_page_of_paper_in_readable_vietnamese(qtbot: QtBot, tmp_path: Path) -> None:
    (card,) = [page for page in guide_pages("vi") if page.path.stem.endswith("the-de-ban")]
    target = tmp_path / "the.pdf"
    print_page(card.path, QPdfWriter(str(target)))
    reader = PdfReader(target)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "Sáu bước của một tháng" in " ".join(reader.pages[0].extract_text().split())
