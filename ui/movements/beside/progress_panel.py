"""Beside the grid: how far each indicator with a plan has come, in the drawings that reports print."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QSize
from shiboken6 import isValid

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from ui.base.errors import sentence_for
from ui.movements.analysis.picture import Picture
from ui.theme import spacing as space
from ui.widgets.frames import Card
from ui.widgets.labels import muted
from ui.widgets.page import ScrollBody

type Progress = tuple[tuple[str, Fraction], ...]
"""Name of an indicator and its share of the year's plan."""

WIDTH = 500
_LEAST_WIDTH = 300
_DRAWING_WIDTH = 330.0
"""In points; shown larger than on paper, for a screen stands farther away."""
_HIGHEST = 4000.0


class ProgressPanel(Card):
    """Draws in the queue it is given; while it draws, only the newest figures wait."""

    def __init__(self, queue: WorkQueue) -> None:
        super().__init__(tr("Progress against the plan"))
        self.setMaximumWidth(WIDTH)
        self.setMinimumWidth(_LEAST_WIDTH)
        self._queue = queue
        self._drawing: Progress | None = None
        self._wanted: Progress = ()
        self._picture = Picture(
            tr("Progress against the plan"), WIDTH - 2 * space.CARD_PADDING - space.MEDIUM
        )
        self._words = muted("")
        scroll = ScrollBody()
        scroll.setStyleSheet("QWidget#pageBody { background: transparent; }")
        scroll.body.addWidget(self._words)
        scroll.body.addWidget(self._picture)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

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
    from desktop_app.reports.blocks.model import Bar, BarChart
    from desktop_app.reports.frame.charts import chart_drawings, drawing_svg
    from desktop_app.reports.frame.profile import load_profile

    bars = tuple(Bar(name, share) for name, share in progress)
    drawings = chart_drawings(BarChart("", bars), load_profile().chart, _DRAWING_WIDTH, _HIGHEST)
    return drawing_svg(drawings[0])
