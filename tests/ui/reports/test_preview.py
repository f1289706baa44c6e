"""The paper on the screen: words are found without accents, pages are chosen from small pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.reports.conftest import OpenReports
from ui.context.zones import step_zone, zones_of
from ui.reports.preview_search import PreviewMatch, find_in


def test_words_are_found_without_accents_and_over_the_end_of_a_line() -> None:
    pages = ("Thôn Đoài\r\nThượng", "thôn  đoài thượng; Thon Doai", "")

    assert find_in(pages, "thon doai thuong") == (PreviewMatch(0, 0, 17), PreviewMatch(1, 0, 17))
    assert find_in(pages, "Đoài") == (PreviewMatch(0, 5, 4), PreviewMatch(1, 6, 4), PreviewMatch(1, 24, 4))
    assert find_in(("Quỹ “Vì người nghèo”",), '"vi nguoi ngheo"') == (PreviewMatch(0, 4, 16),)
    assert find_in(pages, "  ") == find_in(pages, "không có") == ()


def test_the_search_goes_from_place_to_place_and_begins_again(reports: OpenReports, qtbot: QtBot) -> None:
    preview = reports.room.preview
    qtbot.waitUntil(lambda: preview.document.pageCount() > 1)
    preview.open_search()
    QTest.keyClicks(preview.search.words, "ket qua")
    found = preview.found
    assert len(found) > 2
    assert preview.search.found_label.text() == f"1 trong {len(found)}"
    assert preview._marks.searchString().lower() == "kết quả", "what stands on the paper is marked"
    last = next(at for at, place in enumerate(found) if place.page > 0)
    for _ in range(last):
        QTest.keyClick(preview.search.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: preview.view.pageNavigator().currentPage() == found[last].page)
    for _ in range(len(found) - last):
        QTest.keyClick(preview.search.words, Qt.Key.Key_Return)
    assert preview.search.found_label.text() == f"1 trong {len(found)}"
    preview.search.words.setText("không có chữ này")
    assert preview.search.found_label.text() == "Không thấy"
    QTest.keyClick(preview.search.words, Qt.Key.Key_Escape)
    assert preview.search.isHidden()


def test_pages_are_pictures_made_when_they_are_shown_and_lead_to_their_page(
    reports: OpenReports, qtbot: QtBot
) -> None:
    preview = reports.room.preview
    qtbot.waitUntil(lambda: preview.document.pageCount() > 1)
    assert preview.strip.list.isHidden()
    assert preview.strip.pictures == 0, "nobody pays for what nobody looks at"
    preview.strip.toggle()
    count = preview.document.pageCount()
    qtbot.waitUntil(lambda: preview.strip.pictures == count)
    preview.strip.list.setCurrentRow(count - 1)
    qtbot.waitUntil(lambda: preview.view.pageNavigator().currentPage() == count - 1)
    preview.turn(-1)
    qtbot.waitUntil(lambda: preview.strip.list.currentRow() == count - 2)


def test_f6_leads_to_the_pages(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    qtbot.waitUntil(lambda: room.preview.document.pageCount() > 0)
    room.activateWindow()
    room.panel.kinds.setFocus()
    for _ in zones_of(room):
        step_zone(room, 1)
        if room.preview.view.hasFocus():
            break
    assert room.preview.view.hasFocus()
    place = room.preview.view.verticalScrollBar().value()
    QTest.keyClick(room.preview.view, Qt.Key.Key_PageDown)
    assert room.preview.view.verticalScrollBar().value() > place
