"""The program's picture as Windows wants it, drawn from ``resources/icons/app.svg``."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

from tools.windows.places import ROOT, epoch

DRAWING = ROOT / "resources" / "icons" / "app.svg"

PANEL = (328, 628)
"""Width and height in pixels."""

PANEL_COLOUR = "#e9eef6"

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Side lengths in pixels: lists, title bar, task bar and tiles at 100 to 200 %."""


def write_icon(target: Path, drawing: Path = DRAWING) -> None:
    """Draw the icon in all sizes into an ``.ico`` file of PNG pictures."""
    pictures = [_drawn(drawing, size) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    at = len(head) + 16 * len(SIZES)
    entries = b""
    for size, picture in zip(SIZES, pictures, strict=True):
        side = size % 256  # 0 means 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    target.write_bytes(head + entries + b"".join(pictures))


def write_panel(target: Path, drawing: Path = DRAWING) -> None:
    """The picture at the side of the setup program's first and last page, twice as large as it is.

    It carries the time of the build: NSIS packs it with the time of its file.
    """
    from PIL import Image

    panel = Image.new("RGB", PANEL, PANEL_COLOUR)
    with Image.open(io.BytesIO(_drawn(drawing, PANEL[0] // 2))) as picture:
        panel.paste(picture, (PANEL[0] // 4, PANEL[1] // 6), picture)
    panel.save(target, "BMP")
    os.utime(target, (epoch(), epoch()))


def _drawn(drawing: Path, size: int) -> bytes:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    canvas = QImage(size, size, QImage.Format.Format_RGBA8888)
    canvas.fill(0)
    painter = QPainter(canvas)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    picture = Image.frombytes(
        "RGBA", (size, size), bytes(canvas.constBits()), "raw", "RGBA", canvas.bytesPerLine()
    )
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()
