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
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.book.office import Office
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.progress.closing import close_period
from desktop_app.surveys.rounds.commands import set_round_state
from tests.ui.reports.conftest import Bench, fill
from ui.places.movements import FigurePlace
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace, report_place
from ui.places.surveys import RoundPlace
from ui.reports.mending import Mend
from ui.reports.reports_view import ReportsRoom


def noted(bench: Bench) -> list[tuple[str, str | None, int]]:
    """What the access log says of prints: subject, record, how many papers."""
    with bench.office.read() as connection:
        prints = [access for access in accesses(connection) if access.action is AccessAction.PRINT]
    return [(access.subject, access.record_id, access.records) for access in prints]


def shown_text(room: ReportsRoom) -> str:
    """The words of the PDF that is on the screen."""
    document = room.preview.document
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    return " ".join(" ".join(pages).split())


def wait_for(qtbot: QtBot, bench: Bench, words: str) -> None:
    qtbot.waitUntil(lambda: words in shown_text(bench.room))


def test_the_preview_is_the_paper_of_the_area(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench, "thôn Đoài")
    text = shown_text(bench.room)
    assert "BIÊN BẢN" in text
    assert "DỰ THẢO" in text, "an open round is printed as a draft"
    assert bench.room.preview.document.status() == QPdfDocument.Status.Ready
    assert "Dự thảo" in bench.room.preview.words.text()


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
    ],
)
def test_a_place_opens_its_paper(bench: Bench, qtbot: QtBot, paper: PaperRequest, words: str) -> None:
    bench.room.show_place(PaperPlace(replace(paper, round_id=bench.round_id)))
    wait_for(qtbot, bench, words)
    assert bench.room.presenter.request.kind is paper.kind


def test_a_number_typed_stands_on_the_paper(bench: Bench, qtbot: QtBot) -> None:
    bench.room.show_place(report_place(bench.round_id))
    wait_for(qtbot, bench, "Thôn Trung")
    assert bench.room.panel.number_field.isVisible()
    bench.room.panel.number.setText("47")
    wait_for(qtbot, bench, "Số: 47")


def test_a_warning_leads_to_where_it_is_mended(bench: Bench, qtbot: QtBot) -> None:
    room = bench.room
    qtbot.waitUntil(lambda: bool(room.warnings.warnings))
    offered = {warning.field for warning in room.warnings.warnings}
    assert Mend.DATE in offered
    presses = {made.accessibleDescription(): made for made in room.warnings.findChildren(QPushButton)}
    counters = next(press for sentence, press in presses.items() if "ổ kiểm phiếu" in sentence)
    counters.click()
    assert bench.went == [RoundPlace(bench.round_id, "a1").destination]
    room.warnings.followed.emit(next(item for item in room.warnings.warnings if item.field is Mend.DATE))
    assert room.panel.dated.isChecked()
    wait_for(qtbot, bench, "ngày 05 tháng 10 năm 2026")


def test_only_a_closed_round_is_printed_as_final(bench: Bench, qtbot: QtBot) -> None:
    room = bench.room
    told = "Đợt chưa được mở.", "Còn 2 lỗi ở 2 khu dân cư."
    for number, state in enumerate(("draft", "counting")):
        with bench.office.record() as rec:
            set_round_state(rec, bench.round_id, state)
        bench.ask.answers.append(False)
        room.panel.draft.click()
        qtbot.waitUntil(lambda number=number: len(bench.ask.asked) > number)  # type: ignore[misc]
        assert told[number] in bench.ask.asked[-1], "what is missing is told"
    assert room.panel.draft.isChecked(), "it stays a draft"
    with bench.office.record() as rec:
        set_round_state(rec, bench.round_id, "closed")
    room.entered()
    qtbot.waitUntil(lambda: not room.panel.draft.isChecked())
    qtbot.waitUntil(lambda: "DỰ THẢO" not in shown_text(room))
    assert "Bản chính" in room.preview.words.text()


def test_only_a_closed_period_is_printed_as_final(bench: Bench, qtbot: QtBot) -> None:
    room = bench.room
    room.show_place(PaperPlace(PaperRequest(PaperKind.MOVEMENTS)))
    qtbot.waitUntil(lambda: "DỰ THẢO" in shown_text(room))
    qtbot.waitUntil(lambda: any(each.about_gaps for each in room.warnings.warnings))
    count = len(room.warnings.warnings)
    assert room.print_button.text() == f"In ({count})"
    assert room.print_button.accessibleName() == f"In ({count} điều cần xem)"
    assert room.print_button.shortcut().toString() == "Ctrl+P"
    bench.ask.answers.append(True)
    room.panel.draft.click()
    qtbot.waitUntil(lambda: bool(bench.went))
    assert "Còn thiếu" in bench.ask.asked[0]
    place = bench.went[0].place
    assert isinstance(place, FigurePlace), "the first cell that is empty"
    assert place.period == room.presenter.request.period
    assert place.unit
    gaps = next(each for each in room.warnings.warnings if each.about_gaps)
    room.warnings.followed.emit(gaps)
    qtbot.waitUntil(lambda: len(bench.went) == 2)
    assert bench.went[1] == bench.went[0], "a warning leads there as well"
    with bench.office.record() as rec:
        close_period(rec, room.presenter.request.set_code, room.presenter.request.period)
    room.entered()
    qtbot.waitUntil(lambda: not room.panel.draft.isChecked())
    qtbot.waitUntil(lambda: "DỰ THẢO" not in shown_text(room))


def test_saving_offers_a_vietnamese_name_and_writes_the_pdf(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    made = bench.room.presenter.current
    assert made is not None
    assert made.paper.name == "Biên bản kiểm phiếu - Thôn Đoài (dự thảo)"
    target = tmp_path / "biên bản"
    bench.ask.answers.append(target)
    bench.room.save_paper()
    written = tmp_path / "biên bản.pdf"
    qtbot.waitUntil(written.exists)
    qtbot.waitUntil(lambda: noted(bench) == [("minutes", bench.round_id, 1)])
    assert written.read_bytes() == made.content
    qtbot.waitUntil(lambda: not bench.room.written.isHidden())
    assert not bench.room.written.open_file.isHidden()
    assert not bench.room.written.open_folder.isHidden()


def test_the_paper_is_saved_as_a_word_file_by_keyboard(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.ask.answers.append(tmp_path / "biên bản")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(bench.room, Qt.Key.Key_S, keys)
    written = tmp_path / "biên bản.docx"
    qtbot.waitUntil(lambda: noted(bench) == [("minutes", bench.round_id, 1)])
    qtbot.waitUntil(bench.room.written.isVisible)
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
    bench: Bench, qtbot: QtBot, tmp_path: Path, paper: PaperRequest, words: str, figure: int
) -> None:
    room = bench.room
    assert not room.excel_button.isVisible(), "minutes are part of the workbook of their round"
    room.show_place(PaperPlace(replace(paper, round_id=bench.round_id)))
    wait_for(qtbot, bench, words)
    target = tmp_path / "figures.xlsx"
    bench.ask.answers.append(target)
    room.excel_button.click()
    qtbot.waitUntil(target.exists)
    sheets = load_workbook(target, read_only=True)
    cells = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    sheets.close()
    assert figure in cells
    assert any(isinstance(cell, str) and "Đoài" in cell for cell in cells)


def test_all_areas_are_saved_one_file_each(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    bench.ask.answers.append(folder)
    bench.room.save_all()
    qtbot.waitUntil(lambda: len(list(folder.glob("*.pdf"))) == 3)
    qtbot.waitUntil(lambda: bench.room.progress.isHidden())
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "Biên bản kiểm phiếu - Thôn Thượng Ủng (dự thảo).pdf"
    text = PdfReader(folder / names[0]).pages[0].extract_text()
    assert "thôn Thượng Ủng" in " ".join(text.split())
    assert bench.ask.warned == []
    qtbot.waitUntil(lambda: noted(bench) == [("minutes", bench.round_id, 3)])


def test_a_batch_that_is_stopped_ends_and_keeps_what_was_written(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    bench.room._begin_batch(folder)  # as save_all does when it is known that the officer may
    bench.room.stop()
    qtbot.waitUntil(lambda: bench.room.progress.isHidden())
    assert len(list(folder.glob("*.pdf"))) < 3
    assert bench.room.print_button.isEnabled()


def test_a_folder_that_cannot_be_written_is_told(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.ask.answers.append(tmp_path / "gone")
    bench.room.save_all()
    qtbot.waitUntil(lambda: bool(bench.ask.warned))
    assert bench.room.progress.isHidden()


def test_printing_puts_every_page_on_paper_in_its_direction(
    bench: Bench, qtbot: QtBot, tmp_path: Path
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
    bench.room._ask_printer = printer
    bench.room.show_place(report_place(bench.round_id))
    wait_for(qtbot, bench, "Thôn Trung")
    pages = bench.room.preview.document.pageCount()
    bench.room.print_paper()
    qtbot.waitUntil(lambda: not bench.room.print_button.isEnabled())
    qtbot.waitUntil(bench.room.print_button.isEnabled)
    made = bench.room.presenter.current
    assert made is not None
    source = PdfReader(io.BytesIO(made.content))
    printed = PdfReader(target)
    assert asked == [pages]
    assert noted(bench) == [("survey", bench.round_id, 1)]
    assert len(printed.pages) == pages
    wide = [page.mediabox.width > page.mediabox.height for page in source.pages]
    assert [page.mediabox.width > page.mediabox.height for page in printed.pages] == wide
    assert True in wide
    assert False in wide


def test_without_rounds_the_room_shows_results_and_says_what_is_missing(
    office: Office, make_bench: Callable[[str], Bench], qtbot: QtBot
) -> None:
    bench = make_bench("")
    qtbot.waitUntil(lambda: bench.room.presenter.current is not None)
    assert bench.room.presenter.request.kind is PaperKind.MOVEMENTS
    bench.room.panel.kinds.setCurrentRow(0)
    qtbot.waitUntil(lambda: not bench.room.print_button.isEnabled())
    fill(office)
    bench.room.entered()
    wait_for(qtbot, bench, "thôn Đoài")


def test_what_was_saved_is_told_only_beside_its_paper(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    room = bench.room
    bench.ask.answers.append(tmp_path / "biên bản.pdf")
    QTest.keyClick(room, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(room.written.isVisible)
    assert (tmp_path / "biên bản.pdf").exists()
    assert [made.toolTip()[-6:] for made in (room.print_button, room.save_button)] == ["Ctrl+P", "Ctrl+S"]
    room.panel.dated.click()
    wait_for(qtbot, bench, "ngày 05 tháng 10 năm 2026")
    assert room.written.isVisible(), "the same paper"
    room.show_place(report_place(bench.round_id))
    wait_for(qtbot, bench, "Thôn Trung")
    assert not room.written.isVisible()
