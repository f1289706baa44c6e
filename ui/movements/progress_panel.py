"""Beside the grid: how far each indicator with a plan has come, in the drawings that reports print."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from ui.base.errors import sentence_for
from ui.theme import spacing as space
from ui.widgets.frames import Card
from ui.widgets.labels import muted
from ui.widgets.page import ScrollBody

type Progress = tuple[tuple[str, Fraction], ...]
"""Name of an indicator and its share of the year's plan."""

WIDTH = 500
_DRAWING_WIDTH = 330.0
"""In points; shown larger than on paper, for a screen stands farther away."""
_HIGHEST = 4000.0
_PAPER = QColor("#ffffff")
"""The drawing is made for paper: it keeps a white ground in the dark window too."""


class ProgressPanel(Card):
    """Draws in the queue it is given; while it draws, only the newest figures wait."""

    def __init__(self, queue: WorkQueue) -> None:
        super().__init__(tr("Progress against the plan"))
        self.setFixedWidth(WIDTH)
        self._queue = queue
        self._drawing: Progress | None = None
        self._wanted: Progress = ()
        self._picture = _Picture()
        self._words = muted("")
        scroll = ScrollBody()
        scroll.setStyleSheet("QWidget#pageBody { background: transparent; }")
        scroll.body.addWidget(self._words)
        scroll.body.addWidget(self._picture)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll)

    @property
    def words(self) -> str:
        """What stands above the drawing."""
        return self._words.text()

    @property
    def drawn(self) -> bool:
        """Whether a drawing is shown."""
        return not self._picture.isHidden()

    def show_progress(self, progress: Progress) -> None:
        """Show other figures."""
        self._wanted = progress
        if self._drawing is None and progress:
            self._drawing = progress
            self._queue.submit(lambda: draw_progress(progress), self._drew)
        elif not progress:
            self._picture.show_svg("")
            self._words.setText(tr("No indicator shown here has a plan figure and results yet."))

    def _drew(self, outcome: Outcome[str]) -> None:
        if not isValid(self):  # the window was built anew meanwhile
            return
        drawn, self._drawing = self._drawing, None
        match outcome:
            case Ok(svg) if self._wanted:
                self._picture.show_svg(svg)
                self._words.setText(tr("Since January, against the plan of the year."))
            case Err(error):
                self._words.setText(sentence_for(error))
            case _:
                pass
        if self._wanted != drawn:
            self.show_progress(self._wanted)


def draw_progress(progress: Progress) -> str:
    """The bar chart as SVG, drawn as reports draw it."""
    from desktop_app.reports.frame.blocks import Bar, BarChart
    from desktop_app.reports.frame.charts import chart_drawings, drawing_svg
    from desktop_app.reports.frame.profile import load_profile

    bars = tuple(Bar(name, share) for name, share in progress)
    drawings = chart_drawings(BarChart("", bars), load_profile().chart, _DRAWING_WIDTH, _HIGHEST)
    return drawing_svg(drawings[0])


class _Picture(QWidget):
    """Paints one SVG in the width it has."""

    def __init__(self) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Progress against the plan"))
        self.hide()

    def show_svg(self, svg: str) -> None:
        if svg:
            self._renderer.load(QByteArray(svg.encode()))
        self.setVisible(bool(svg))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = self._renderer.defaultSize()
        width = WIDTH - 2 * space.CARD_PADDING - space.MEDIUM
        return QSize(width, round(size.height() * width / max(size.width(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _PAPER)
        size = self._renderer.defaultSize()
        height = size.height() * self.width() / max(size.width(), 1)
        self._renderer.render(painter, QRectF(0, 0, self.width(), height))
        painter.end()
        del event
