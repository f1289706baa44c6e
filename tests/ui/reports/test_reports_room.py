"""Choosing, looking at, printing and saving papers."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.book.office import Office
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.progress.closing import close_period
from desktop_app.surveys.rounds.commands import set_round_state
from tests.ui.reports.conftest import OpenReports, fill
from ui.places.movements import FigurePlace
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace, report_place
from ui.places.surveys import RoundPlace
from ui.reports.mending import Mend
from ui.reports.reports_view import ReportsRoom


def noted(reports: OpenReports) -> list[tuple[str, str | None, int]]:
    """What the access log says of prints: subject, record, how many papers."""
    with reports.office.read() as connection:
        prints = [access for access in accesses(connection) if access.action is AccessAction.PRINT]
    return [(access.subject, access.record_id, access.records) for access in prints]


def shown_text(room: ReportsRoom) -> str:
    """The words of the PDF that is on the screen."""
    document = room.preview.document
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    return " ".join(" ".join(pages).split())


def wait_for(qtbot: QtBot, reports: OpenReports, words: str) -> None:
    qtbot.waitUntil(lambda: words in shown_text(reports.room))


def test_the_preview_is_the_paper_of_the_area(reports: OpenReports, qtbot: QtBot) -> None:
    wait_for(qtbot, reports, "thôn Đoài")
    text = shown_text(reports.room)
    assert "BIÊN BẢN" in text
    assert "DỰ THẢO" in text, "an open round is printed as a draft"
    assert reports.room.preview.document.status() == QPdfDocument.Status.Ready
    assert "Dự thảo" in reports.room.preview.words.text()


def test_minutes_that_come_while_another_room_is_shown_offer_no_annex(
    reports: OpenReports, qtbot: QtBot
) -> None:
    wait_for(qtbot, reports, "thôn Đoài")
    reports.room.hide()
    reports.room.presenter.change(area_id="a3")
    wait_for(qtbot, reports, "thôn Thượng Ủng")
    reports.room.show()
    assert not reports.room.panel.annex.isVisible()


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (PaperRequest(PaperKind.MINUTES, area_id="a3"), "thôn Thượng Ủng"),
        (PaperRequest(PaperKind.SURVEY), "Thôn Trung"),
        (PaperRequest(PaperKind.POSTING), "THÔNG BÁO"),
        (
            PaperRequest(PaperKind.MOVEMENTS, set_code="MTTQ_CO_SO", period="2026-Q3"),
            "quý III năm 2026",
        ),
        (
            PaperRequest(PaperKind.WORK, set_code="MTTQ_CO_SO", period="2026-Q3", so_far=True),
            "9 tháng đầu năm 2026",
        ),
    ],
)
def test_a_place_opens_its_paper(reports: OpenReports, qtbot: QtBot, paper: PaperRequest, words: str) -> None:
    reports.room.show_place(PaperPlace(replace(paper, round_id=reports.round_id)))
    wait_for(qtbot, reports, words)
    assert reports.room.presenter.request.kind is paper.kind


def test_a_number_typed_stands_on_the_paper(reports: OpenReports, qtbot: QtBot) -> None:
    reports.room.show_place(report_place(reports.round_id))
    wait_for(qtbot, reports, "Thôn Trung")
    assert reports.room.panel.number_field.isVisible()
    reports.room.panel.number.setText("47")
    wait_for(qtbot, reports, "Số: 47")


def test_what_was_typed_last_is_on_what_is_saved(reports: OpenReports, qtbot: QtBot, tmp_path: Path) -> None:
    reports.room.show_place(report_place(reports.round_id))
    wait_for(qtbot, reports, "Thôn Trung")
    panel, target = reports.room.panel, tmp_path / "a.pdf"
    panel.dated.click()
    wait_for(qtbot, reports, "ngày 05 tháng 10 năm 2026")
    panel.number.setText("48")
    panel.date.line.setFocus()
    panel.date.line.selectAll()
    QTest.keyClicks(panel.date.line, "32/10/2026")
    QTest.keyClick(panel.date.line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "32/10/2026" in panel.date.problem, "it is said, and nothing is saved with another day"
    panel.date.line.selectAll()
    QTest.keyClicks(panel.date.line, "1/10/2026")
    reports.ask.answers.append(target)
    QTest.keyClick(panel.date.line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(target.exists)
    saved = " ".join(PdfReader(target).pages[0].extract_text().split())
    assert "ngày 01 tháng 10 năm 2026" in saved
    assert "Số: 48" in saved


@pytest.mark.parametrize("elsewhere", [False, True])
def test_nothing_is_done_with_another_paper_than_was_meant(
    reports: OpenReports, qtbot: QtBot, *, elsewhere: bool
) -> None:
    presenter, done = reports.room.presenter, list[str]()
    reports.room.show_place(report_place(reports.round_id))
    wait_for(qtbot, reports, "Thôn Trung")
    presenter.change(number="47")
    presenter.when_made(lambda: done.append("47"))
    wait_for(qtbot, reports, "Số: 47")
    assert done == ["47"]
    presenter.change(number="48")
    presenter.when_made(lambda: done.append("48"))
    if elsewhere:
        presenter.open(presenter.request)
    else:
        presenter.change(number="49")
    wait_for(qtbot, reports, "Số: 48" if elsewhere else "Số: 49")
    assert done == ["47"]


def test_a_warning_leads_to_where_it_is_mended(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    qtbot.waitUntil(lambda: bool(room.warnings.warnings))
    offered = {warning.field for warning in room.warnings.warnings}
    assert Mend.DATE in offered
    presses = {made.accessibleDescription(): made for made in room.warnings.findChildren(QPushButton)}
    counters = next(press for sentence, press in presses.items() if "ổ kiểm phiếu" in sentence)
    counters.click()
    assert reports.went == [RoundPlace(reports.round_id, "a1").destination]
    room.warnings.followed.emit(next(item for item in room.warnings.warnings if item.field is Mend.DATE))
    assert room.panel.dated.isChecked()
    wait_for(qtbot, reports, "ngày 05 tháng 10 năm 2026")


def test_only_a_closed_round_is_printed_as_final(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    told = "Đợt chưa được mở.", "Còn 2 lỗi ở 2 khu dân cư."
    for number, state in enumerate(("draft", "counting")):
        with reports.office.record() as rec:
            set_round_state(rec, reports.round_id, state)
        reports.ask.answers.append(False)
        room.panel.draft.click()
        qtbot.waitUntil(lambda number=number: len(reports.ask.asked) > number)  # type: ignore[misc]
        assert told[number] in reports.ask.asked[-1], "what is missing is told"
    assert room.panel.draft.isChecked(), "it stays a draft"
    with reports.office.record() as rec:
        set_round_state(rec, reports.round_id, "closed")
    room.entered()
    qtbot.waitUntil(lambda: not room.panel.draft.isChecked())
    qtbot.waitUntil(lambda: "DỰ THẢO" not in shown_text(room))
    assert "Bản chính" in room.preview.words.text()


def test_only_a_closed_period_is_printed_as_final(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    room.show_place(PaperPlace(PaperRequest(PaperKind.MOVEMENTS)))
    qtbot.waitUntil(lambda: "DỰ THẢO" in shown_text(room))
    qtbot.waitUntil(lambda: any(each.about_gaps for each in room.warnings.warnings))
    count = len(room.warnings.warnings)
    assert room.print_button.text() == "In"
    counted = room.count_button
    assert counted.isVisible()
    assert counted.text() == counted.accessibleName() == f"{count} điều cần xem"
    counted.click()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert room.warnings.isAncestorOf(focused), "it leads to the first"
    reports.ask.answers.append(True)
    room.panel.draft.click()
    qtbot.waitUntil(lambda: bool(reports.went))
    assert "Còn thiếu" in reports.ask.asked[0]
    place = reports.went[0].place
    assert isinstance(place, FigurePlace), "the first cell that is empty"
    assert place.period == room.presenter.request.period
    assert place.unit
    gaps = next(each for each in room.warnings.warnings if each.about_gaps)
    room.warnings.followed.emit(gaps)
    qtbot.waitUntil(lambda: len(reports.went) == 2)
    assert reports.went[1] == reports.went[0], "a warning leads there as well"
    with reports.office.record() as rec:
        close_period(rec, room.presenter.request.set_code, room.presenter.request.period)
    room.entered()
    qtbot.waitUntil(lambda: not room.panel.draft.isChecked())
    qtbot.waitUntil(lambda: "DỰ THẢO" not in shown_text(room))


def test_a_nine_month_report_is_ticked_at_the_third_quarter(reports: OpenReports, qtbot: QtBot) -> None:
    room = reports.room
    room.show_place(PaperPlace(PaperRequest(PaperKind.MOVEMENTS, set_code="MTTQ_CO_SO", period="2026-Q3")))
    wait_for(qtbot, reports, "quý III năm 2026")
    assert room.panel.so_far.text() == "Từ đầu năm: 9 tháng đầu năm 2026"
    room.panel.so_far.click()
    wait_for(qtbot, reports, "9 tháng đầu năm 2026")
    for quarter in (1, 2, 3):
        with reports.office.record() as rec:
            close_period(rec, "MTTQ_CO_SO", f"2026-Q{quarter}")
    room.entered()
    qtbot.waitUntil(lambda: not room.panel.draft.isChecked())
    room.panel.periods.setCurrentIndex(room.panel.periods.findData("2026-Y"))
    qtbot.waitUntil(lambda: not room.panel.so_far.isVisibleTo(room))
    wait_for(qtbot, reports, "phong trào thi đua năm 2026")


def test_saving_offers_a_vietnamese_name_and_writes_the_pdf(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    made = reports.room.presenter.current
    assert made is not None
    assert made.paper.name == "Biên bản kiểm phiếu - Thôn Đoài (dự thảo)"
    target = tmp_path / "biên bản"
    reports.ask.answers.append(target)
    reports.room.save_paper()
    written = tmp_path / "biên bản.pdf"
    qtbot.waitUntil(written.exists)
    qtbot.waitUntil(lambda: noted(reports) == [("minutes", reports.round_id, 1)])
    assert written.read_bytes() == made.content
    qtbot.waitUntil(lambda: not reports.room.written.isHidden())
    assert not reports.room.written.open_file.isHidden()
    assert not reports.room.written.open_folder.isHidden()


def test_the_paper_is_saved_as_a_word_file_by_keyboard(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    reports.ask.answers.append(tmp_path / "biên bản")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(reports.room, Qt.Key.Key_S, keys)
    written = tmp_path / "biên bản.docx"
    qtbot.waitUntil(lambda: noted(reports) == [("minutes", reports.round_id, 1)])
    qtbot.waitUntil(reports.room.written.isVisible)
    texts = [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
    assert "BIÊN BẢN" in texts
    assert any(text.startswith("Hôm nay, vào hồi") for text in texts)


@pytest.mark.parametrize(
    ("paper", "words", "figure"),
    [
        (PaperRequest(PaperKind.SURVEY), "Thôn Trung", 40),
        (
            PaperRequest(PaperKind.MOVEMENTS, set_code="MTTQ_CO_SO", period="2026-M09"),
            "tháng 9 năm 2026",
            12,
        ),
    ],
)
def test_figures_are_saved_as_a_workbook(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path, paper: PaperRequest, words: str, figure: int
) -> None:
    room = reports.room
    assert not room.save_as_excel.isVisible(), "minutes are part of the workbook of their round"
    room.show_place(PaperPlace(replace(paper, round_id=reports.round_id)))
    wait_for(qtbot, reports, words)
    target = tmp_path / "figures.xlsx"
    reports.ask.answers.append(target)
    room.save_as_excel.trigger()
    qtbot.waitUntil(target.exists)
    sheets = load_workbook(target, read_only=True)
    cells = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    sheets.close()
    assert figure in cells
    assert any(isinstance(cell, str) and "Đoài" in cell for cell in cells)


def test_all_areas_are_saved_one_file_each(reports: OpenReports, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    reports.ask.answers.append(folder)
    reports.room.save_all()
    qtbot.waitUntil(lambda: len(list(folder.glob("*.pdf"))) == 3)
    qtbot.waitUntil(lambda: reports.room.progress.isHidden())
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "Biên bản kiểm phiếu - Thôn Thượng Ủng (dự thảo).pdf"
    text = PdfReader(folder / names[0]).pages[0].extract_text()
    assert "thôn Thượng Ủng" in " ".join(text.split())
    assert reports.ask.warned == []
    qtbot.waitUntil(lambda: noted(reports) == [("minutes", reports.round_id, 3)])


def test_a_batch_that_is_stopped_ends_and_keeps_what_was_written(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    reports.room._begin_batch(folder)  # as save_all does when it is known that the officer may
    reports.room.stop()
    qtbot.waitUntil(lambda: reports.room.progress.isHidden())
    assert len(list(folder.glob("*.pdf"))) < 3
    assert reports.room.print_button.isEnabled()


def test_a_folder_that_cannot_be_written_is_told(reports: OpenReports, qtbot: QtBot, tmp_path: Path) -> None:
    reports.ask.answers.append(tmp_path / "gone")
    reports.room.save_all()
    qtbot.waitUntil(lambda: bool(reports.ask.warned))
    assert reports.room.progress.isHidden()


def test_printing_puts_every_page_on_paper_in_its_direction(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "printed.pdf"

    def printer(_parent: object, name: str, pages: int) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        made.setResolution(150)
        made.setDocName(name)
        asked.append(pages)
        return made

    asked: list[int] = []
    reports.room._ask_printer = printer
    reports.room.show_place(report_place(reports.round_id))
    wait_for(qtbot, reports, "Thôn Trung")
    pages = reports.room.preview.document.pageCount()
    reports.room.print_paper()
    qtbot.waitUntil(lambda: not reports.room.print_button.isEnabled())
    qtbot.waitUntil(reports.room.print_button.isEnabled)
    made = reports.room.presenter.current
    assert made is not None
    source = PdfReader(io.BytesIO(made.content))
    printed = PdfReader(target)
    assert asked == [pages]
    assert noted(reports) == [("survey", reports.round_id, 1)]
    assert len(printed.pages) == pages
    wide = [page.mediabox.width > page.mediabox.height for page in source.pages]
    assert [page.mediabox.width > page.mediabox.height for page in printed.pages] == wide
    assert True in wide
    assert False in wide


def test_without_rounds_the_room_shows_results_and_says_what_is_missing(
    office: Office, make_reports: Callable[[str], OpenReports], qtbot: QtBot
) -> None:
    reports = make_reports("")
    qtbot.waitUntil(lambda: reports.room.presenter.current is not None)
    assert reports.room.presenter.request.kind is PaperKind.MOVEMENTS
    reports.room.panel.kinds.setCurrentRow(0)
    qtbot.waitUntil(lambda: not reports.room.print_button.isEnabled())
    fill(office)
    reports.room.entered()
    wait_for(qtbot, reports, "thôn Đoài")


def test_what_was_saved_is_told_only_beside_its_paper(
    reports: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    room = reports.room
    reports.ask.answers.append(tmp_path / "biên bản.pdf")
    QTest.keyClick(room, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(room.written.isVisible)
    assert (tmp_path / "biên bản.pdf").exists()
    assert room.print_button.toolTip().endswith("Ctrl+P")
    room.panel.dated.click()
    wait_for(qtbot, reports, "ngày 05 tháng 10 năm 2026")
    assert room.written.isVisible(), "the same paper"
    room.show_place(report_place(reports.round_id))
    wait_for(qtbot, reports, "Thôn Trung")
    assert not room.written.isVisible()
