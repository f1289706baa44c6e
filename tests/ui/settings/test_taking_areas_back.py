"""Figures behind the day of a split are named and go along; a mistaken change is taken back or moved."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.queries import all_areas, areas_at
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.area_changes import end_area
from desktop_app.movements.queries import load_values
from tests.ui.settings.test_settings import press_default, section_of
from tests.ui.shell_parts import OpenApp
from ui.settings.areas.area_change_dialogs import SplitDialog
from ui.settings.areas.take_back_dialog import TakeBackDialog
from ui.settings.areas_section import AreasSection

AUGUST = "2026-M08"


def names(app: OpenApp, day: date) -> list[str]:
    with app.shell.office.read() as connection:
        return [area.name for area in areas_at(connection, day)]


def test_figures_behind_the_day_of_a_split_are_named_and_go_along(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.shell.office.record() as rec:
        east = all_areas(rec.connection)[1].id
        set_values(rec, "MTTQ_CO_SO", "1.1", [(Cell(east, "NT04", AUGUST), "7")])
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(1)
    refused: list[str] = []

    def agree(dialog: SplitDialog) -> int:
        dialog.first_day.set_value(date(2026, 7, 1))
        for part, name in zip(dialog.parts, ("Đông Thượng", "Đông Hạ"), strict=True):
            part[0].setText(name)
        app.ask.answers = [False]
        press_default(dialog)
        app.settle()
        refused.append(dialog.refusal.text)
        assert "Thôn Đông" in names(app, date(2026, 8, 1)), "nothing is half done"
        app.ask.answers = [True]
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(SplitDialog, "exec", agree)
    section.split.click()
    app.settle()
    assert "Tháng 8/2026" in refused[0] or "8/2026" in refused[0]
    assert app.ask.asked[-1] == refused[0]
    found = {area: value for area, value in figures(app).items() if value is not None}
    assert list(found.values()) == ["7"]
    assert list(found) == ["Thôn Đông Thượng"]


def figures(app: OpenApp) -> dict[str, str | None]:
    with app.shell.office.read() as connection:
        by_id = {area.id: area.name for area in all_areas(connection)}
        values = load_values(connection, "MTTQ_CO_SO", 2026)
    return {by_id[cell.unit]: value for cell, value in values.items() if cell.indicator == "NT04"}


def test_a_mistaken_end_is_moved_and_taken_back(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.shell.office.record() as rec:
        east = all_areas(rec.connection)[1]
        end_area(rec, east.id, date(2026, 3, 31))
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)
    assert not section.back.isEnabled(), "nothing has happened to this one"
    section.past.setChecked(True)
    section.table.selectRow(section.model.row_of(east.id))
    assert section.back.isEnabled()

    def move(dialog: TakeBackDialog) -> int:
        assert dialog.day.value == date(2026, 3, 31)
        dialog.day.set_value(date(2026, 4, 30))
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(TakeBackDialog, "exec", move)
    section.back.click()
    app.settle()
    assert east.name in names(app, date(2026, 4, 30))
    assert east.name not in names(app, date(2026, 5, 1))

    def undo(dialog: TakeBackDialog) -> int:
        app.ask.answers = [True]
        dialog.undo.click()
        app.settle()
        return dialog.result()

    monkeypatch.setattr(TakeBackDialog, "exec", undo)
    section.table.selectRow(section.model.row_of(east.id))
    section.back.click()
    app.settle()
    assert app.ask.asked[-1].endswith("Thôn Đông kết thúc ngày 30/04/2026?")
    assert east.name in names(app, date(2026, 5, 1))
