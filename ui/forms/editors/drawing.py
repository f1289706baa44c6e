"""The editor of a picture that is drawn: a signature, a sketch, a photo that is drawn over."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.forms.editors.editor import AskedQuestion
from ui.forms.editors.file import FileEditor
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.labels import muted

DRAWN = frozenset({"signature", "draw", "annotate"})
_SIZE = QSize(720, 320)
_LARGEST = QSize(1000, 600)
_PEN = 3


class Canvas(QFrame):
    """Takes lines of the mouse or of a pen over a background."""

    def __init__(self, background: QImage | None = None) -> None:
        super().__init__()
        self._background = QImage(_SIZE, QImage.Format.Format_RGB32)
        self._background.fill(QColor("white"))
        if background is not None:
            fitted = background.scaled(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
            self._background = fitted if background.width() > fitted.width() else background
        self.picture = self._background.copy()
        self.drawn = False
        """Whether there is a line."""
        self._last: QPoint | None = None
        self.setFixedSize(self.picture.size())
        self.setAccessibleName(tr("Area to draw in"))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def clear(self) -> None:
        """Take all lines away."""
        self.picture, self.drawn = self._background.copy(), False
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position().toPoint()
        self._line_to(self._last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._line_to(event.position().toPoint())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._last = None

    def _line_to(self, place: QPoint) -> None:
        if self._last is None:
            return
        painter = QPainter(self.picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(QColor("#12307a"), _PEN, Qt.PenStyle.SolidLine, ends, Qt.PenJoinStyle.RoundJoin))
        painter.drawLine(self._last, place)
        painter.end()
        self._last, self.drawn = place, True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self.picture)
        painter.end()


class DrawDialog(Dialog):
    """Draws with the mouse or a pen; what is taken is in :attr:`canvas`."""

    def __init__(self, parent: QWidget, title: str, background: QImage | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.canvas = Canvas(background)
        again = button(tr("From the start"), self.canvas.clear)
        take = button(tr("Take it"), self.accept, kind="primary")
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(again)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject))
        foot.addWidget(take)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(muted(tr("Draw with the mouse or a pen.")))
        layout.addWidget(self.canvas)
        layout.addLayout(foot)


class DrawnEditor(FileEditor):
    """A file that can also be drawn: Ctrl+D. A photo that is to be drawn over is chosen first."""

    def __init__(self, asked: AskedQuestion) -> None:
        shown = asked.question.control.appearance.split()
        self._over = "annotate" in shown
        self._title = tr("Sign") if "signature" in shown else tr("Draw")
        super().__init__(asked)
        self.draw_button = button(f"{self._title} (Ctrl+D)", self.draw)
        self.draw_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self.choose_button), self.draw_button)
        self.dialog: DrawDialog | None = None

    def draw(self) -> None:
        """Open the area to draw in, over a photo where the form asks for that."""
        if not self.isEnabled():
            return
        background = None
        if self._over:
            path = self._files.choose(self._wanted)
            background = None if path is None else QImage(str(path))
            if background is None or background.isNull():
                return
        self.dialog = dialog = DrawDialog(self, self._title, background)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._drawn(dialog.canvas))
        dialog.open()

    def _drawn(self, canvas: Canvas) -> None:
        if canvas.drawn or self._over:
            self._keep(canvas.picture)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_D:
            self.draw()
        else:
            super().keyPressEvent(event)
