"""How a list shares its width: what it is for is whole while there is room, the rest leaves by its worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import override

import pytest
from PySide6.QtCore import QModelIndex, QSize
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme
from ui.theme.fonts import scaled
from ui.widgets.tables.elided_tips import TippingDelegate
from ui.widgets.tables.name_column import LEAST
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.seen_rows import width_of_rows
from ui.widgets.tables.shared_width import SharedWidth, keep_out
from ui.widgets.tables.tables import fit_to_rows, set_widths, table

SUBJECT = "Đề nghị giải quyết dứt điểm hồ sơ cấp giấy chứng nhận"
type Lists = Callable[..., QTableView]


@pytest.fixture
def lists(qapp: QApplication, qtbot: QtBot) -> Lists:
    """Return a list of the given width, with rows of such texts."""

    def made(width: int, rows: list[tuple[str, ...]], widths: tuple[int, ...], **how: object) -> QTableView:
        view = table("Thử")
        headings = tuple(f"C{n}" for n in range(len(widths)))
        view.setModel(RowsModel(Theme(qapp, Appearance.LIGHT), headings, (), view))
        qtbot.addWidget(view)
        set_widths(view, widths, **how)  # type: ignore[arg-type]
        say(view, rows)
        view.resize(width, 300)
        view.show()
        QApplication.processEvents()
        return view

    return made


def say(view: QTableView, rows: list[tuple[str, ...]]) -> None:
    model = view.model()
    assert isinstance(model, RowsModel)
    model.set_rows([TextRow(str(n), tuple(TextCell(text) for text in row)) for n, row in enumerate(rows)])
    QApplication.processEvents()


def resize_inside(view: QTableView, width: int) -> None:
    """Give the columns so much room."""
    view.resize(width + view.width() - view.viewport().width(), 300)
    QApplication.processEvents()


def spare(view: QTableView, column: int) -> int:
    """How much wider a column is than what it says; below 0 it is cut."""
    return view.columnWidth(column) - width_of_rows(view, column)


def is_whole(view: QTableView) -> bool:
    return view.horizontalHeader().length() == view.viewport().width()


def test_columns_with_more_than_they_need_give_it_to_a_name_that_is_cut(lists: Lists) -> None:
    view = lists(600, [(SUBJECT, "Mới", "Thôn Đoài")], (0, 200, 200))
    assert spare(view, 0) >= 0
    assert min(spare(view, 1), spare(view, 2)) >= 0
    assert is_whole(view)
    view.resize(900, 300)
    QApplication.processEvents()
    assert view.columnWidth(1) == 200, "with room for all they are as before"


def test_rows_that_come_later_are_seen(lists: Lists) -> None:
    view = lists(600, [("Ngắn", "Mới", "x")], (0, 200, 200))
    assert view.columnWidth(1) == 200
    say(view, [(SUBJECT, "Mới", "x")])
    assert spare(view, 0) >= 0


def test_a_column_that_says_nothing_leaves_before_a_name_is_cut(lists: Lists) -> None:
    rows = [(SUBJECT, "05/10/2026", "–", "")]
    view = lists(1_200, rows, (0, 110, 90, 90), leaves=(3, 2))
    resize_inside(view, width_of_rows(view, 0) + width_of_rows(view, 1) + 2)
    assert [view.isColumnHidden(column) for column in range(4)] == [False, False, True, True]
    assert spare(view, 0) >= 0
    say(view, [(SUBJECT, "05/10/2026", "xã", "")])
    assert not view.isColumnHidden(2), "what is said stays while the name keeps its least"


def test_what_matters_less_leaves_first_and_comes_back(lists: Lists) -> None:
    rows = [(SUBJECT, "chậm 21 ngày làm việc", "Kiến nghị cử tri", "02/2026")]
    view = lists(1_200, rows, (0, 190, 150, 84), least=200, leaves=(3, 2))
    resize_inside(view, scaled(200) + width_of_rows(view, 1) + 20)
    assert [view.isColumnHidden(column) for column in range(4)] == [False, False, True, True]
    assert spare(view, 1) >= 0
    assert is_whole(view)
    view.resize(900, 300)
    QApplication.processEvents()
    assert not any(view.isColumnHidden(column) for column in range(4))


def test_a_cut_column_takes_what_nobody_needs(lists: Lists) -> None:
    view = lists(700, [("Ngắn", SUBJECT)], (0, 120))
    assert spare(view, 1) >= 0


def test_names_share_by_what_they_need(lists: Lists) -> None:
    view = lists(620, [("Quý 3/2026", SUBJECT, "x")], (0, 0, 60))
    assert min(spare(view, 0), spare(view, 1)) >= 0
    assert is_whole(view)


def test_a_hidden_column_keeps_the_width_it_is_given(lists: Lists) -> None:
    rows = [(SUBJECT, "Kiến nghị cử tri", "x")]
    view = lists(1_200, rows, (0, 60, 60), leaves=(1,))
    resize_inside(view, scaled(LEAST) + 60)
    assert view.isColumnHidden(1)
    fit_to_rows(view, {1: 300})
    view.resize(900, 300)
    QApplication.processEvents()
    assert spare(view, 1) >= 0


def test_what_is_kept_out_stays_out_with_room(lists: Lists) -> None:
    view = lists(900, [("Ngắn", "Mới")], (0, 100), leaves=(1,))
    keep_out(view, {1})
    assert view.isColumnHidden(1)
    keep_out(view, set())
    assert not view.isColumnHidden(1)


def test_a_figure_that_needs_more_than_was_measured_gets_it_and_the_table_rests(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[SharedWidth] = []
    fit = SharedWidth.fit

    def counted(shared: SharedWidth) -> None:
        fits.append(shared)
        fit(shared)

    monkeypatch.setattr(SharedWidth, "fit", counted)
    view = lists(500, [(SUBJECT * 3, "Mới", "28/2025")] * 5, (0, 84, 60))
    view.setItemDelegate(Wider(view))
    for _ in range(200):
        QApplication.processEvents()
    assert len(fits) < 20
    assert view.columnWidth(2) >= width_of_rows(view, 2) + WIDER
    assert is_whole(view)


WIDER = 8


class Wider(TippingDelegate):
    """In the second row a figure of as many letters takes more room."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + (WIDER if index.row() == 1 else 0), hint.height())
