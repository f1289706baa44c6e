"""The mark of a final paper in its bottom margin: its code, and on the first page its QR code.

Nghị định 30/2020/NĐ-CP leaves the bottom margin free; the room at the upper right belongs to the electronic
signature of the organisation. The measures are our own: a printer leaves about 5 mm of the edge white, and a
square of 29 modules is read from paper when a module is no smaller than a third of a millimetre. Where the
bottom margin is too low for that, as in a landscape book, it is printed above the text.
"""

from __future__ import annotations

from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm

from desktop_app.reports.data import PaperMark
from desktop_app.reports.frame.fonts import REGULAR
from desktop_app.reports.frame.text_lines import draw_text

_EDGE_MM = 6.0
_SQUARE_MM = 11.5
_FROM_TEXT_MM = 2.0
_QUIET_MODULES = 1
"""White around the square, besides that of the paper."""
_SIZE_PT = 6.5
_GREY = 0.35


def draw_mark(
    canvas: Any, mark: PaperMark, left: float, bottom_margin: float, top: float, *, is_first: bool
) -> None:
    """Draw the mark on a page; ``left``, ``bottom_margin`` and the ``top`` of the text are points."""
    x, y = left, _EDGE_MM * mm
    side, away = _SQUARE_MM * mm, _FROM_TEXT_MM * mm
    is_below = bottom_margin - y - away >= side
    if is_first:
        widget = QrCodeWidget(
            mark.square, barWidth=side, barHeight=side, barBorder=_QUIET_MODULES, barLevel="M"
        )
        _draw_modules(canvas, widget, x, y if is_below else top + away)
        x += side + mm if is_below else 0
    canvas.saveState()
    canvas.setFillGray(_GREY)
    draw_text(canvas, mark.code, REGULAR, _SIZE_PT, x, y + mm)
    canvas.restoreState()


def _draw_modules(canvas: Any, widget: QrCodeWidget, x: float, y: float) -> None:
    """The dark modules of a square. Reportlab's own way to draw it names a font that is not embedded."""
    canvas.saveState()
    canvas.setFillGray(0)
    for module in widget.draw().contents:
        if module.fillColor is not None:
            canvas.rect(x + module.x, y + module.y, module.width, module.height, stroke=0, fill=1)
    canvas.restoreState()
