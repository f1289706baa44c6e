"""Documents are kept in their own room, and begin out of each other by F4."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.registers.definition import RegisterRoom
from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import begin_opinion
from tests.registers.entries.test_relations import ARRIVED, SIGNED, drafted, issue, lines
from tests.ui.registers.conftest import CONTROL, World, press, settle, type_text, until, world
from tests.ui.registers.test_registers_room import ask_step
from ui.context.room import Destination
from ui.documents.documents_room import build_room
from ui.places.registers import EntriesPlace, RegisterEntryPlace, RegisterPlace
from ui.registers.common.reading import number_shown
from ui.registers.registers_room import RegistersRoom

__all__ = ["world"]


@pytest.fixture
def went() -> list[Destination]:
    return []


def opened(qtbot: QtBot, world: World, went: list[Destination], room: RegisterRoom) -> RegistersRoom:
    context = replace(world.context, navigate=went.append)
    made = build_room(context) if room is RegisterRoom.DOCUMENTS else RegistersRoom(context)
    assert isinstance(made, RegistersRoom)

    def rest(_: object) -> None:
        qtbot.waitUntil(lambda: not made._soon.isActive())
        settle(qtbot, world)

    qtbot.addWidget(made, before_close_func=rest)
    made.resize(1268, 700)
    made.show()
    qtbot.waitExposed(made)
    made.entered()
    settle(qtbot, world)
    return made


def test_each_room_has_its_registers_and_leads_to_the_other(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    opinion, document = begin_opinion(world.office, noted_on="2026-09-01"), drafted(world.office)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    codes = [room.registers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(room.registers.count())]
    assert codes == ["", "VBDEN", "VBDI"]
    assert room.due.model.rowCount() == 0, "an opinion is long due, no document"
    room.show_place(RegisterEntryPlace(document))
    until(qtbot, lambda: room.list.matter_id == document)
    room.show_place(RegisterEntryPlace(opinion))
    settle(qtbot, world)
    assert went == [Destination("registers", RegisterEntryPlace(opinion))]
    others = opened(qtbot, world, went, RegisterRoom.REGISTERS)
    assert not {"VBDEN", "VBDI"} & {
        others.registers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(others.registers.count())
    }
    place = EntriesPlace("VBDI", (document,), "một văn bản")
    others.show_place(place)
    settle(qtbot, world)
    assert went[1:] == [Destination("documents", place)]


def test_symbol_and_sender_of_what_came_in_are_in_sight_on_a_screen_of_1366_pixels(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    with world.office.record() as rec:
        begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
        columns = register_in_use(rec.connection, "VBDEN").columns
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterPlace("VBDEN"))
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    settle(qtbot, world)
    view = room.list.view
    shown = {str(column.source) for place, column in enumerate(columns) if not view.isColumnHidden(place)}
    assert len([each for each in columns if each.kept]) == 2
    for place, column in enumerate(columns):
        if column.kept or column.wide:
            assert not view.isColumnHidden(place), (column.label, shown)
    assert view.horizontalHeader().length() <= view.viewport().width(), "nothing is scrolled sideways"


def test_a_document_that_replaces_another_begins_out_of_it(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    first = drafted(world.office)
    issue(world.office, first)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(first))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == first)
    offered = [action.text() for action in room.list.panel.menu.actions()]
    assert {"Soạn văn bản thay thế…", "Soạn công văn đính chính…", "Soạn văn bản thu hồi…"} <= set(offered)
    room.list.panel.relation_asked.emit("VBDI", "replaces")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    given = form.answers()
    assert (given["relation"], given["relation_to"], given["urgency"]) == ("replaces", "01/BC-MTTQ", "normal")
    assert given["drafted_on"] == world.office.clock.today().isoformat()
    assert given["abstract"] == "Báo cáo quý III", "it begins with what the first one says"
    assert room.entry.under.text() == "Mục mới · Thay thế 01/BC-MTTQ"
    press(Qt.Key.Key_Tab)
    type_text("8")
    type_text("BC-MTTQ")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text("Bao cao thay the")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    type_text("MTTQ")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines("VBDI")) == 2)
    assert lines(world.office, first) == ["Bị thay thế bằng: Văn bản đi BC-MTTQ (Dự thảo) · Bao cao thay the"]
    second = next(line.id for line in world.lines("VBDI") if line.id != first)
    with world.office.record() as rec:
        take_step(rec, second, "issue", Step(world.office.clock.today(), answers=SIGNED))
    assert next(line.state for line in world.lines("VBDI") if line.id == first) == "replaced"


def test_a_replacement_that_was_left_as_a_draft_is_the_only_one(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    first = drafted(world.office)
    issue(world.office, first)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(first))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == first)
    room.list.panel.relation_asked.emit("VBDI", "replaces")
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    assert room.entry.body is not None
    room.entry.body.go_to("abstract")
    press(Qt.Key.Key_A, modifier=CONTROL)
    type_text("Bao cao thay the")
    press(Qt.Key.Key_Escape)
    until(qtbot, room.list.unsaved.isVisible)
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: len(world.lines("VBDI")) == 2)
    settle(qtbot, world)
    assert [line.split(":")[0] for line in lines(world.office, first)] == ["Bị thay thế bằng"]
    assert room.entry.presenter.draft is not None
    assert room.entry.presenter.draft.matter_id == "", "the next document has nothing to do with it"
    assert room.entry.under.text() == "Mục mới"


def test_what_was_issued_is_not_opened_for_correction(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    document = drafted(world.office)
    issue(world.office, document)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(document))
    until(qtbot, lambda: room.list.matter_id == document)
    room.list.take_focus()
    press(Qt.Key.Key_Return)
    settle(qtbot, world)
    assert room.pages.currentWidget() is not room.entry
    assert any("không sửa nữa" in told for told in world.ask.asked)


def test_a_document_that_was_issued_stays_in_the_list_and_its_number_is_told(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    """The list shows what is open: who has just issued one writes its number on the paper first."""
    document = drafted(world.office)
    said: list[str] = []
    world.context = replace(world.context, say=said.append)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterPlace("VBDI"))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == document)
    dialog = ask_step(qtbot, room, "Ban hành")
    assert dialog.form is not None
    assert dialog.form.answers()["copies"] == "1", "the form fills it in by itself"
    form = dialog.form
    until(qtbot, lambda: form.isAncestorOf(QApplication.focusWidget() or room))
    type_text("Nguyễn Văn A")
    press(Qt.Key.Key_Return, modifier=CONTROL)
    until(qtbot, lambda: bool(said))
    settle(qtbot, world)
    assert said == ["✓ Ban hành, cấp số: số 01/BC-MTTQ"]
    assert room.list.matter_id == document
    second = drafted(world.office, abstract="Báo cáo quý IV")
    room.show_place(RegisterEntryPlace(second))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == second)
    settle(qtbot, world)
    dialog = ask_step(qtbot, room, "Ban hành")
    assert dialog.form is not None
    assert dialog.form.answers()["signer"] == "Nguyễn Văn A", "who signed last"
    dialog.close()


def test_the_first_document_is_offered_who_signs_for_the_office(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    commune = world.office.identity.commune_code
    with world.office.record() as rec:
        change_profile(
            rec, commune, {"signer_name": "Lê Thị Thử", "signer_authority": "", "signer_position": "CHỦ TỊCH"}
        )
    document = drafted(world.office)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(document))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == document)
    dialog = ask_step(qtbot, room, "Ban hành")
    assert dialog.form is not None
    told = dialog.form.answers()
    assert (told["signer"], told["signer_post"]) == ("Lê Thị Thử", "CHỦ TỊCH")
    dialog.close()


def test_what_came_is_told_by_the_number_that_it_got_here(world: World) -> None:
    with world.office.record() as rec:
        came = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
        take_step(rec, came, "register", Step(world.office.clock.today()))
        assert number_shown(rec.connection, came, "register") == "01"
        assert number_shown(rec.connection, came, "direct") == ""


def test_a_paper_that_came_already_is_told_however_short_its_symbol_is(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    """The window compared the words of what is typed, so that a symbol of two words was never told."""
    with world.office.record() as rec:
        begin_entry(rec, register_in_use(rec.connection, "VBDEN"), {**ARRIVED, "symbol": "12/TB"})
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterPlace("VBDEN"))
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    room.list.take_focus()
    press(Qt.Key.Key_N, modifier=CONTROL)
    until(qtbot, lambda: room.pages.currentWidget() is room.entry)
    settle(qtbot, world)
    press(Qt.Key.Key_Tab, Qt.Key.Key_1)
    type_text("UBND xa")
    press(Qt.Key.Key_Tab)
    for typed, is_told in (("12 /tb", True), ("13/TB", False)):
        press(Qt.Key.Key_A, modifier=CONTROL)
        type_text(typed)
        until(qtbot, lambda is_told=is_told: bool(room.entry.duplicates.found) is is_told)  # type: ignore[misc]


def test_one_key_shows_an_invitation_and_says_why_a_report_has_no_paper(
    qtbot: QtBot, world: World, went: list[Destination]
) -> None:
    invitation = drafted(world.office, doc_type="invitation", place="Nhà văn hóa")
    report = drafted(world.office)
    room = opened(qtbot, world, went, RegisterRoom.DOCUMENTS)
    room.show_place(RegisterEntryPlace(report))
    until(qtbot, lambda: room.list.panel.timeline is not None and room.list.matter_id == report)
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    papers = room.list.papers
    assert papers.dialog is None
    assert any("Sửa tên loại" in told for told in world.ask.asked)
    room.show_place(RegisterEntryPlace(invitation))
    panel = room.list.panel
    until(qtbot, lambda: panel.timeline is not None and panel.timeline.matter.id == invitation)
    assert "In Giấy mời (F8)" in [action.text() for action in panel.menu.actions()]
    press(Qt.Key.Key_F8)
    settle(qtbot, world)
    shown = room.list.papers.dialog
    assert shown is not None
    assert shown.windowTitle() == "Giấy mời"
    shown.reject()
