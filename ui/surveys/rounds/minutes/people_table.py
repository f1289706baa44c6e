"""People of the minutes, a line each: full name and position, with a free line below the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop_app.base.i18n import tr
from desktop_app.surveys.papers.minutes import NamedPerson
from ui.theme import spacing as space
from ui.widgets.labels import muted

_LEAST_ROWS = 3
_UP_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}


class _Edit(QLineEdit):
    """A cell: Enter and the arrows move to the next and previous line, a block of Excel fills the lines."""

    pasted = Signal(str)
    went = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        block = _block_in_clipboard() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if block:
            self.pasted.emit(block)
        elif event.key() in _UP_DOWN and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.went.emit(_UP_DOWN[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class PeopleTable(QWidget):
    """Two columns of text; an empty line is ignored."""

    def __init__(self, name: str, people: Sequence[NamedPerson]) -> None:
        super().__init__()
        self._name = name
        self._readonly = False
        self._lines: list[tuple[_Edit, _Edit]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space.TINY)
        self._grid.setVerticalSpacing(space.TINY)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for column, words in enumerate(_headings()):
            self._grid.addWidget(muted(words, wrap=False), 0, column)
        self.set_people(people)
        self.setFocusProxy(self.first)

    @property
    def first(self) -> QLineEdit:
        """Where the cursor comes into the table."""
        return self._lines[0][0]

    def set_people(self, people: Sequence[NamedPerson]) -> None:
        """Show these people."""
        self._need(max(_LEAST_ROWS, len(people) + 1))
        for at, line in enumerate(self._lines):
            person = people[at] if at < len(people) else NamedPerson("", "")
            line[0].setText(person.name)
            line[1].setText(person.position)
            for edit in line:
                edit.setCursorPosition(0)

    def text(self) -> str:
        """Return the people as they are stored: ``name | position``, one a line."""
        lines = []
        for edits in self._lines:
            name, position = (" ".join(edit.text().replace("|", "/").split()) for edit in edits)
            if name or position:
                lines.append(f"{name} | {position}" if position else name)
        return "\n".join(lines)

    def nameless(self) -> int:
        """Return the number of the first line with a position and no name; 0 where there is none."""
        for number, (name, position) in enumerate(self._lines, start=1):
            if position.text().strip() and not name.text().strip():
                return number
        return 0

    def be_readonly(self, readonly: bool) -> None:
        """Only show the people, or let them be typed."""
        self._readonly = readonly
        for line in self._lines:
            for edit in line:
                edit.setReadOnly(readonly)

    def _need(self, count: int) -> None:
        while len(self._lines) < count:
            row = len(self._lines)
            line = (_Edit(), _Edit())
            for column, edit in enumerate(line):
                words = f"{self._name}, {_headings()[column]} {row + 1}"
                edit.setAccessibleName(words)
                edit.setReadOnly(self._readonly)
                edit.textChanged.connect(self._typed)
                edit.pasted.connect(self._paster(row, column))
                edit.went.connect(self._goer(row, column))
                self._grid.addWidget(edit, row + 1, column)
                edit.show()  # the layout would show it only later, and what is not shown takes no cursor
            self._lines.append(line)

    def _typed(self) -> None:
        if any(edit.text() for edit in self._lines[-1]):
            self._need(len(self._lines) + 1)

    def _goer(self, row: int, column: int) -> Callable[[int], None]:
        def go(step: int) -> None:
            at = min(max(row + step, 0), len(self._lines) - 1)
            self._lines[at][column].setFocus(Qt.FocusReason.TabFocusReason)

        return go

    def _paster(self, row: int, column: int) -> Callable[[str], None]:
        def paste(text: str) -> None:
            if self._readonly:
                return
            block = [line.split("\t") for line in text.strip("\r\n").splitlines()]
            self._need(row + len(block) + 1)
            for down, cells in enumerate(block):
                for across, cell in enumerate(cells[: 2 - column]):
                    self._lines[row + down][column + across].setText(cell.strip())

        return paste


def _block_in_clipboard() -> str:
    """Return what was copied, where it is more than one line or column; else nothing."""
    text = QGuiApplication.clipboard().text()
    return text if {"\n", "\t"} & set(text.strip()) else ""


def _headings() -> tuple[str, str]:
    return tr("Full name"), tr("Position")
