"""The editor of a question that takes a file: choose, paste or drop one, look at it, take it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.session.questions import FormQuestion
from ui.forms.editors.editor import AskedQuestion, NothingTyped
from ui.forms.media.choosing import Source, dropped
from ui.forms.media.form_files import ShownFile, Wanted
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.fields.focus_ring import draw_focus_ring
from ui.widgets.labels import label, muted

THUMBNAIL = QSize(96, 72)


class FileEditor(NothingTyped, QFrame):
    """Space chooses, Ctrl+V pastes, Ctrl+O opens, Delete takes away. The focus stays on the editor itself."""

    answered = Signal()
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)
    """Why a file was not taken; the answer is what it was."""

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__()
        self._wanted = _wanted(asked.question)
        self._files = asked.files
        self._value = ""
        self._asked_for = 0
        self.keeping = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.picture = QLabel()
        self.picture.setFixedSize(THUMBNAIL)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name: QLabel = label("", TextRole.STRONG, wrap=True)
        self.words: QLabel = muted("")
        self.choose_button = button("", self.choose)
        self.open_button = button(tr("View (Ctrl+O)"), self.open)
        self.remove_button = button(tr("Remove (Del)"), self.remove, kind="quiet")
        self._lay_out()
        self._show(ShownFile("", "", here=False))

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(space.HAIR)
        texts.addStretch(1)
        texts.addWidget(self.name)
        texts.addWidget(self.words)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.SMALL, space.TINY, space.SMALL, space.TINY)
        row.setSpacing(space.MEDIUM)
        row.addWidget(self.picture)
        row.addLayout(texts, 1)
        for each in (self.open_button, self.choose_button, self.remove_button):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)

    # The answer

    @property
    def widget(self) -> QWidget:
        """The frame, which has the focus for its buttons."""
        return self

    @property
    def value(self) -> str:
        """The name of the file, or nothing. Raises :class:`Problem` while the file is being kept."""
        if self.keeping:
            raise Problem("The file is still being saved. Wait a moment, then continue.")
        return self.kept

    @property
    def kept(self) -> str:
        """The name of the file that is here, while another may be on its way."""
        return self._value

    def show_value(self, stored: str) -> None:
        """Show the file of the stored answer."""
        if stored == self._value:
            return
        self._value = stored
        self._describe()

    def forget(self) -> bool:
        """A file may be on its way to this editor: another record gets a new one."""
        return False

    def look_again(self) -> None:
        """The file may have come meanwhile."""
        if self._value and not self.keeping:
            self._describe()

    def _describe(self) -> None:
        self._asked_for += 1
        turn = self._asked_for
        self._show(ShownFile(self._value, "", here=False))

        def show(found: ShownFile) -> None:
            if turn == self._asked_for:  # an answer about a file that was replaced meanwhile says nothing
                self._show(found)

        if self._value:
            self._files.describe(self, self._value, show)

    def _show(self, found: ShownFile) -> None:
        has = bool(found.name)
        self.name.setText(found.name)
        self.name.setVisible(has)
        hint = tr("Space: choose a file · Ctrl+V: paste · or drop a file here")
        self.words.setText(found.words if has else hint)
        self.words.setVisible(bool(self.words.text()))
        self.picture.setVisible(found.picture is not None)
        if found.picture is not None:
            self.picture.setPixmap(QPixmap.fromImage(found.picture))
        self.choose_button.setText(tr("Replace (Space)") if has else tr("Choose a file (Space)"))
        self.open_button.setVisible(found.here)
        self.remove_button.setVisible(has)

    # Changing it

    def choose(self) -> None:
        """Ask for a file and keep it."""
        path = self._files.choose(self._wanted)
        if path is not None:
            self._keep(path)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self) -> None:
        """Show the file."""
        if self._value:
            self._files.open(self._value)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """Take the answer away."""
        if self._value and self.isEnabled():
            self.show_value("")
            self.answered.emit()

    def take(self, data: QMimeData | None) -> bool:
        """Keep what was pasted or dropped; whether there was anything to keep."""
        source = _source(data)
        if source is None or not self.isEnabled():
            return False
        self._keep(source)
        return True

    def _keep(self, source: Path | QImage) -> None:
        self.keeping = True
        self.name.setVisible(True)
        self.name.setText(tr("Saving the file …"))
        self._files.keep(self, source, self._wanted, self._kept, self._refused)

    def _kept(self, name: str) -> None:
        self.keeping = False
        self._value = name
        self._describe()
        self.answered.emit()

    def _refused(self, sentence: str) -> None:
        self.keeping = False
        self._describe()
        self.refused.emit(sentence)

    # Keys, drops, focus

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            if not self.take(QGuiApplication.clipboard().mimeData()):
                self.refused.emit(tr("There is no file and no picture on the clipboard. Copy one first."))
        elif event.matches(QKeySequence.StandardKey.Open):
            self.open()
        elif key == Qt.Key.Key_Space:
            self.choose()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and _source(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_focus_ring(self)


def _wanted(question: FormQuestion) -> Wanted:
    shape = question.node.shape
    bind = None if shape is None else question.session.definition.bind(shape)
    media_type = question.control.attributes.get("mediatype", "")
    return Wanted(media_type, None if bind is None else bind.max_pixels)


def _source(data: QMimeData | None) -> Source | None:
    """The first file, or the picture, that was pasted or dropped."""
    return next(iter(dropped(data)), None)
