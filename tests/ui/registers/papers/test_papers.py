"""The papers of registers: shown page by page, saved as what each of them may be."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.registers.definition import RegisterRoom
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.wire.papers.files import NoCode, code_in_file
from tests.registers.builders import ON, begin_opinion
from tests.registers.entries.test_relations import ARRIVED
from tests.registers.papers.test_letter import INVITATION, OUT
from tests.ui.registers.conftest import CONTROL, World, press, settle
from ui.base.ask import FileFilter
from ui.context.room import Destination
from ui.places.registers import RegisterEntryPlace
from ui.registers.registers_room import RegistersRoom
from ui.registers.statistics_dialog import StatisticsDialog
from ui.reports.issuing.check_dialog import CheckDialog
from ui.reports.mending import Warned


class Target:
    """Where the paper is to be saved, and as what it could have been."""

    def __init__(self, world: World, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.offered: list[str] = []
        monkeypatch.setattr(world.ask, "save_file", self._save_file)

    def _save_file(self, title: str, name: str, kinds: Sequence[FileFilter]) -> Path:
        self.offered = [pattern for kind in kinds for pattern in kind.patterns]
        return self.path


def test_statistics_are_printed_with_one_key_and_saved_as_word(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target(world, tmp_path / "thống kê.docx", monkeypatch)
    room.show_entry(begin_opinion(world.office, "a01"))
    settle(qtbot, world)
    press(Qt.Key.Key_F9)
    settle(qtbot, world)
    dialog = room.list.dialog
    assert isinstance(dialog, StatisticsDialog)
    press(Qt.Key.Key_P, modifier=CONTROL)
    settle(qtbot, world)
    shown = dialog.papers.dialog
    assert shown is not None
    shown.save_button.click()
    settle(qtbot, world)
    assert target.offered == ["*.pdf", "*.docx", "*.xlsx"]
    texts = [paragraph.text for paragraph in Document(str(target.path)).paragraphs]
    assert any("dư luận" in " ".join(text.split()) for text in texts)
    shown.reject()
    dialog.reject()


def test_a_book_with_private_answers_is_saved_as_pdf_alone(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target(world, tmp_path / "sổ.docx", monkeypatch)
    begin_opinion(world.office, "a01")
    papers = room.list.papers
    with world.office.read() as connection:
        register = register_in_use(connection, "DLXH")
    papers.show_book(register, 2026)
    settle(qtbot, world)
    assert papers.dialog is not None
    papers.dialog.save_button.click()
    settle(qtbot, world)
    assert target.offered == ["*.pdf"]
    assert [path.name for path in tmp_path.glob("sổ*")] == ["sổ.pdf"]
    papers.dialog.reject()


def test_only_a_document_that_came_in_has_a_sheet_of_direction(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    words = "In phiếu giải quyết văn bản đến…"
    opinion = begin_opinion(world.office, "a01")
    with world.office.record() as rec:
        came = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
    with world.office.read() as connection:
        today, officer = world.office.clock.today(), world.office.officer
        timelines = [timeline_of(connection, each, today, officer) for each in (opinion, came)]
    offered = []
    for timeline in timelines:
        room.list.panel.show_timeline(timeline)
        offered.append([each for each in room.list.panel.menu.actions() if each.text() == words])
    assert [len(found) for found in offered] == [0, 1]
    room.list.papers.show_direction(came)
    settle(qtbot, world)
    assert room.list.papers.dialog is not None
    room.list.papers.dialog.reject()


@pytest.mark.parametrize("in_full", [False, True])
def test_identity_numbers_stand_in_full_on_paper_only_when_it_is_said(
    qtbot: QtBot, world: World, room: RegistersRoom, *, in_full: bool
) -> None:
    answers = {"received_on": ON.isoformat(), "citizen": "Nguyễn Văn Dân", "content": "Hỏi về đất ở"}
    with world.office.record() as rec:
        reception = register_in_use(rec.connection, "TCD")
        begin_entry(rec, reception, {**answers, "identity_number": "001099012345"})
    world.ask.confirmed = in_full
    room.list.papers.show_book(reception, 2026)
    settle(qtbot, world)
    shown = room.list.papers.dialog
    assert shown is not None
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(shown.content)).pages)
    assert ("001099012345" in text) == in_full
    assert ("*********345" in text) != in_full
    shown.reject()


def test_an_issued_invitation_is_recorded_when_it_is_saved_and_answered_for(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "VBDI"), INVITATION)
    draft = Target(world, tmp_path / "dự thảo.pdf", monkeypatch)
    save_letter(qtbot, world, room, matter_id)
    with pytest.raises(NoCode):
        code_in_file(draft.path.read_bytes())
    with world.office.record() as rec:
        take_step(rec, matter_id, "issue", Step(rec.clock.today(), answers={"signer": "A", "copies": "1"}))
    target = Target(world, tmp_path / "giấy mời.docx", monkeypatch)
    save_letter(qtbot, world, room, matter_id)
    read = code_in_file(target.path.read_bytes())
    dialog = CheckDialog(room, room.list._context)
    dialog.code.setText(read.code)
    dialog.check()
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert not dialog.to_entry.isHidden()
    assert dialog.to_paper.isHidden(), "the room of papers makes none out of entries"
    dialog.reject()


def test_what_a_letter_lacks_is_told_and_leads_to_the_question(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    with world.office.record() as rec:
        answers = {**INVITATION, "place": ""}
        matter_id = begin_entry(rec, register_in_use(rec.connection, "VBDI"), answers)
    room.list.papers.show_letter("Giấy mời", matter_id)
    settle(qtbot, world)
    dialog = room.list.papers.dialog
    assert dialog is not None
    told = [warning.sentence for warning in dialog.warnings.warnings]
    assert any("chưa ghi “Địa điểm”" in sentence for sentence in told)
    assert not any("Chưa có số" in sentence for sentence in told), "a draft gets it when it is issued"
    went: list[Warned] = []
    dialog.followed.connect(went.append)
    for _ in told:
        press(Qt.Key.Key_F8)
        if "Địa điểm" in dialog.focusWidget().accessibleDescription():
            break
    press(Qt.Key.Key_Return)
    settle(qtbot, world)
    assert room.list.papers.dialog is None
    assert [each.destination for each in went] == [
        Destination("registers", RegisterEntryPlace(matter_id, "place"))
    ]
    documents = RegistersRoom(world.context, RegisterRoom.DOCUMENTS)
    qtbot.addWidget(documents)
    documents.show()
    documents.show_place(RegisterEntryPlace(matter_id, "place"))
    settle(qtbot, world)
    assert documents.entry.body is not None
    assert documents.entry.body.question() == "place"
    qtbot.waitUntil(lambda: not documents._soon.isActive())
    settle(qtbot, world)


def test_of_a_letter_that_was_only_registered_no_paper_is_made(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    with world.office.record() as rec:
        answers = {**OUT, "doc_type": "invitation"}  # written elsewhere, and registered here
        matter_id = begin_entry(rec, register_in_use(rec.connection, "VBDI"), answers)
        take_step(rec, matter_id, "issue", Step(rec.clock.today(), answers={"signer": "A", "copies": "1"}))
    room.list.papers.show_letter("Giấy mời", matter_id)
    qtbot.waitUntil(lambda: any("bản đã ký" in told for told in world.ask.asked))
    assert room.list.papers.dialog is None


def save_letter(qtbot: QtBot, world: World, room: RegistersRoom, matter_id: str) -> None:
    """Show the document that is written out of an entry, and save it."""
    papers = room.list.papers
    papers.show_letter("Giấy mời", matter_id)
    settle(qtbot, world)
    assert papers.dialog is not None
    papers.dialog.save_button.click()
    settle(qtbot, world)
    papers.dialog.reject()
    settle(qtbot, world)
