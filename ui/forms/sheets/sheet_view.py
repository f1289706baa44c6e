"""Paints a whole questionnaire on one screen and takes its keys: a digit answers and goes on.

Only the lines that change are painted again, and nothing is read or written here.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from desktop_app.base.i18n import tr
from ui.base.answers import listen
from ui.forms.sheets.sheet import KeyResult, SheetEntry
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for, tabular
from ui.theme.speech import announce
from ui.widgets.plain_text import as_plain

_COLUMNS = 2
_LEAST_ROW = 20
_BEST_ROW = 38
_NUMBER, _CHIP = 26, 128
"""Widths of a number and of the least answer, in pixels."""
_ON = frozenset({Qt.Key.Key_PageDown, Qt.Key.Key_Down})
_BACK = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Backspace})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


class QuestionSheetView(QWidget):
    """The sheet under the fingers. It takes digits by key press; nothing here is typed as text."""

    left_question = Signal(str)
    """The cursor left this question: its answer is to be made durable."""
    mistyped = Signal(str)
    """This key is no answer."""
    moved = Signal()
    went_before = Signal()
    went_beyond = Signal()
    finish_asked = Signal()

    def __init__(self, entry: SheetEntry, theme: Theme) -> None:
        super().__init__()
        self.entry = entry
        self.readonly = False
        """Whether the form is only looked at: the cursor moves, nothing is answered."""
        self._theme = theme
        self._heard = self._told()
        """The answers as they were said last; blank ones too."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Answers of the form"))
        listen(theme.changed, self, self.update)

    @property
    def rows(self) -> int:
        """Lines in one column."""
        return -(-len(self.entry.sheet.questions) // _COLUMNS)

    def refresh(self) -> None:
        """Another form is shown."""
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(900, self.rows * _BEST_ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(560, self.rows * _LEAST_ROW)

    def rect_of(self, at: int) -> QRect:
        """Where a line is painted."""
        gap = space.MEDIUM
        width = (self.width() - gap) // _COLUMNS
        height = max(_LEAST_ROW, min(_BEST_ROW, self.height() // max(1, self.rows)))
        column, row = divmod(at, self.rows)
        return QRect(column * (width + gap), row * height, width, height)

    def go_to(self, at: int) -> None:
        """Put the cursor into a line."""
        self._after(self.entry.at, self.entry.go_to(at))

    def answer(self, code: str) -> None:
        """Answer the question under the cursor as with its digit."""
        if self.readonly:
            return
        self._after(self.entry.at, self.entry.give(code))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & _CONTROL and event.key() in _ENTER:
            event.accept()
            self.finish_asked.emit()  # the next form may stand here when it returns
            return
        before = self.entry.at
        step = self._press(event)
        if step is KeyResult.NOTHING:
            if event.text().isprintable() and event.text() and not event.modifiers() & (_CONTROL | _ALT):
                QApplication.beep()  # who keys blind looks at the paper
                self.mistyped.emit(event.text())
            event.ignore()
            return
        event.accept()
        self._after(before, step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at in range(len(self.entry.sheet.questions)):
            if self.rect_of(at).contains(event.position().toPoint()):
                self.go_to(at)

    def _press(self, event: QKeyEvent) -> KeyResult:  # noqa: PLR0911  (one return a kind of key)
        key, entry = event.key(), self.entry
        if event.modifiers() & (_CONTROL | _ALT):
            return KeyResult.NOTHING
        if key in _ENTER:
            back = event.modifiers() & _SHIFT or self.readonly
            return entry.move(-1 if event.modifiers() & _SHIFT else 1) if back else entry.go_on()
        if key in _ON:
            return entry.move(1)
        if key in _BACK:
            return entry.move(-1)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return entry.go_to(entry.at + (self.rows if key == Qt.Key.Key_Right else -self.rows))
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return entry.go_to(0 if key == Qt.Key.Key_Home else len(entry.sheet.questions) - 1)
        if self.readonly:
            return KeyResult.NOTHING
        if key in (Qt.Key.Key_Asterisk, Qt.Key.Key_F4):
            return entry.repeat()
        if key == Qt.Key.Key_Delete:
            entry.put("")
            return KeyResult.MOVED
        return entry.press(event.text())

    def _after(self, before: int, step: KeyResult) -> None:
        if step is KeyResult.NOTHING:
            return
        self.update(self.rect_of(before))
        self.update(self.rect_of(self.entry.at))
        left = self.entry.sheet.questions[before].name
        self.left_question.emit(left)
        said = []
        if self._answer_of(left) != self._heard.get(left):
            said.append(self._said(left))
        if before != self.entry.at:
            said.append(self.spoken(self.entry.at))
        announce(self, ". ".join(said))
        self._tell()
        if step is KeyResult.BEFORE_FIRST:
            self.went_before.emit()
        elif step is KeyResult.AFTER_LAST:
            self.went_beyond.emit()

    def _tell(self) -> None:
        self._heard = self._told()
        self.setAccessibleDescription(self.spoken(self.entry.at))
        self.moved.emit()

    def spoken(self, at: int) -> str:
        """A line as it is read aloud: its question and its answer."""
        question = self.entry.sheet.questions[at]
        return f"{question.number}. {question.text}: {self._said(question.name)}"

    def _told(self) -> dict[str, str]:
        """The answers, and those that were left blank as empty ones."""
        return {**self.entry.answers, **dict.fromkeys(self.entry.blank, "")}

    def _answer_of(self, name: str) -> str | None:
        return "" if name in self.entry.blank else self.entry.answers.get(name)

    def _said(self, name: str) -> str:
        """An answer as it is read aloud."""
        return tr("not asked yet") if self._answer_of(name) is None else self._shown(name)[0]

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), as_plain(self.tip(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, place: QPoint) -> str:
        """The whole topic of the line at a place, where it is cut."""
        metrics = QFontMetrics(font_for(TextRole.BODY))
        for at, question in enumerate(self.entry.sheet.questions):
            if self.rect_of(at).contains(place):
                words = question.topic or question.text
                box = self._answer_box(at, metrics)
                return words if metrics.horizontalAdvance(words) > self._topic_box(at, box).width() else ""
        return ""

    def _answer_box(self, at: int, metrics: QFontMetrics) -> QRect:
        inner = self.rect_of(at).adjusted(1, 1, -1, -1)
        words, _ = self._shown(self.entry.sheet.questions[at].name)
        chip = min(inner.width() // 2, max(_CHIP, metrics.horizontalAdvance(words) + 2 * space.MEDIUM))
        return QRect(inner.right() - chip - 3, inner.top() + 3, chip, inner.height() - 6)

    def _topic_box(self, at: int, box: QRect) -> QRect:
        inner = self.rect_of(at).adjusted(1, 1, -1, -1)
        left = inner.left() + space.SMALL + _NUMBER + space.SMALL
        return QRect(left, inner.top(), box.left() - left - space.SMALL, inner.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, strong = font_for(TextRole.BODY), tabular(font_for(TextRole.STRONG))
        metrics = QFontMetrics(body)
        for at in range(len(self.entry.sheet.questions)):
            rect = self.rect_of(at)
            if event.region().intersects(rect):
                self._paint_line(painter, at, rect, (body, strong, metrics))
        painter.end()

    def _paint_line(
        self, painter: QPainter, at: int, rect: QRect, fonts: tuple[QFont, QFont, QFontMetrics]
    ) -> None:
        body, strong, metrics = fonts
        tokens = self._theme.palette.tokens()
        question = self.entry.sheet.questions[at]
        inner = rect.adjusted(1, 1, -1, -1)
        current = at == self.entry.at
        painter.setPen(QColor(tokens["focus" if current and self.hasFocus() else "border"]))
        painter.setBrush(QColor(tokens["selection" if current else "surface"]))
        painter.drawRoundedRect(inner, 5, 5)
        if current and self.hasFocus():
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 5, 5)
        ink = QColor(tokens["on_selection" if current else "text"])
        painter.setPen(ink)
        painter.setFont(strong)
        number = QRect(inner.left() + space.SMALL, inner.top(), _NUMBER, inner.height())
        painter.drawText(
            number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(question.number)
        )
        words, tone = self._shown(question.name)
        box = self._answer_box(at, metrics)
        painter.setFont(body)
        topic = self._topic_box(at, box)
        elided = metrics.elidedText(
            question.topic or question.text, Qt.TextElideMode.ElideRight, topic.width()
        )
        painter.drawText(topic, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens[f"{tone}_soft"] if tone else tokens["sunken"]))
        painter.drawRoundedRect(box, 4, 4)
        answered = self._answer_of(question.name) is not None
        painter.setPen(QColor(tokens[tone or ("text" if answered else "muted")]))
        painter.drawText(
            box.adjusted(space.SMALL, -space.TINY, 0, space.TINY), Qt.AlignmentFlag.AlignVCenter, words
        )

    def _shown(self, name: str) -> tuple[str, str]:
        code = self.entry.answers.get(name, "")
        if not code:
            return tr("0 · Blank") if name in self.entry.blank else "–", ""
        answer = self.entry.sheet.answer(code)
        if answer is None:
            return tr("9 · Ticked twice"), "danger"
        tone = "success" if answer.satisfied else "warning" if answer.unsatisfied else "info"
        return f"{answer.key} · {answer.label}", tone
