"""Looking at figures in the window, by keyboard: every view, Enter into the cell, Excel, PDF, rights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app.book.office import Office
from desktop_app.issuing.checking import check_paper
from desktop_app.movements.analysis.asking import Look
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target
from desktop_app.movements.events import event_days
from desktop_app.movements.period import Period
from desktop_app.movements.progress.closing import close_period
from desktop_app.storage.tables.accounts import access_log
from desktop_app.wire.papers.files import code_in_file
from tests.builders import put_figures, register
from tests.reports.reading import text_of
from tests.ui.contexts import room_context
from tests.ui.movements.conftest import shown
from tests.ui.recorder import AskRecorder
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.movements.analysis.page import FiguresPage
from ui.movements.movements_view import MovementsRoom
from ui.reports.paper_dialog import PaperDialog

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"


@pytest.fixture
def ask() -> AskRecorder:
    return AskRecorder()


@pytest.fixture
def context(office: Office, qapp: QApplication, ask: AskRecorder) -> Iterator[RoomContext]:
    with room_context(office, qapp, period=PeriodChoice(PERIOD)) as made:
        yield replace(made, ask=ask)


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext, office: Office) -> MovementsRoom:
    with office.record() as rec:
        figures = {Cell(f"a{number:02d}", "NT04", PERIOD): f"{number}000" for number in range(1, 11)}
        figures |= {Cell("a02", "NT04", "2026-M08"): "500", Cell("a01", "NT03", PERIOD): "-0"}
        put_figures(rec, SET, figures)
    return shown(qtbot, MovementsRoom(context))


@pytest.fixture
def page(qtbot: QtBot, room: MovementsRoom) -> FiguresPage:
    """The page, opened by its key."""
    QTest.keyClick(room.grid.view, Qt.Key.Key_F12)
    page = room.figures.page
    qtbot.waitUntil(page.isVisible)
    qtbot.waitUntil(lambda: page.about.text().startswith("Tiến độ so với kế hoạch"))
    qtbot.waitUntil(page.table.view.hasFocus)
    return page


def test_it_is_built_when_it_is_first_shown(qtbot: QtBot, room: MovementsRoom) -> None:
    room.show_report()
    room.report.left.emit()
    assert not room.figures.is_open
    assert "page" not in vars(room.figures)
    QTest.keyClick(room.grid.view, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: room.figures.is_open)
    qtbot.waitUntil(lambda: room.figures.page.about.text().startswith("Tiến độ so với kế hoạch"))


def look(page: FiguresPage, wanted: Look, qtbot: QtBot) -> None:
    """Go to a view with F9, and wait for its answer."""
    while page.question is None or page.question.look is not wanted:
        QTest.keyClick(page.table.view, Qt.Key.Key_F9)
    title = page.looks.currentText()
    qtbot.waitUntil(lambda: page.about.text().startswith(title))


def choose(page: FiguresPage, words: str, qtbot: QtBot) -> None:
    """Find an indicator by some letters of it."""
    QTest.keyClick(page.table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.indicators.field.hasFocus)
    QTest.keyClicks(page.indicators.field, words)
    qtbot.waitUntil(lambda: "Tiền Nhân dân đóng góp" in page.about.text())
    page.table.view.setFocus()


def rows(page: FiguresPage) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in page.table.model.rows]


def test_every_view_is_reached_by_one_key_and_shows_what_it_asks(page: FiguresPage, qtbot: QtBot) -> None:
    seen = {}
    for wanted in (Look.RANKING, Look.SERIES, Look.MISSING, Look.PIVOT, Look.PROGRESS):
        look(page, wanted, qtbot)
        boxes = {"units": page.units, "kinds": page.kinds, "orders": page.orders, "list": page.indicators}
        seen[wanted] = {name for name, box in boxes.items() if not box.isHidden()}
    assert seen == {
        Look.RANKING: {"orders", "list"},
        Look.SERIES: {"units", "kinds", "list"},
        Look.MISSING: {"kinds"},
        Look.PIVOT: {"orders", "units", "kinds"},
        Look.PROGRESS: {"units"},
    }


def test_a_ranking_with_its_drawing_and_enter_into_the_cell(
    page: FiguresPage, room: MovementsRoom, qtbot: QtBot
) -> None:
    look(page, Look.RANKING, qtbot)
    choose(page, "tien nhan dan", qtbot)
    qtbot.waitUntil(lambda: rows(page)[0][1] == "Thôn Phú Thịnh")
    assert rows(page)[0][:3] == ("1", "Thôn Phú Thịnh", "10.000")
    assert rows(page)[10][:3] == ("", "Thôn Thượng", "chưa báo cáo")
    qtbot.waitUntil(lambda: not page.picture.isHidden())
    page.table.view.setCurrentIndex(page.table.model.index(8, 2))
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(room.grid.isVisible)
    qtbot.waitUntil(lambda: room.grid.current_key() == ("a02", "NT04"))
    assert not room.toolbar.isHidden()


def test_a_ranking_by_the_units_own_plans(
    page: FiguresPage, room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    """The order stays when another period is looked at."""
    with office.record() as rec:
        set_target(rec, SET, "NT04", 2026, "2000", unit="a02")
        set_target(rec, SET, "NT04", 2026, "30000", unit="a03")
    look(page, Look.RANKING, qtbot)
    choose(page, "tien nhan dan", qtbot)
    page.orders.setFocus()
    QTest.keyClick(page.orders, Qt.Key.Key_Down)
    QTest.keyClick(page.orders, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.about.text().startswith("Xếp hạng theo % kế hoạch"))
    assert [row[4] for row in rows(page)][:2] == ["125,00", "10,00"]
    QTest.keyClick(page.orders, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: rows(page)[0][4] == "10,00")
    room.presenter.look_at(Period.parse("2026-M08"))
    qtbot.waitUntil(lambda: page.about.text().endswith("Tháng 8/2026"))
    assert page.about.text().startswith("Xếp hạng theo % kế hoạch")
    assert page.orders.currentIndex() == 3


def test_enter_leads_into_the_sheet_of_another_period(
    page: FiguresPage, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    look(page, Look.SERIES, qtbot)
    choose(page, "tien nhan dan", qtbot)
    qtbot.waitUntil(lambda: rows(page)[7][1] == "500 *")
    page.table.view.setCurrentIndex(page.table.model.index(7, 1))
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: context.period.key == "2026-M08")
    qtbot.waitUntil(lambda: (room.grid.current_key() or ("", ""))[1] == "NT04")
    assert room.presenter.sheet is not None
    assert room.presenter.sheet.data.period.key == "2026-M08"


def test_escape_leads_back_and_another_period_is_looked_at_at_once(
    page: FiguresPage, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    look(page, Look.RANKING, qtbot)
    context.period.choose("2026-M08")
    qtbot.waitUntil(lambda: page.about.text().endswith("Tháng 8/2026"))
    assert page.isVisible()
    QTest.keyClick(page.table.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(room.grid.view.hasFocus)
    assert not room.toolbar.isHidden()


def paper_of(room: MovementsRoom, qtbot: QtBot) -> PaperDialog:
    qtbot.waitUntil(lambda: room.figures.papers.dialog is not None)
    dialog = room.figures.papers.dialog
    assert dialog is not None
    return dialog


def test_a_paper_is_looked_at_and_printed(
    page: FiguresPage, room: MovementsRoom, office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    look(page, Look.RANKING, qtbot)
    choose(page, "tien nhan dan", qtbot)
    asked = []

    def printer(_parent: QWidget, name: str, pages: int) -> QPrinter:
        asked.append((name.split(" - ", maxsplit=1)[0], pages))
        made = QPrinter()
        made.setOutputFileName(str(tmp_path / "out.pdf"))
        made.setFromTo(1, pages)
        return made

    room.figures.papers._ask_printer = printer
    QTest.keyClick(page.table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = paper_of(room, qtbot)
    QTest.keyClick(dialog.preview.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "máy in" in dialog.written.accessibleName())
    assert asked == [("Xếp hạng", dialog.preview.document.pageCount())]
    assert len(PdfReader(tmp_path / "out.pdf").pages) == dialog.preview.document.pageCount() > 0
    with office.read() as connection:
        noted = connection.execute(select(access_log.c.action, access_log.c.subject)).all()
    assert ("print", "movements") in {tuple(row) for row in noted}


def test_a_table_of_closed_figures_bears_a_code_and_is_recorded(
    page: FiguresPage, room: MovementsRoom, office: Office, ask: AskRecorder, tmp_path: Path, qtbot: QtBot
) -> None:
    with office.record() as rec:
        close_period(rec, SET, PERIOD)
    look(page, Look.RANKING, qtbot)
    choose(page, "tien nhan dan", qtbot)
    target = tmp_path / "x.pdf"
    ask.answers.append(target)
    QTest.keyClick(page.table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = paper_of(room, qtbot)
    read = code_in_file(dialog.content)
    QTest.keyClick(dialog.preview.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: target.name in dialog.written.accessibleName())
    with office.read() as connection:
        commune = office.identity.commune_code
        checked = check_paper(connection, office.clock, commune, read, office.officer)
    assert checked.same_data
    assert not checked.differences


def test_excel_and_pdf_have_the_same_rows_and_are_noted(
    page: FiguresPage, room: MovementsRoom, office: Office, ask: AskRecorder, tmp_path: Path, qtbot: QtBot
) -> None:
    look(page, Look.RANKING, qtbot)
    choose(page, "tien nhan dan", qtbot)
    book, paper, word = (tmp_path / f"x.{suffix}" for suffix in ("xlsx", "pdf", "docx"))
    ask.answers += [book, paper, word]
    QTest.keyClick(page.table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: book.name in page.written.accessibleName())
    QTest.keyClick(page.table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = paper_of(room, qtbot)
    assert dialog.preview.document.pageCount() > 0
    assert not paper.exists(), "it is looked at first"
    QTest.keyClick(dialog.preview.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: paper.name in dialog.written.accessibleName())
    QTest.keyClick(dialog.preview.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: word.name in dialog.written.accessibleName())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.figures.papers.dialog is None)
    assert page.isVisible()
    sheet = load_workbook(book).worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == [1, "Thôn Phú Thịnh", 10000]
    text = text_of(PdfReader(paper))
    assert "BIỂU SỐ LIỆU" in text
    cells = [cell.text for table in Document(str(word)).tables for row in table.rows for cell in row.cells]
    assert "Thôn Phú Thịnh" in cells, "Word has the same rows"
    assert "Thôn Phú Thịnh 10.000" in text
    assert "DỰ THẢO" in text, "the month is not closed"

    def noted() -> set[tuple[str, str]]:
        with office.read() as connection:
            rows = connection.execute(select(access_log.c.action, access_log.c.subject))
            return {(action, subject) for action, subject in rows}

    qtbot.waitUntil(lambda: {("export", "movements"), ("print", "movements")} <= noted())


def test_who_may_not_take_figures_out_is_told_and_no_file_is_written(
    page: FiguresPage, office: Office, ask: AskRecorder, tmp_path: Path, qtbot: QtBot
) -> None:
    register(office, "Lê Quản Trị", "admin")
    register(office, "Trần Thị Nhập", "entry")
    book, paper, word = (tmp_path / f"x.{suffix}" for suffix in ("xlsx", "pdf", "docx"))
    ask.answers += [book, paper, word]
    office.officer = "Trần Thị Nhập"
    QTest.keyClick(page.table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Xuất dữ liệu" in page.written.accessibleName())
    office.officer = "Người không có tên"
    QTest.keyClick(page.table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Lập và in" in page.written.accessibleName())
    assert not book.exists()
    assert not paper.exists()


def test_a_fault_of_writing_is_told(
    page: FiguresPage, ask: AskRecorder, tmp_path: Path, qtbot: QtBot
) -> None:
    ask.answers.append(tmp_path / "missing" / "x.xlsx")
    QTest.keyClick(page.table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.written.accessibleName()))
    assert page.isVisible()


def test_a_new_event_is_asked_for_its_day(
    room: MovementsRoom, ask: AskRecorder, office: Office, qtbot: QtBot
) -> None:
    def days() -> list[date]:
        with office.read() as connection:
            return list(event_days(connection, 2026).values())

    ask.answers += ["Bão số 3", "32/9/2026", "7/9/2026"]
    room.events.begin()
    qtbot.waitUntil(lambda: (data := room.presenter.data()) is not None and bool(data.period.slug))
    assert len(ask.warned) == 1, "what is no day is asked again"
    assert days() == [date(2026, 9, 7)]
    ask.answers.append("")
    room.events.change_day()
    qtbot.waitUntil(lambda: not days())
