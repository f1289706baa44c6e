"""Issuing a paper in the room, what is shown of it then, and the one that replaces it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.issuing.issue import in_force
from desktop_app.issuing.subjects import PaperKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import close_period, reopen_period
from desktop_app.registers.entries.records import Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.wire.papers.files import NoCode, code_in_file
from tests.builders import NOON, put_figures
from tests.issuing.conftest import PERIOD, SET
from tests.issuing.conftest import fill as fill_closed
from tests.ui.reports.conftest import OpenReports
from tests.ui.reports.test_reports_room import shown_text
from ui.places.paper_request import PaperRequest
from ui.places.registers import RegisterEntryPlace
from ui.places.reports import PaperPlace
from ui.reports.issuing.issue_dialog import IssueDialog
from ui.reports.mending import Mend

RESULTS = PaperRequest(PaperKind.MOVEMENTS, set_code=SET, period=PERIOD)


@pytest.fixture
def closed(office: Office, make_reports: Callable[[str], OpenReports], qtbot: QtBot) -> OpenReports:
    """The room showing the results of a closed quarter, which are final."""
    made = make_reports(fill_closed(office))
    with office.record() as rec:
        profile = {"signer_name": "Nguyễn Văn A", "recipients": "- Lưu: VT."}
        rec.put("office_profile", "op:00000", {"profile": profile})
    qtbot.waitUntil(lambda: made.room.presenter.current is not None)
    made.room.show_place(PaperPlace(RESULTS))
    qtbot.waitUntil(lambda: "quý III" in shown_text(made.room))
    return made


def opened(reports: OpenReports, qtbot: QtBot) -> IssueDialog:
    reports.room.issue_button.click()
    qtbot.waitUntil(lambda: reports.room.issuing.dialog is not None)
    dialog = reports.room.issuing.dialog
    assert dialog is not None
    return dialog


def issued(reports: OpenReports, qtbot: QtBot, number: str) -> None:
    dialog = opened(reports, qtbot)
    dialog.go.click()
    qtbot.waitUntil(lambda: f"Số: {number}/BC-MTTQ-BTT" in shown_text(reports.room))
    qtbot.waitUntil(lambda: reports.room.issuing.dialog is None)


def test_an_issued_paper_is_shown_as_it_went_out(closed: OpenReports, qtbot: QtBot) -> None:
    room = closed.room
    issued(closed, qtbot, "01")
    assert "Đã ban hành số 01/BC-MTTQ-BTT ngày 05/10/2026" in room.issuing.notice.text
    assert not room.issue_button.isEnabled()
    assert not room.save_as_word.isEnabled()
    assert not room.panel.number_field.isVisible()
    with closed.office.record() as rec:
        rec.put("period_status", f"ps:{SET}:{PERIOD}:commune", {"status": "draft"})
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    room.entered()
    qtbot.waitUntil(lambda: not room.presenter.choices.closed)
    with closed.office.read() as connection:
        holds = in_force(connection, RESULTS.subject)
    assert holds is not None
    qtbot.waitUntil(lambda: room.presenter.current is not None)
    made = room.presenter.current
    assert made is not None
    assert made.content == holds.content, "whatever was written since, this went out"
    room.issuing.to_entry.click()
    assert closed.went[-1] == RegisterEntryPlace(holds.paper.matter_id).destination


def test_one_that_replaces_it_is_made_of_the_present_figures(closed: OpenReports, qtbot: QtBot) -> None:
    room = closed.room
    issued(closed, qtbot, "01")
    room.issuing.replacing.click()
    qtbot.waitUntil(lambda: "thay thế 01/BC-MTTQ-BTT" in room.issuing.notice.text)
    assert "Số: 01/" not in shown_text(room)
    issued(closed, qtbot, "02")
    with closed.office.read() as connection:
        holds = in_force(connection, RESULTS.subject)
    assert holds is not None
    assert holds.paper.number == "02"


def test_one_that_was_recalled_is_told_beside_the_next(closed: OpenReports, qtbot: QtBot) -> None:
    room = closed.room
    issued(closed, qtbot, "01")
    with closed.office.read() as connection:
        holds = in_force(connection, RESULTS.subject)
    assert holds is not None
    with closed.office.record() as rec:
        step = Step(NOON.date(), reason="Sai số", paper=Paper("02/MTTQ-BTT", NOON.date(), ""))
        take_step(rec, holds.paper.matter_id, "recall", step)
    room.entered()
    qtbot.waitUntil(lambda: "Đã thu hồi" in room.issuing.notice.text)
    assert "Văn bản đi 01/BC-MTTQ-BTT" in room.issuing.notice.text
    assert "Số: 01/" not in shown_text(room)
    qtbot.waitUntil(room.issue_button.isEnabled)
    room.issuing.to_entry.click()
    assert closed.went[-1] == RegisterEntryPlace(holds.paper.matter_id).destination


def test_a_refusal_keeps_what_was_typed_and_a_draft_is_not_issued(closed: OpenReports, qtbot: QtBot) -> None:
    room = closed.room
    qtbot.waitUntil(lambda: any(each.field is Mend.NUMBER for each in room.warnings.warnings))
    room.warnings.followed.emit(next(each for each in room.warnings.warnings if each.field is Mend.NUMBER))
    qtbot.waitUntil(lambda: room.issuing.dialog is not None)
    dialog = room.issuing.dialog
    assert dialog is not None
    assert "01/BC-MTTQ-BTT" in dialog.about.text()
    assert dialog.recipients.isReadOnly(), "it stands on the paper"
    dialog.choice.inserted.setChecked(True)
    dialog.go.click()
    assert "chữ số" in dialog.notice.text
    dialog.choice.ordinal.setText("7")
    dialog.choice.reason.setText("Ký cùng ngày")
    dialog.go.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert "không có số 7" in dialog.notice.text
    assert dialog.choice.reason.text() == "Ký cùng ngày"
    dialog.reject()
    room.presenter.change(is_draft=True)
    qtbot.waitUntil(lambda: "DỰ THẢO" in shown_text(room))
    assert not room.issue_button.isEnabled()


def test_the_workbook_beside_a_final_paper_leads_to_it(
    closed: OpenReports, qtbot: QtBot, tmp_path: Path
) -> None:
    made = closed.room.presenter.current
    assert made is not None
    assert made.paper.provenance is not None
    target = workbook(closed, qtbot, tmp_path / "quý III.xlsx")
    assert code_in_file(target.read_bytes()).code == made.paper.provenance.code
    issued(closed, qtbot, "01")
    with closed.office.read() as connection:
        holds = in_force(connection, RESULTS.subject)
    assert holds is not None
    again = workbook(closed, qtbot, tmp_path / "đã ban hành.xlsx")
    assert code_in_file(again.read_bytes()).code == holds.paper.code
    with closed.office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
        close_period(rec, SET, PERIOD)
    before = closed.room.presenter.current
    closed.room.entered()
    qtbot.waitUntil(lambda: closed.room.presenter.current not in (None, before))
    other = workbook(closed, qtbot, tmp_path / "số khác.xlsx")
    with pytest.raises(NoCode):
        code_in_file(other.read_bytes())  # it says something else than what went out


def workbook(closed: OpenReports, qtbot: QtBot, target: Path) -> Path:
    """The workbook that the room saved."""
    closed.ask.answers.append(target)
    closed.room.save_workbook()
    qtbot.waitUntil(target.exists)
    return target
