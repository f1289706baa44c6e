"""A paper before it goes out: looked at page by page, then printed or saved as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.reports.mending import Warned
from ui.reports.output.printing import ChoosePrinter, PrintJob, choose_printer
from ui.reports.preview import Preview
from ui.reports.warnings_panel import WarningsPanel
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.fitting import within_screen
from ui.widgets.labels import muted

_SIZE = (1100, 680)
_WARNINGS_WIDTH = 280


type Keep = Callable[[QObject, Callable[[], None]], None]
"""Records a paper, and goes on when that is done, while the object that is named first is there."""


def at_once(_: QObject, go_on: Callable[[], None]) -> None:
    """Of a paper that is not recorded."""
    go_on()


class PaperDialog(Dialog):
    """Ctrl+P prints, Ctrl+S saves, F8 goes to the next warning, Escape closes."""

    save_asked = Signal()
    printed = Signal()
    """It went to the printer."""
    followed = Signal(object)
    """The dialog was closed to go where a :class:`Warned` is resolved."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        name: str,
        content: bytes,
        ask_printer: ChoosePrinter = choose_printer,
        keep: Keep = at_once,
        warnings: Sequence[Warned] = (),
    ) -> None:
        """``name`` is that of the print job; ``content`` the PDF; ``keep`` is called before it is printed."""
        super().__init__(parent)
        self.setWindowTitle(name)
        self.resize(within_screen(self, _SIZE))
        self.content = content
        self._name = name
        self._ask_printer, self._keep = ask_printer, keep
        self._job: PrintJob | None = None
        self.preview = Preview(theme)
        self.warnings = WarningsPanel(theme)
        self.warnings.setFixedWidth(_WARNINGS_WIDTH)
        self.warnings.show_warnings(warnings)
        self.warnings.setVisible(bool(warnings))
        self.warnings.followed.connect(self._go_to_cause)
        self.written = WrittenFile(theme)
        self.pages: QLabel = muted("")
        self.print_button = button(tr("Print (Ctrl+P)"), self.print_out, kind="primary")
        self.save_button = button(tr("Save… (Ctrl+S)"), self.save_asked.emit)
        self._lay_out()
        for keys, act in (
            ("Ctrl+P", self.print_out),
            ("Ctrl+S", self.save_asked.emit),
            ("F8", self.warnings.to_next_way),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self.preview.show_pdf(content, name, keep_place=False)
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_out(self) -> None:
        """Choose a printer and print; while it prints, the dialog stays."""
        if self._job is not None:
            return
        printer = self._ask_printer(self, self._name, self.preview.document.pageCount())
        if printer is not None:
            self._keep(self, lambda: self._start(printer))

    def _start(self, printer: QPrinter) -> None:
        if self._job is not None:
            return  # it was asked for twice, while the paper was recorded
        self.print_button.setEnabled(False)
        self._job = PrintJob(self, [self.content], printer, self._show_progress, self._done)
        self.printed.emit()
        self._job.start()

    def reject(self) -> None:
        """Stop what is being printed, and close."""
        if self._job is not None:
            self._job.stop()
        super().reject()

    def _go_to_cause(self, warning: Warned) -> None:
        self.reject()
        self.followed.emit(warning)

    def _show_progress(self, done: int, of: int) -> None:
        self.pages.setText(tr("Page {page} of {count}", page=done, count=of))

    def _done(self, sentence: str) -> None:
        self._job = None
        self.print_button.setEnabled(True)
        self.pages.setText("")
        self.written.say(sentence or tr("Sent to the printer"), "danger" if sentence else "info")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.written)
        middle = QHBoxLayout()
        middle.setSpacing(space.SMALL)
        middle.addWidget(self.preview, 1)
        middle.addWidget(self.warnings, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.pages)
        foot.addStretch(1)
        foot.addWidget(button(tr("Close (Esc)"), self.reject, kind="quiet"))
        foot.addWidget(self.save_button)
        foot.addWidget(self.print_button)
        layout.addLayout(foot)
        self.written.say("")
