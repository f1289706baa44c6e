"""What the rows of a file would do: every change, fault and doubt, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.exchange.entries.incoming import IncomingRow, IncomingTable, RowKind
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import Tone, heading, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1080, 640)
_TONES: Mapping[RowKind, Tone] = {RowKind.WRONG: "danger", RowKind.THERE: "warning", RowKind.SAME: "muted"}


class EntriesPreview(Dialog):
    """``record`` is given the rows to be written; what they are refused comes back by :meth:`tell`."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        found: IncomingTable,
        record: Callable[[EntriesPreview, Sequence[IncomingRow]], None],
    ) -> None:
        super().__init__(parent)
        self.found, self._record = found, record
        self._refused: dict[int, str] = {}
        self._written: set[int] = set()
        self.setWindowTitle(tr("From Excel: {register}", register=found.register.title.shown()))
        self.head = heading("", wrap=True)
        self.unknown = Notice("", theme, "warning")
        self.problems = Notice("", theme, "danger")
        self.which = ChoiceBox()
        self.which.setAccessibleName(tr("Which rows"))
        self.which.activated.connect(lambda _: self._show())
        headings = (tr("Row"), tr("What it does"), tr("Entry"), tr("Changes, faults"))
        self.model = RowsModel(theme, headings, parent=self)
        self.view = table(tr("Rows of the file"))
        self.view.setModel(self.model)
        set_widths(self.view, (64, 150, 280, 0))
        self.whole: QLabel = muted("")
        self.state: QLabel = muted(tr("An empty cell leaves an answer as it is. Nothing is written yet."))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        self.go = button("", self._go, kind="primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        for each in (self.head, self.unknown, self.problems, self.which):
            layout.addWidget(each)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.whole)
        layout.addWidget(self.state)
        layout.addLayout(dialog_foot(self, self.go, tr("Close")))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.unknown.say("\n".join(found.unknown))
        self._offer()
        self._show()
        self.resize(within_screen(self, _SIZE))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def to_write(self) -> tuple[IncomingRow, ...]:
        """The rows that are still to be written."""
        return tuple(row for row in self.found.to_write if row.row not in self._written)

    def tell(self, written: Sequence[IncomingRow], refused: Mapping[int, str]) -> None:
        """Some rows were written; others were refused, and the sentence is beside each."""
        self._written |= {row.row for row in written}
        self._refused |= dict(refused)
        self.state.setText(tr("{n} rows are written.", n=format_number(len(self._written))))
        n = format_number(len(self._refused))
        words = tr("{n} rows were refused, each with its reason. All others were saved.", n=n)
        self.problems.say(words if self._refused else "")
        self._show()

    def fail(self, sentence: str) -> None:
        """Nothing could be written at all."""
        self.problems.say(sentence)

    def _offer(self) -> None:
        counts = {kind: len(self.found.of_kind(kind)) for kind in RowKind}
        entries = [(tr("All {n} rows", n=format_number(len(self.found.rows))), "")]
        entries += [(f"{_words(kind)}: {format_number(n)}", str(kind)) for kind, n in counts.items() if n]
        self.which.offer_entries(entries)
        self.head.setText(" · ".join(words for words, _ in entries))

    def _show(self) -> None:
        kind = str(self.which.currentData() or "")
        shown = [row for row in self.found.rows if not kind or row.kind == kind]
        self.model.set_rows([self._row(row) for row in shown])
        if shown and not self.view.currentIndex().isValid():
            self.view.selectRow(0)
        n = len(self.to_write)
        words = tr("Write {n} rows (Ctrl+Enter)", n=format_number(n))
        self.go.setText(words if n else tr("Nothing is left to be written"))
        self.go.setEnabled(bool(n))
        self._show_whole()

    def _row(self, row: IncomingRow) -> TextRow:
        does, tone = _words(row.kind), _TONES.get(row.kind, "")
        says = " ".join(row.notes)
        if row.row in self._refused:
            does, says, tone = tr("Refused"), self._refused[row.row], "danger"
        elif row.row in self._written:
            does, tone = tr("Written"), "success"
        cells = (
            TextCell(str(row.row)),
            TextCell(does, tone),
            TextCell(row.title, tip=row.title),
            TextCell(says, tip=says),
        )
        return TextRow(str(row.row), cells)

    def _show_whole(self) -> None:
        place = self.view.currentIndex().row()
        self.whole.setText(self.model.rows[place].cells[3].text if 0 <= place < len(self.model.rows) else "")

    def _go(self) -> None:
        if self.go.isEnabled() and self.to_write:
            self._record(self, self.to_write)


def _words(kind: RowKind) -> str:
    return {
        RowKind.NEW: tr("New entry"),
        RowKind.CHANGED: tr("Correction"),
        RowKind.SAME: tr("Unchanged"),
        RowKind.THERE: tr("There already"),
        RowKind.WRONG: tr("Cannot be written"),
    }[kind]
