"""Writing the report: figures as single signs, saved when a part is left, never over the unseen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.cell import Cell
from desktop_app.narrative.texts import texts_of, write_text
from tests.builders import put_figures
from tests.ui.reports.conftest import OpenReports
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace
from ui.reports.writing.writing_dialog import WritingDialog

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
PART = "results.propaganda"


def opened(reports: OpenReports, qtbot: QtBot) -> WritingDialog:
    reports.room.show_place(PaperPlace(PaperRequest(PaperKind.WORK, set_code=SET, period=PERIOD)))
    qtbot.waitUntil(lambda: reports.room.presenter.request.kind is PaperKind.WORK)
    reports.room.writing.open()
    dialog = reports.room.writing.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.writing is not None)
    return dialog


def go_to(dialog: WritingDialog, code: str) -> None:
    codes = [dialog.parts.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.parts.count())]
    dialog.parts.setCurrentRow(codes.index(code))


def kept(reports: OpenReports) -> dict[str, str]:
    with reports.office.read() as connection:
        return texts_of(connection, SET, PERIOD)


def test_a_part_is_written_with_a_figure_found_by_keys_and_saved_when_it_is_left(
    reports: OpenReports, qtbot: QtBot
) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, "assessment")
    QTest.keyClicks(dialog.editor, "Co ")
    dialog.figures.search.setFocus()
    QTest.keyClicks(dialog.figures.search, "cuoc tuyen truyen")
    QTest.keyClick(dialog.figures.search, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.editor, " cuoc")
    assert dialog.editor.linked() == "Co {TT01} cuoc"
    go_to(dialog, "tasks")
    qtbot.waitUntil(lambda: kept(reports) == {"assessment": "Co {TT01} cuoc"})

    go_to(dialog, "assessment")
    assert dialog.editor.linked() == "Co {TT01} cuoc"
    dialog.editor.moveCursor(QTextCursor.MoveOperation.End)
    for _ in range(6):
        QTest.keyClick(dialog.editor, Qt.Key.Key_Backspace)
    assert dialog.editor.linked() == "Co ", "a figure is one sign"
    dialog.editor.undo()
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)


def test_what_is_drafted_is_shown_and_not_saved_unless_somebody_changes_it(
    reports: OpenReports, qtbot: QtBot
) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    assert "{TT01} cuộc" in dialog.editor.linked()
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)
    assert kept(reports) == {}


def test_what_somebody_else_wrote_meanwhile_is_told_before_it_is_written_over(
    reports: OpenReports, qtbot: QtBot
) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, "tasks")
    with reports.office.record() as rec:
        write_text(rec, SET, PERIOD, "tasks", "Việc của người khác")
    dialog.editor.selectAll()
    dialog.editor.insert_linked("Việc của tôi")
    dialog.save()
    qtbot.waitUntil(lambda: "Việc của người khác" in dialog.notice.text)
    assert kept(reports) == {"tasks": "Việc của người khác"}
    dialog.save()
    qtbot.waitUntil(lambda: kept(reports) == {"tasks": "Việc của tôi"})
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)


def test_copied_text_takes_its_links_along_and_the_drafted_text_comes_back(
    reports: OpenReports, qtbot: QtBot
) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    drafted = dialog.editor.linked()
    dialog.editor.selectAll()
    data = dialog.editor.createMimeDataFromSelection()
    assert data.text() == drafted
    dialog.editor.insertFromMimeData(data)
    dialog.editor.insert_linked("\nThêm một câu.")
    dialog.save()
    qtbot.waitUntil(lambda: PART in kept(reports))
    reports.ask.answers.append(True)
    dialog.back_to_draft()
    qtbot.waitUntil(lambda: kept(reports) == {})
    assert dialog.editor.linked() == drafted
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)


def test_one_changed_sentence_stays_the_others_follow_and_a_changed_figure_is_told(
    reports: OpenReports, qtbot: QtBot
) -> None:
    def put(value: str) -> None:
        with reports.office.record() as rec:
            put_figures(rec, SET, {Cell("a1", "TT01", PERIOD): value})

    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    dialog.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(dialog.editor, " Dong.")
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)
    assert kept(reports)[PART].endswith(" Dong.")

    put("30")
    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    assert "20 → 38" in dialog.notice.text
    row = dialog.parts.currentRow()
    assert "số liệu đã đổi" in dialog.parts.item(row).text()
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)
    assert kept(reports)[PART].endswith(" Dong."), "who only looks writes nothing"


def test_words_that_still_fit_are_said_to_with_one_key(reports: OpenReports, qtbot: QtBot) -> None:
    """Where nothing is to be changed the report warned of the figures for ever."""

    def put(value: str) -> None:
        with reports.office.record() as rec:
            put_figures(rec, SET, {Cell("a1", "TT01", PERIOD): value})

    def state() -> str:
        return dialog.parts.currentItem().text()

    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    assert dialog.fits_button.isHidden()
    dialog.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(dialog.editor, " Dong.")
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)
    text = kept(reports)[PART]

    put("30")
    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    assert "20 → 38" in dialog.notice.text
    assert dialog.fits_button.isVisible()
    dialog.editor.setFocus()
    QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "số liệu đã đổi" not in state())
    assert not dialog.notice.text
    assert kept(reports)[PART] == text
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)

    dialog = opened(reports, qtbot)
    go_to(dialog, PART)
    assert not dialog.notice.text
    assert dialog.fits_button.isHidden()
    QTest.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    put("31")
    dialog.refresh()
    qtbot.waitUntil(lambda: "số liệu đã đổi" in state())
    assert "38 → 39" in dialog.notice.text, "also of the part that is open"
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)


def test_writing_is_offered_in_sight(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    room.resize(1268, 660)
    room.show_place(PaperPlace(PaperRequest(PaperKind.WORK, set_code=SET, period=PERIOD)))
    qtbot.waitUntil(lambda: room.presenter.request.kind is PaperKind.WORK)
    offered = room.panel.write_button
    qtbot.waitUntil(lambda: offered.isVisible() and not offered.visibleRegion().isEmpty())
    assert offered.visibleRegion().boundingRect() == offered.rect()


def cut_in(view: QListWidget) -> list[str]:
    """The items whose words need more lines than they have."""
    found = []
    for row in range(view.count()):
        item = view.item(row)
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.widget, option.rect, option.text = view, view.visualItemRect(item), item.text()
        option.features = option.ViewItemFeature.HasDisplay | option.ViewItemFeature.WrapText
        room = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, view)
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
        needed = view.fontMetrics().boundingRect(
            QRect(0, 0, room.width() - 2 * margin, 10_000), int(Qt.TextFlag.TextWordWrap), item.text()
        )
        if not item.isHidden() and needed.height() > room.height():
            found.append(item.text())
    return found


def test_each_line_of_both_lists_is_whole(reports: OpenReports, qtbot: QtBot) -> None:
    dialog = opened(reports, qtbot)
    dialog.resize(1240, 560)
    qtbot.waitUntil(lambda: dialog.figures.list.count() > 20 and dialog.parts.count() > 5)
    for view in (dialog.parts, dialog.figures.list):
        qtbot.waitUntil(view.verticalScrollBar().isVisible)
        qtbot.waitUntil(partial(lambda view: cut_in(view) == [], view))


def test_words_that_stand_for_a_link_take_several_lines(reports: OpenReports, qtbot: QtBot) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, "assessment")
    editor, one_line = dialog.editor, "Co {TT01} cuoc"
    editor.set_linked(one_line)
    height = editor.document().size().height()
    editor._show_figure = lambda _: "; ".join(f"chỉ tiêu đạt thấp thứ {number}" for number in range(12))
    editor.set_linked(one_line)
    assert editor.horizontalScrollBar().maximum() == 0, "nothing of it is beyond the edge"
    assert editor.document().size().height() > 3 * (height - 2 * editor.document().documentMargin())


def test_the_name_of_a_figure_at_the_cursor_leaves_the_window_its_width(
    reports: OpenReports, qtbot: QtBot
) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, "assessment")
    dialog.editor.set_linked("Co {TT01} cuoc")
    qtbot.waitUntil(lambda: dialog.editor.width() > 0)
    before = dialog.editor.width()
    dialog.under.setText("Số liệu liên kết: số gương người tốt, việc tốt được biểu dương trong kỳ " * 4)
    qtbot.wait(50)
    assert dialog.editor.width() == before


def test_the_opening_is_written_over_the_sentence_that_is_printed(reports: OpenReports, qtbot: QtBot) -> None:
    dialog = opened(reports, qtbot)
    go_to(dialog, "opening")
    usual = dialog.editor.toPlainText()
    assert usual.endswith("như sau:"), "what the paper says while nobody writes another"
    dialog.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(dialog.editor, "Theo Quy che, ")
    go_to(dialog, "tasks")
    qtbot.waitUntil(lambda: kept(reports) == {"opening": f"Theo Quy che, {usual}"})
    dialog.reject()
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)


def test_leaving_from_the_text_closes_once(reports: OpenReports, qtbot: QtBot) -> None:
    """Hiding takes the cursor out of the text, which saves it: Qt then kept the window below blocked."""
    dialog = opened(reports, qtbot)
    dialog.editor.setFocus()
    qtbot.waitUntil(dialog.editor.hasFocus)
    told: list[int] = []
    dialog.finished.connect(told.append)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: reports.room.writing.dialog is None)
    assert len(told) == 1
