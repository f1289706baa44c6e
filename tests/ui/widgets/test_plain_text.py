"""Words and pictures of others: shown as they stand, and nothing that they name is opened."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.reports.figures import FigureCell, FigureHeading, FigureRow, FigureTable
from ui.base.ask import DialogAsk
from ui.base.message_dialog import LineDialog, MessageDialog
from ui.forms.media.pictures import decoded
from ui.movements.analysis.figure_view import FigureView
from ui.theme import Theme
from ui.widgets.plain_browser import PlainBrowser
from ui.widgets.plain_text import as_plain, set_tip

MARKED = '<b>Chữ</b> <img src="file:///etc/hostname">'
LARGEST = QSize(200, 200)


def formats_shown(qapp: QApplication, act: Callable[[], object]) -> list[tuple[str, Qt.TextFormat]]:
    """The labels of the dialog that ``act`` opens, with how they read their text."""
    seen: list[tuple[str, Qt.TextFormat]] = []

    def look() -> None:
        box = qapp.activeModalWidget()
        if box is None:
            QTimer.singleShot(10, look)
            return
        assert isinstance(box, MessageDialog | LineDialog)
        seen.extend((item.text(), item.textFormat()) for item in box.findChildren(QLabel) if item.text())
        box.done(QDialog.DialogCode.Rejected)

    QTimer.singleShot(0, look)
    act()
    return seen


@pytest.mark.parametrize("way", ["warn", "tell", "confirm", "text"])
def test_no_box_reads_a_text_as_html(qapp: QApplication, way: str) -> None:
    ask = DialogAsk()
    ways: dict[str, Callable[[], object]] = {
        "warn": lambda: ask.warn(MARKED, MARKED),
        "tell": lambda: ask.tell(MARKED),
        "confirm": lambda: ask.confirm(MARKED, "Làm", details=MARKED, danger=True),
        "text": lambda: ask.text("Tên", MARKED),
    }
    shown = formats_shown(qapp, ways[way])
    marked = [how for text, how in shown if MARKED in text.replace("&", "")]
    assert marked
    assert set(marked) == {Qt.TextFormat.PlainText}


def test_a_tip_that_looks_like_html_is_shown_letter_by_letter(qapp: QApplication, qtbot: QtBot) -> None:
    target = QWidget()
    qtbot.addWidget(target)
    set_tip(target, MARKED)
    assert "<img" not in target.toolTip()
    assert "&lt;img" in target.toolTip()
    set_tip(target, "3 < 5 & 7")
    assert target.toolTip() == "3 < 5 & 7"
    QToolTip.hideText()


def test_the_names_of_a_matrix_are_no_markup(qapp: QApplication) -> None:
    """A heading shows the tip of its model by itself; names of areas come from other computers."""
    view = FigureView(Theme(qapp), "Figures")
    row = FigureRow((FigureCell(words=MARKED), FigureCell(Decimal(1))))
    headings = (FigureHeading("Area", is_figure=False), FigureHeading(MARKED))
    view.show_table(FigureTable("", "", headings, (row,), is_matrix=True))
    for orientation in (Qt.Orientation.Vertical, Qt.Orientation.Horizontal):
        tip = view.model.headerData(0, orientation, Qt.ItemDataRole.ToolTipRole)
        assert "<img" not in str(tip or "")
    assert view.model.headerData(0, Qt.Orientation.Vertical) == MARKED


def test_plain_words_stay_as_they_are() -> None:
    assert as_plain("Thôn 1\nđủ số liệu") == "Thôn 1\nđủ số liệu"


def test_a_browser_of_foreign_words_loads_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    Image.new("RGB", (4, 4), "red").save(picture)
    browser = PlainBrowser()
    qtbot.addWidget(browser)
    browser.show_lines(f"![x]({picture}) {MARKED}")
    assert MARKED in browser.toPlainText()
    assert browser.loadResource(2, QUrl.fromLocalFile(str(picture))) is None


def test_no_drawing_that_may_name_other_files_is_opened(tmp_path: Path) -> None:
    inner = tmp_path / "inner.png"
    Image.new("RGB", (40, 40), "red").save(inner)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'width="40" height="40">'
        f'<image width="40" height="40" xlink:href="{inner.as_uri()}"/></svg>'
    )
    assert decoded(drawing.encode(), LARGEST) is None
    assert decoded(b'<?xml version="1.0"?>' + drawing.encode(), LARGEST) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
def test_pictures_of_the_listed_kinds_are_shown_whatever_their_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture"
    Image.new("RGB", (400, 300), "red").save(path, kind)
    shown = decoded(path.read_bytes(), LARGEST)
    assert shown is not None
    assert (shown.width(), shown.height()) == (200, 150)
