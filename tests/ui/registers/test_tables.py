"""Entries from Excel: looked at, written, and what was refused meanwhile stands beside its row."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from tests.registers.builders import ON, begin_opinion
from tests.ui.registers.conftest import World, in_register, settle, until
from ui.registers.registers_room import RegistersRoom


def test_rows_are_looked_at_and_written_and_one_refused_does_not_keep_the_others(
    qtbot: QtBot, world: World, room: RegistersRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter_id = begin_opinion(world.office)
    path = tmp_path / "so.xlsx"
    in_register(qtbot, world, room)
    until(qtbot, lambda: room.list.data is not None and room.list.model.rowCount() == 1)
    monkeypatch.setattr(world.ask, "save_file", lambda *_: path)
    monkeypatch.setattr(world.ask, "open_file", lambda *_: path)
    with world.office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
    room.list.tables.write(opinions, [matter_id])
    until(qtbot, lambda: room.list.papers.written.isVisible())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[2]]
    content = next(place for place, head in enumerate(heads) if "[content]" in head)
    row = [cell.value for cell in sheet[3]]
    sheet.cell(3, content + 1).value = "Đường vào thôn ngập sâu"
    sheet.append([None, None, *row[2:content], "Chợ mới chưa có mái che", *row[content + 1 :]])
    book.save(path)
    room.list.tables.read(opinions)
    until(qtbot, lambda: room.list.tables.dialog is not None)
    dialog = room.list.tables.dialog
    assert dialog is not None
    assert [each.cells[1].text for each in dialog.model.rows] == ["Sửa", "Mục mới"]
    with world.office.record() as rec:  # meanwhile a colleague voids the one
        void_entry(rec, matter_id, Step(ON, reason="ghi nhầm"))
    dialog.go.click()
    until(qtbot, lambda: [each.cells[1].text for each in dialog.model.rows] == ["Bị từ chối", "Đã ghi"])
    titles = sorted(line.title for line in world.lines())
    assert titles == ["Chợ mới chưa có mái che", "Đường vào thôn ngập sau mưa"]
    dialog.reject()
    settle(qtbot, world)
