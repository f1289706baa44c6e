"""The files of a figure or an entry: Insert adds one, Enter opens it, Delete takes it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.attachments.holding import Attachment
from desktop_app.attachments.kinds import kinds
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from ui.forms.media.choosing import dropped
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.labels import heading, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (720, 380)


class FilesDialog(Dialog):
    """Shows what it is given; the acts go out as signals with the name of the file."""

    add_asked = Signal()
    open_asked = Signal(str)
    remove_asked = Signal(str)
    given = Signal(list)
    """Files or pictures were pasted or dropped: to be added."""

    def __init__(
        self, parent: QWidget, theme: Theme, title: str, where: str, closed: str, written: WrittenFile
    ) -> None:
        """``where`` names the owner; ``closed`` says why nothing may be changed, where that is so."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAcceptDrops(not closed)
        self.setMinimumSize(within_screen(self, _SIZE))
        self._names: list[str] = []
        self._closed = closed
        self.model = RowsModel(theme, (tr("File"), tr("Size"), tr("Where it is")), (), self)
        self.view = table(title)
        self.view.setModel(self.model)
        set_widths(self.view, (380, 110, 0))
        self.problem: QLabel = muted(closed)
        largest = format_size(kinds().largest_bytes)
        words = tr("Drop files here, or paste with Ctrl+V; a file has {size} at most.", size=largest)
        self.limits: QLabel = muted(words)
        self.limits.setVisible(not closed)
        self.add_button = button(tr("Add a file… (Insert)"), self._add, kind="primary")
        self.open_button = button(tr("Open (Enter)"), self._open)
        self.remove_button = button(tr("Remove (Delete)"), self._remove)
        self._enable()
        self._lay_out(where, written)
        for key, act in ((Qt.Key.Key_Insert, self._add), (Qt.Key.Key_Delete, self._remove)):
            QShortcut(QKeySequence(key), self, act)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        self.view.activated.connect(lambda _: self._open())
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show the files; the cursor stays, or goes to the last one."""
        row = max(self.view.currentIndex().row(), 0)
        added = len(files) > len(self._names) > 0
        self._names = [each.name for each in files]
        self.model.set_rows([_row(each) for each in files])
        self.problem.setText(self._closed or ("" if files else tr("No files yet.")))
        self._enable()
        if files:
            self.view.selectRow(len(files) - 1 if added else min(row, len(files) - 1))

    def _enable(self) -> None:
        self.add_button.setEnabled(not self._closed)
        self.open_button.setEnabled(bool(self._names))
        self.remove_button.setEnabled(bool(self._names) and not self._closed)

    def say(self, sentence: str) -> None:
        """Say why something was not done."""
        self.problem.setText(sentence)

    def chosen(self) -> str:
        """The name of the file with the cursor; nothing where there is none."""
        row = self.view.currentIndex().row()
        return self._names[row] if 0 <= row < len(self._names) else ""

    def _lay_out(self, where: str, written: WrittenFile) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject))
        foot.addWidget(self.open_button)
        foot.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addWidget(heading(where, wrap=True))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.limits)
        layout.addWidget(written)
        layout.addLayout(foot)

    def _add(self) -> None:
        if not self._closed:
            self.add_asked.emit()

    def _paste(self) -> None:
        found = [] if self._closed else dropped(QGuiApplication.clipboard().mimeData())
        if found:
            self.given.emit(found)
        elif not self._closed:
            self.say(tr("There is no file and no picture on the clipboard. Copy one first."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = dropped(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.given.emit(found)

    def _open(self) -> None:
        if self.chosen():
            self.open_asked.emit(self.chosen())

    def _remove(self) -> None:
        if self.chosen() and not self._closed:
            self.remove_asked.emit(self.chosen())


def _row(file: Attachment) -> TextRow:
    size = "" if file.size is None else format_size(file.size)
    where = tr("on this computer") if file.here else tr("comes with the next exchange")
    return TextRow(file.name, (TextCell(file.name, tip=file.name), TextCell(size), TextCell(where)))
