"""No words of a book, a package or another computer are read as markup, on any page, in any dialog or tip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTabBar,
    QTableView,
    QWidget,
)
from sqlalchemy import Connection

from desktop_app.base.i18n import language
from desktop_app.catalogue.packages.labels import Label
from tests.ui.fits import walking
from tests.ui.fits.book import Book, a_full_book
from tests.ui.fits.screens import TIGHTEST
from tests.ui.fits.walking import walked
from ui.widgets.tables.elided_tips import TippingDelegate

MARK = ' <b>x</b><img src="file:///x">'
COLUMNS = {
    "residential_area": ("name", "head_name"),
    "survey_round": ("title",),
    "fund_campaign": ("title", "note", "committee", "bank", "basis"),
    "goods_item": ("name",),
    "goods_store": ("name",),
    "helped_household": ("name", "hamlet", "note"),
    "matter_line": ("title",),
    "register_event": ("reason", "addressee", "paper_title"),
    "register_batch": ("name",),
    "reporting_event": ("name",),
    "officer": ("position_title",),
    "printed_paper": ("title",),
    "survey_response": ("comment",),
    "catalogue_package": ("title",),
}
"""Columns that people fill with words."""
WITHIN = {
    "register_matter": "answers",
    "register_event": "answers",
    "survey_response": "answers",
    "fund_voucher": "content",
    "fund_draft": "content",
    "office_profile": "profile",
}
"""Columns that hold several answers."""
MOST_ROWS, MOST_COLUMNS = 40, 60


def marked(value: object) -> object:
    """A value with the mark behind each text of several words."""
    if isinstance(value, dict):
        return {key: marked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each) for each in value]
    return value + MARK if isinstance(value, str) and " " in value else value


def mark_words(connection: Connection) -> None:
    """Put the mark behind the words of the whole book, as another computer could have sent them."""
    for table, columns in COLUMNS.items():
        for column in columns:
            connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = {column} || ? WHERE {column} <> ''", (MARK,)
            )
    for table, column in WITHIN.items():
        for row, kept in connection.exec_driver_sql(f"SELECT rowid, {column} FROM {table}").all():
            try:
                value = json.loads(kept)
            except (TypeError, ValueError):
                continue
            said = json.dumps(marked(value), ensure_ascii=False)
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (said, row))


def a_marked_book(folder: Path) -> Book:
    """The book of the walk, all words of which look like HTML."""
    book = a_full_book(folder)
    with book.office.store.write() as connection:
        mark_words(connection)
    return book


def is_markup(text: object) -> bool:
    """Whether Qt would read a text as HTML, and something of it is the mark."""
    return isinstance(text, str) and "<b>x</b>" in text and QtGui.Qt.mightBeRichText(text)


def columns_of(model: QAbstractItemModel) -> int:
    """How many columns are looked at; a list has one, and does not say so."""
    return 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), MOST_COLUMNS)


def in_headings(model: QAbstractItemModel, where: str) -> Iterator[str]:
    """Headings show the tip of the model by themselves."""
    for orientation, count in (
        (Qt.Orientation.Horizontal, columns_of(model)),
        (Qt.Orientation.Vertical, min(model.rowCount(), MOST_ROWS)),
    ):
        tips = (model.headerData(at, orientation, Qt.ItemDataRole.ToolTipRole) for at in range(count))
        if any(map(is_markup, tips)):
            yield f"{where}: tip of a heading"


def in_cells(view: QAbstractItemView, where: str) -> Iterator[str]:
    """A cell shows the tip of the model by itself, unless its delegate does so letter by letter."""
    model = view.model()
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in range(columns_of(model)):
            index = model.index(row, column)
            if isinstance(view.itemDelegateForIndex(index), TippingDelegate):
                continue
            if is_markup(index.data(Qt.ItemDataRole.ToolTipRole)):
                yield f"{where}: tip of a cell"
                return


@dataclass
class Reading:
    """Looks at every part of a window."""

    found: set[str] = field(default_factory=set)
    shown: int = 0
    """How often the mark stood on the screen."""

    def look(self, window: QWidget, where: str) -> None:
        """Note what reads words as markup."""
        place = where.split(" ", maxsplit=1)[0]
        for part in (window, *window.findChildren(QWidget)):
            name = f"{place} {type(part).__name__}"
            if is_markup(part.toolTip()):
                self.found.add(f"{name}: tip")
            if isinstance(part, QLabel) and part.text():
                self.shown += MARK.strip() in part.text()
                if part.textFormat() != Qt.TextFormat.PlainText:
                    self.found.add(f"{name}: a label that is not plain: {part.text()[:40]!r}")
            if isinstance(part, QTabBar) and any(
                is_markup(part.tabToolTip(at)) for at in range(part.count())
            ):
                self.found.add(f"{name}: tip of a tab")
            if (
                isinstance(part, QAbstractItemView)
                and not isinstance(part, QHeaderView)
                and part.model() is not None
            ):
                self.found |= set(in_cells(part, name))
                self.shown += self._in_rows(part)
                if isinstance(part, QTableView):
                    self.found |= set(in_headings(part.model(), name))

    def _in_rows(self, view: QAbstractItemView) -> int:
        model = view.model()
        said = (model.index(row, 0).data() for row in range(min(model.rowCount(), MOST_ROWS)))
        return sum(isinstance(text, str) and "<b>x</b>" in text for text in said)


@pytest.mark.long
def test_no_page_dialog_or_tip_reads_words_as_markup(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(label: Label) -> str:
        return (label.en if language() == "en" and label.en else label.vi) + MARK

    monkeypatch.setattr(walking, "a_full_book", a_marked_book)
    monkeypatch.setattr(Label, "shown", shown)
    reading = Reading()
    walk = walked(qapp, tmp_path, TIGHTEST, wanted="en", look=reading.look)
    assert len(walk.dialogs) > 50
    assert reading.shown > 100, "the mark is hardly seen"
    assert not reading.found, "\n".join(sorted(reading.found))
