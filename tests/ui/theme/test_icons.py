"""Line icons: drawn once for a colour and size, in the colour that holds, in the middle of their place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop_app.base.resource_files import resource_path
from ui.theme.icons import line_icon


def _painted(icon: QIcon, size: QSize, place: QRect) -> list[list[str]]:
    """The colours of the pixels, row by row."""
    surface = QPixmap(size)
    surface.fill(QColor("#ffffff"))
    painter = QPainter(surface)
    icon.paint(painter, place)
    painter.end()
    image = surface.toImage()
    return [[image.pixelColor(x, y).name() for x in range(size.width())] for y in range(size.height())]


def _colours(rows: list[list[str]]) -> set[str]:
    return {name for row in rows for name in row}


@pytest.fixture(autouse=True)
def nothing_kept(qapp: QApplication) -> None:
    QPixmapCache.clear()


def test_an_icon_is_rendered_once_for_a_colour_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[object] = []
    render = QSvgRenderer.render

    def counted(self: QSvgRenderer, *values: object) -> None:
        rendered.append(values)
        render(self, *values)  # type: ignore[call-overload]

    monkeypatch.setattr(QSvgRenderer, "render", counted)
    colours = ["#c0101e"]
    icon = line_icon("overview", lambda _mode, _state: colours[-1])
    first = _painted(icon, QSize(24, 24), QRect(0, 0, 24, 24))
    assert _painted(icon, QSize(24, 24), QRect(0, 0, 24, 24)) == first
    assert len(rendered) == 1
    colours.append("#1020c0")
    second = _painted(icon, QSize(24, 24), QRect(0, 0, 24, 24))
    assert len(rendered) == 2
    assert "#c0101e" in _colours(first)
    assert "#1020c0" in _colours(second)
    assert "#c0101e" not in _colours(second)


def test_an_icon_stands_in_the_middle_of_its_height_and_at_the_left() -> None:
    icon = line_icon("overview", lambda _mode, _state: "#000000")
    square = _painted(icon, QSize(20, 20), QRect(0, 0, 20, 20))
    placed = _painted(icon, QSize(40, 31), QRect(4, 1, 30, 20 + 10))
    wide = _painted(icon, QSize(40, 20), QRect(0, 0, 40, 20))
    assert [row[:20] for row in wide] == square
    assert {name for row in wide for name in row[20:]} == {"#ffffff"}
    assert placed[0] == ["#ffffff"] * 40
    assert any(name != "#ffffff" for row in placed for name in row)


@pytest.mark.parametrize("side", [14, 16, 20, 24, 32])
@pytest.mark.parametrize("name", ["overview", "surveys", "warning", "sync"])
def test_kept_pixels_are_those_of_drawing_at_the_place(name: str, side: int) -> None:
    surface = QPixmap(side + 6, side + 6)
    surface.fill(QColor("#ffffff"))
    painter = QPainter(surface)
    drawing = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(3, 3, side, side))
    painter.end()
    image = surface.toImage()
    direct = [[image.pixelColor(x, y).lightness() for x in range(side + 6)] for y in range(side + 6)]
    icon = line_icon(name, lambda _mode, _state: "#000000")
    kept = _painted(icon, QSize(side + 6, side + 6), QRect(3, 3, side, side))
    apart = [
        abs(QColor(a).lightness() - b)
        for ours, row in zip(kept, direct, strict=True)
        for a, b in zip(ours, row, strict=True)
    ]
    assert max(apart) <= 2, "of 255: what mixing the colours twice rounds"


def test_an_icon_without_room_is_nothing() -> None:
    icon = line_icon("overview", lambda _mode, _state: "#000000")
    assert {name for row in _painted(icon, QSize(4, 4), QRect(0, 0, 0, 4)) for name in row} == {"#ffffff"}
