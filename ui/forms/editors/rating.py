"""The editor of a rating: as many stars as are given."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.forms.session.answers import typed_answer
from desktop_app.forms.types.answer_type import Answer
from ui.forms.editors.editor import AskedQuestion, NothingTyped
from ui.theme import spacing as space
from ui.widgets.fields.focus_ring import draw_focus_ring

_STAR = 32
_MOST = 10
"""More stars are a scale whose number is typed."""


def stars_of(asked: AskedQuestion) -> int:
    """How many stars a question has; 0 where its scale is none of stars."""
    bounds = asked.question.control.attributes
    start, end, step = (bounds.get(key, "1") for key in ("start", "end", "step"))
    most = digits_only(end) or 0
    return most if start in ("0", "1") and step == "1" and most <= _MOST else 0


class RatingEditor(NothingTyped, QFrame):
    """A digit, ← and →, or a click give the stars; 0 or Delete takes them away."""

    answered = Signal()
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__()
        self._type, self._zone = asked.question.answer_type, asked.question.session.world.zone
        self.stars = stars_of(asked)
        self.given = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_STAR + space.SMALL)

    @property
    def widget(self) -> QWidget:
        """The row of stars."""
        return self

    @property
    def value(self) -> Answer:
        """How many stars are given."""
        return typed_answer(str(self.given) if self.given else "", self._type, self._zone)

    def show_value(self, stored: str) -> None:
        """Show the stars of a stored answer."""
        self._give(digits_only(stored.partition(".")[0]) or 0, answers=False)

    def forget(self) -> bool:
        """Have no star."""
        self.show_value("")
        return True

    def sizeHint(self) -> QSize:
        return QSize(self.stars * _STAR + 2 * space.SMALL, _STAR + space.SMALL)

    def _give(self, stars: int, *, answers: bool = True) -> None:
        before, self.given = self.given, max(0, min(stars, self.stars))
        self.update()
        if answers and before != self.given:
            self.answered.emit()

    def _place(self, star: int) -> QRect:
        return QRect(space.SMALL + (star - 1) * _STAR, space.TINY, _STAR, _STAR)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        digit = digits_only(text)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._give(self.given + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or text == "0":
            self._give(0)
        elif digit is not None and digit <= self.stars:
            self._give(digit)
            if self.stars < _MOST:
                self.went_on.emit()
        elif digit is not None:
            self.refused.emit(tr("“{key}” chooses nothing here.", key=text))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at: QPoint = event.position().toPoint()
        star = next((star for star in range(1, self.stars + 1) if self._place(star).contains(at)), None)
        if star is not None:
            self._give(star)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        font = painter.font()
        font.setPixelSize(_STAR - space.SMALL)
        painter.setFont(font)
        for star in range(1, self.stars + 1):
            given = star <= self.given
            ink = self.palette().link().color() if given else self.palette().placeholderText().color()
            painter.setPen(QColor(ink))
            painter.drawText(self._place(star), Qt.AlignmentFlag.AlignCenter, "★" if given else "☆")
        painter.end()
        draw_focus_ring(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
