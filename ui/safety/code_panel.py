"""Shows a recovery code, large and in groups, with the ways to print or save it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from ui.base.ask import Ask, FileFilter
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.safety.code_sheet import print_sheet, write_sheet
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import fit_height

_GROUPS_IN_A_LINE = 4
_NOT_INTO_HISTORY = 'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"'
"""Asks the clipboard history of Windows to leave the code out."""


class CodePanel(QWidget):
    """``office_name`` is printed on the sheet, to distinguish it from another book's."""

    def __init__(
        self, theme: Theme, ask: Ask, office_name: Callable[[], str], printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__()
        self._ask = ask
        self._office_name = office_name
        self._printer = printer
        self._code = ""
        self.letters = QLabel()
        font = font_for(TextRole.FIGURE)
        font.setLetterSpacing(font.SpacingType.PercentageSpacing, 112)
        self.letters.setFont(font)
        self.letters.setTextFormat(Qt.TextFormat.PlainText)
        self.letters.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.letters.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        frame = QFrame()
        frame.setProperty("surface", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(space.LARGE, space.LARGE, space.LARGE, space.LARGE)
        inside.addWidget(self.letters)
        self.print = button(tr("Print the sheet…"), self._print, icon="print", theme=theme)
        self.save = button(tr("Save as PDF…"), self._save, icon="export", theme=theme)
        self.copy = button(tr("Copy"), self._copy, icon="paste", theme=theme)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        for made in (self.print, self.save, self.copy):
            row.addWidget(made)
        row.addStretch(1)
        self.done = WrittenFile(theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(frame)
        layout.addLayout(row)
        layout.addWidget(self.done)

    @property
    def code(self) -> str:
        """The code that is shown."""
        return self._code

    def show_code(self, code: str) -> None:
        """Show a code."""
        self._code = code
        self.letters.setText("\n".join(code_lines(code)))
        self.letters.setAccessibleName(tr("Recovery code: {code}", code=code.replace("-", " ")))

    def forget(self) -> None:
        """Erase the code, also in the clipboard if it is still there."""
        clipboard = QGuiApplication.clipboard()
        if self._code and clipboard.text() == self._code:
            clipboard.clear()
        self._code = ""
        self.letters.clear()
        self.letters.setAccessibleName("")

    def _copy(self) -> None:
        content = QMimeData()
        content.setText(self._code)
        content.setData(_NOT_INTO_HISTORY, b"1")
        QGuiApplication.clipboard().setMimeData(content)
        self._say(tr("Copied. It is taken out of the clipboard when this window is closed."))

    def _print(self) -> None:
        printer = self._printer(self, tr("Recovery code of the book"), 1)
        if printer is not None:
            print_sheet(printer, self._code, self._office_name())
            self._say(tr("The sheet was sent to the printer."))

    def _save(self) -> None:
        kinds = (FileFilter("PDF", ("*.pdf",)),)
        path = self._ask.save_file(tr("Recovery code of the book"), tr("recovery-code") + ".pdf", kinds)
        if path is None:
            return
        try:
            write_sheet(path, self._code, self._office_name())
        except Problem as problem:
            self._ask.warn(problem.sentence())
            return
        self.done.tell(
            tr("Saved. Print it, then delete the file: whoever has it can open the book."), Path(path)
        )
        self._make_room()

    def _say(self, sentence: str) -> None:
        self.done.say(sentence, "success")
        self._make_room()

    def _make_room(self) -> None:
        window = self.window()
        if isinstance(window, QDialog):
            fit_height(window, least=window.height())


def code_lines(code: str) -> list[str]:
    """Return the groups of a code, a few in a line."""
    groups = code.split("-")
    step = _GROUPS_IN_A_LINE
    return ["   ".join(groups[start : start + step]) for start in range(0, len(groups), step)]
