"""At a scale of 125 % the room has 995 pixels: nothing is cut that has to be read."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFrame, QPushButton, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop_app.attachments.examining import examine
from desktop_app.attachments.kinds import accepted
from desktop_app.catalogue.registers.sources import EntryFact
from desktop_app.registers.entries.files import attach_to_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.sample.building import begin_sample
from desktop_app.sample.registers import play_sample_registers
from tests.registers.builders import begin_opinion
from tests.support.files import A_FILE
from tests.ui.registers.conftest import World, in_register, settle, until
from ui.places.registers import RegisterPlace
from ui.registers.common.timeline_view import TimelineView
from ui.registers.registers_room import RegistersRoom
from ui.widgets.tables.elided_tips import TippingDelegate


def test_buttons_and_filters_keep_their_words_in_a_narrow_window(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_opinion(world.office)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.model.rowCount() == 1)
    for width in (995, 1268, 995):
        room.resize(width, 500)
        settle(qtbot, world)
        page = room.list
        for made in (page.new, page.correct, page.saved.button, page.more):
            assert isinstance(made, QPushButton)
            assert made.width() >= made.sizeHint().width(), made.text()
        for box in (page.filters.area, page.filters.year):
            assert box.shown == box.currentText()
    assert "Ctrl+N" in room.list.new.toolTip(), "the key is told as a tip"


def test_a_long_list_keeps_its_states_on_a_screen_of_1366_pixels(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    for number in range(40):
        begin_opinion(world.office, content=f"Đường vào thôn ngập sau mưa {number}")
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.model.rowCount() == 40)
    view = room.list.view
    until(qtbot, view.verticalScrollBar().isVisible)
    settle(qtbot, world)
    with world.office.read() as connection:
        columns = register_in_use(connection, "DLXH").columns
    shown = {column.source.fact for place, column in enumerate(columns) if not view.isColumnHidden(place)}
    assert {EntryFact.NUMBER, EntryFact.STATE, EntryFact.DUE} <= shown


def test_what_is_due_leaves_its_register_and_number_before_its_subject(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    for number in range(3):
        begin_opinion(
            world.office,
            content=f"Đường vào thôn ngập sau mưa lớn, học sinh đi lại khó {number}",
            noted_on="2026-03-02",
        )
    room.refresh()
    until(qtbot, lambda: room.due.model.rowCount() > 1)
    view, head = room.due.view, room.due.view.horizontalHeader()
    left = {}
    for width in (690, 1268):
        room.resize(width, 420)
        settle(qtbot, world)
        left[width] = {place for place in range(4) if view.isColumnHidden(place)}
        assert head.length() <= view.viewport().width(), "nothing is scrolled sideways"
        assert view.columnWidth(0) >= 230
    assert left == {690: {2, 3}, 1268: set()}


def test_short_names_of_registers_are_not_cut(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    settle(qtbot, world)
    for width in (995, 1268):
        room.resize(width, 500)
        settle(qtbot, world)
        names = room.registers
        delegate = names.itemDelegate()
        for row in range(names.count()):
            index = names.model().index(row, 0)
            needed = delegate.sizeHint(QStyleOptionViewItem(), index).width()
            assert needed <= names.viewport().width() - 34, (
                f"{index.data()}: a count of three digits fits beside"
            )


def test_terms_and_states_are_read_whole_on_a_screen_of_1366_pixels(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    """Terms tell days of work, and the longest state of petitions is as long as they."""
    begin_sample(world.office)
    play_sample_registers(world.office, opinions=3, petitions=4)
    room.resize(1268, 500)
    room.show_place(RegisterPlace("KNCT"))
    view = room.list.view
    until(qtbot, lambda: room.list.model.rowCount() == 4)
    settle(qtbot, world)
    with world.office.read() as connection:
        columns = register_in_use(connection, "KNCT").columns
    seen = set()
    for place, column in enumerate(columns):
        if column.source.fact in (EntryFact.DUE, EntryFact.STATE) and not view.isColumnHidden(place):
            for row in range(4):
                words = str(view.model().index(row, place).data())
                seen.add(words)
                needed = view.sizeHintForIndex(view.model().index(row, place)).width()
                assert needed <= view.columnWidth(place), words
    assert "Đã chuyển, chờ trả lời" in seen
    assert any(words.endswith("ngày làm việc") for words in seen), seen


def test_at_125_percent_a_term_is_whole_and_its_date_is_in_the_tip(
    qtbot: QtBot, world: World, room: RegistersRoom
) -> None:
    begin_sample(world.office)
    play_sample_registers(world.office, opinions=3, petitions=4)
    room.resize(995, 500)
    room.show_place(RegisterPlace("KNCT"))
    view = room.list.view
    until(qtbot, lambda: room.list.model.rowCount() == 4)
    settle(qtbot, world)
    with world.office.read() as connection:
        columns = register_in_use(connection, "KNCT").columns
    (due,) = (place for place, column in enumerate(columns) if column.source.fact == EntryFact.DUE)
    assert not view.isColumnHidden(due)
    for row in range(4):
        index = view.model().index(row, due)
        words = str(index.data())
        assert view.sizeHintForIndex(index).width() <= view.columnWidth(due), words
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.rect = view.visualRect(index)
        delegate = view.itemDelegate()
        assert isinstance(delegate, TippingDelegate)
        tip = delegate.tip(view, option, index)
        assert re.match(r"\d\d/\d\d/\d{4}, ", tip) if words else tip == ""


def test_letters_are_off_where_nothing_is_due(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    settle(qtbot, world)
    assert not room.due.letters.isEnabled()
    room.due.remind()
    assert room.due.dialog is None
    begin_opinion(world.office, noted_on="2026-03-02")
    room.refresh()
    until(qtbot, lambda: room.due.model.rowCount() > 1)
    assert room.due.letters.isEnabled()


def test_a_file_with_a_long_name_leaves_the_cards_as_wide_as_they_are_seen(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path
) -> None:
    path = tmp_path / "Dự thảo Nghị quyết về phân loại rác tại nguồn và thu gom.pdf"
    path.write_bytes(A_FILE)
    matter_id = begin_opinion(world.office)
    with world.office.record() as rec:
        attach_to_entry(rec, matter_id, examine(path, accepted("*/*")))
    room.resize(1268, 600)
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.panel.timeline)
    settle(qtbot, world)
    view = room.findChild(TimelineView)
    assert view is not None
    cards = [each for each in view.findChildren(QFrame) if each.property("surface") == "card"]
    assert any("Dự_thảo" in each.accessibleName() for each in cards)
    for card in cards:
        assert card.width() <= view.viewport().width(), "nothing of it is cut off"
