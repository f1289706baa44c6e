"""Blocks from English spreadsheets: read as they were meant or asked about, never a thousand times larger."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.figures.styles import StyleEvidence
from desktop_app.base.numbers import NumberStyle
from desktop_app.catalogue.indicator_set import IndicatorSet, ValueKind
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.grid_layout import Column as GridColumn
from desktop_app.movements.grid_layout import ColumnKind
from desktop_app.movements.values import Value, parse_value
from tests.ui.movements.test_movements_room import cell, press, saved
from ui.context.room import RoomContext
from ui.grid.block_entry import Rectangle, plan_paste
from ui.grid.model.clipboard_text import format_block, parse_block
from ui.grid.model.table import GridRow, GridTable, ShownCell
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.cell_text import edit_text
from ui.movements.sheets.definitions import header_of

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
DECIMALS, WHOLE = "NT02", "NT01"
SET = next(loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, IndicatorSet))
INDICATORS = [SET.by_code[code] for code in ("TT01", "NT06", "NT04", "VH04", "TM01")]
HELD: dict[ValueKind, st.SearchStrategy[Value]] = {
    ValueKind.INTEGER: st.integers(0, 10**12).map(Decimal),
    ValueKind.MONEY: st.integers(0, 10**15).map(Decimal),
    ValueKind.DECIMAL: st.decimals(0, 10**9, places=6).map(Decimal.normalize),
    ValueKind.YES_NO: st.sampled_from([Decimal(0), Decimal(1)]),
    ValueKind.TEXT: st.sampled_from(["2.750", "1,234", "0.500", "Gia đình 1.234"]),
}


def a_table(texts: dict[tuple[str, str], str], rows: int) -> GridTable:
    columns = [header_of(GridColumn(each, ColumnKind.ENTERED, each.entered_by), SET) for each in INDICATORS]
    cells = {key: ShownCell(text, text) for key, text in texts.items()}
    return GridTable(tuple(GridRow(str(number), "") for number in range(rows)), tuple(columns), cells)


@given(st.lists(st.tuples(*(HELD[each.value_kind] for each in INDICATORS)), min_size=1, max_size=5))
def test_what_is_copied_pastes_back_to_the_same(figures: list[tuple[Value, ...]]) -> None:
    held = {
        (str(number), indicator.code): value
        for number, row in enumerate(figures)
        for indicator, value in zip(INDICATORS, row, strict=True)
    }
    shown = {key: edit_text(SET.by_code[key[1]], value) for key, value in held.items()}
    table = a_table(shown, len(figures))
    block = [
        [table.cell(row, column).edit for column in range(len(INDICATORS))] for row in range(len(figures))
    ]
    empty = a_table(dict.fromkeys(held, ""), len(figures))
    ours = StyleEvidence(by_form=frozenset({NumberStyle.VIETNAMESE}))
    copied = parse_block(format_block(block))
    plan = plan_paste(empty, Rectangle(0, 0, 0, 0), copied, lambda _: "", ours)
    assert {e.key: parse_value(SET.by_code[e.column], e.text) for e in plan.good} == held


@given(
    st.lists(st.tuples(*(HELD[INDICATORS[place].value_kind] for place in range(3))), min_size=1, max_size=5),
    st.sampled_from(NumberStyle),
    st.booleans(),
)
def test_no_style_of_any_program_changes_a_figure(
    figures: list[tuple[Value, ...]], style: NumberStyle, grouped: bool
) -> None:
    """A block is read as it was meant, or asked about; answered, it is read as it was meant."""

    def written(value: Value) -> str:
        text = f"{value:,f}" if grouped else f"{value:f}"
        return text if style is NumberStyle.ENGLISH else text.translate(str.maketrans(",.", ".,"))

    held = {
        (str(number), INDICATORS[place].code): value
        for number, row in enumerate(figures)
        for place, value in enumerate(row)
    }
    empty = a_table(dict.fromkeys(held, ""), len(figures))
    block = [[written(value) for value in row] for row in figures]
    plan = plan_paste(empty, Rectangle(0, 0, 0, 0), block, lambda _: "")
    read = {e.key: parse_value(SET.by_code[e.column], e.text) for e in plan.good}
    assert read == {key: held[key] for key in read}
    assert read.keys() | {entry.key for entry in plan.unclear} == held.keys()
    answered = plan_paste(
        empty, Rectangle(0, 0, 0, 0), block, lambda _: "", StyleEvidence(by_form=frozenset({style}))
    )
    assert {e.key: parse_value(SET.by_code[e.column], e.text) for e in answered.good} == held


def paste(room: MovementsRoom, unit: str, code: str, block: str) -> None:
    room.grid.go_to((unit, code))
    QGuiApplication.clipboard().setText(block)
    press(Qt.Key.Key_V, CONTROL)


def test_an_english_block_keeps_its_size(room: MovementsRoom, context: RoomContext, qtbot: QtBot) -> None:
    paste(room, "a01", DECIMALS, "0.500\n2.750\n1.25\n0.125")
    assert not room.paste_bar.isVisible()
    there = {"a01": "0.5", "a02": "2.75", "a03": "1.25", "a04": "0.125"}
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == there)
    assert cell(room, "a02", DECIMALS).text == "2,75"


@pytest.mark.parametrize(
    ("key", "there"),
    [(Qt.Key.Key_1, {"a01": "2750", "a02": "3125"}), (Qt.Key.Key_2, {"a01": "2.75", "a02": "3.125"})],
)
def test_what_the_block_does_not_tell_is_asked(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot, key: Qt.Key, there: dict[str, str]
) -> None:
    paste(room, "a01", DECIMALS, "2.750\n3.125\n7")
    assert room.paste_bar.isVisible()
    assert "2.750 (hàng nghìn) hay 2,75 (số thập phân)" in room.paste_bar.text
    assert "có 2 ô" in room.paste_bar.text
    assert [each.isVisible() for each in (room.paste_bar.accept, room.paste_bar.english)] == [False, True]
    assert "Alt+2" in room.paste_bar.english.text()
    assert cell(room, "a01", DECIMALS).text == "2.750"
    press(Qt.Key.Key_Return, CONTROL)
    assert room.paste_bar.isVisible(), "this is no answer"
    assert saved(context.office, DECIMALS) == {}
    press(key, ALT)
    assert not room.paste_bar.isVisible()
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == there | {"a03": "7"})
    press(Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == {})


def test_escape_pastes_nothing(room: MovementsRoom, context: RoomContext) -> None:
    paste(room, "a01", DECIMALS, "2.750\n7")
    press(Qt.Key.Key_Escape)
    assert not room.paste_bar.isVisible()
    assert cell(room, "a01", DECIMALS).text == ""
    press(Qt.Key.Key_2, ALT)
    assert saved(context.office, DECIMALS) == {}


def test_what_does_not_fit_the_answer_is_told(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    paste(room, "a01", WHOLE, "2.750\t1.25\n1.5\t2.125")
    assert room.paste_bar.isVisible()
    assert "2,75" in room.paste_bar.text, "no thousands are made of a decimal in an English block"
    press(Qt.Key.Key_2, ALT)
    assert room.paste_bar.accept.isVisible()
    assert not room.paste_bar.english.isVisible()
    assert "số nguyên" in cell(room, "a01", WHOLE).problem
    press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == {"a01": "1.25", "a02": "2.125"})
    assert saved(context.office, WHOLE) == {}
    assert cell(room, "a01", WHOLE).text == "2,75", "as it was read"


def test_what_is_copied_here_is_never_asked_about(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    paste(room, "a01", DECIMALS, "1,234\n12,5")
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == {"a01": "1.234", "a02": "12.5"})
    room.grid.go_to(("a01", DECIMALS))
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "1,2340", "it can be read in one way"
    room.grid.go_to(("a05", DECIMALS))
    press(Qt.Key.Key_V, CONTROL)
    assert not room.paste_bar.isVisible()
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS).get("a05") == "1.234")


def test_what_is_typed_is_one_number_or_asked(
    room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    keys = {".": Qt.Key.Key_Period, ",": Qt.Key.Key_Comma, "=": Qt.Key.Key_Equal, "/": Qt.Key.Key_Slash}
    room.grid.go_to(("a01", DECIMALS))
    for text in ("2.750", "0.500", "2750", "=7/8", "25/11"):
        for letter in text:
            press(keys.get(letter) or Qt.Key(ord(letter)))
        press(Qt.Key.Key_Return)
    there = {"a02": "0.5", "a03": "2750", "a04": "0.875"}
    qtbot.waitUntil(lambda: saved(context.office, DECIMALS) == there)
    assert "2750 hoặc 2,75" in cell(room, "a01", DECIMALS).problem
    assert "ngày tháng" in cell(room, "a05", DECIMALS).problem
