"""A final paper that is printed or saved is recorded; the room says what has become of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.issuing.keeping import printed_with
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.cell import Cell
from desktop_app.wire.papers.codes import shown_code
from desktop_app.wire.papers.files import code_in_file
from tests.builders import put_figures
from tests.issuing.conftest import PERIOD, SET
from tests.issuing.conftest import fill as fill_closed
from tests.ui.reports.conftest import OpenReports
from tests.ui.reports.test_reports_room import shown_text
from ui.places.paper_request import PaperRequest
from ui.places.reports import PaperPlace
from ui.reports.issuing.check_dialog import CheckDialog

RESULTS = PaperRequest(PaperKind.MOVEMENTS, set_code=SET, period=PERIOD)


@pytest.fixture
def closed(office: Office, make_reports: Callable[[str], OpenReports], qtbot: QtBot) -> OpenReports:
    """The room showing the results of a closed quarter, which are final."""
    made = make_reports(fill_closed(office))
    qtbot.waitUntil(lambda: made.room.presenter.current is not None)
    made.room.show_place(PaperPlace(RESULTS))
    qtbot.waitUntil(lambda: "quý III" in shown_text(made.room))
    return made


def saved(closed: OpenReports, qtbot: QtBot, tmp_path: Path) -> Path:
    """The PDF that the room saved."""
    target = tmp_path / "báo cáo.pdf"
    closed.ask.answers.append(target)
    closed.room.save_paper()
    qtbot.waitUntil(target.exists)
    return target


def checked(closed: OpenReports, qtbot: QtBot, file: Path) -> CheckDialog:
    """The answer to a file that was chosen."""
    dialog = CheckDialog(closed.room, closed.room._context)
    closed.ask.answers.append(file)
    dialog.choose_file()
    qtbot.waitUntil(lambda: dialog.report is not None)
    return dialog


def test_results_are_final_only_when_their_period_is_closed(
    closed: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    room = closed.room
    assert "DỰ THẢO" not in shown_text(room)
    assert not room.panel.draft.isChecked()
    room.presenter.change(period="2026-M09")
    qtbot.waitUntil(lambda: "tháng 9" in shown_text(room))
    assert "DỰ THẢO" not in shown_text(room), "a month of a closed quarter is closed"
    room.presenter.change(period="2026-Y")
    qtbot.waitUntil(lambda: "DỰ THẢO" in shown_text(room))
    assert room.panel.draft.isChecked()
    assert b"SMT/1/" not in saved(closed, qtbot, tmp_path).read_bytes(), "a draft bears no code"
    closing = next(each for each in room.warnings.warnings if "chưa chốt" in each.sentence)
    room.warnings.followed.emit(closing)
    qtbot.waitUntil(lambda: bool(closed.went))
    assert [each.room for each in closed.went] == ["movements"]
    assert room._context.period.key == "2026-Y", "the figures of the paper, not those the window looked at"


def test_what_is_saved_is_recorded_and_checked_by_its_file(
    closed: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    target = saved(closed, qtbot, tmp_path)
    read = code_in_file(target.read_bytes())
    with closed.office.read() as connection:
        paper = printed_with(connection, read.code)
    assert paper is not None
    assert paper.printed_by == closed.office.officer
    writer = PdfWriter()
    for page in PdfReader(target).pages:
        writer.add_page(page)
    again = tmp_path / "saved again elsewhere.pdf"
    writer.write(again)
    for file in (again, target):
        assert "khớp với sổ" in checked(closed, qtbot, file).notice.text, file
    dialog = checked(closed, qtbot, target)
    assert dialog.to_paper.isVisibleTo(dialog)
    assert not dialog.to_entry.isVisibleTo(dialog), "it was not issued"


def test_a_code_is_typed_and_what_changed_is_told(closed: OpenReports, qtbot: QtBot, tmp_path: Path) -> None:
    code = code_in_file(saved(closed, qtbot, tmp_path).read_bytes()).code
    with closed.office.record() as rec:
        rec.put("period_status", f"ps:{SET}:{PERIOD}:commune", {"status": "draft"})
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    dialog = CheckDialog(closed.room, closed.room._context)
    dialog.code.setText("BC-15")
    dialog.check()
    assert "không phải mã" in dialog.notice.text
    dialog.code.setText(shown_code(code).lower())
    dialog.check()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert "Số liệu đã thay đổi" in dialog.notice.text
    assert "trên văn bản là 12, nay là 15" in dialog.answer.toPlainText()
