"""A badge that gives way in width: cut words end in "…" and are shown whole as a tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.widgets.labels import BadgeTone, made_badge
from ui.widgets.plain_text import set_tip

_LEAST = 120


class ElidedBadge(QLabel):
    """:meth:`text` is the whole text, also where less of it is shown."""

    def __init__(self, text: str = "", tone: BadgeTone = "neutral") -> None:
        super().__init__()
        self._whole = ""
        made_badge(self, tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def shown(self) -> str:
        """The words as they are painted."""
        return super().text()

    def text(self) -> str:
        return self._whole

    def setText(self, text: str) -> None:
        if text == self._whole:
            return
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        more = metrics.horizontalAdvance(self._whole) - metrics.horizontalAdvance(self.shown)
        return QSize(hint.width() + max(more, 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(_LEAST, hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, whole = self.width() - self._frame(), self._whole
        shown = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
        shown = whole if not self.isVisible() or self.width() >= self.sizeHint().width() else shown
        if shown != self.shown:
            super().setText(shown)
        set_tip(self, whole if shown != whole else "")

    def _frame(self) -> int:
        """What a badge has beside its words."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.shown)
