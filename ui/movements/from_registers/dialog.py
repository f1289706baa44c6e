"""The figures of registers for a period: Enter takes the chosen ones, F3 opens the entries they come from."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.movements.from_registers.rows import OfferRow, OfferState, offer_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.labels import Tone, heading, muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1180, 600)
_TONES: dict[OfferState, Tone] = {
    OfferState.DIFFERS: "warning",
    OfferState.CLOSED: "warning",
    OfferState.UNASSIGNED: "warning",
    OfferState.SAME: "success",
}


class OffersDialog(Dialog):
    """Shows what it is given; what is chosen goes out as signals. Empty cells are chosen at first."""

    take_asked = Signal(object)
    """The rows whose figures are to be written into their cells."""
    entries_asked = Signal(object)
    """The row whose entries are to be shown."""

    def __init__(
        self, parent: QWidget, theme: Theme, title: str, rows: list[OfferRow], unknown: int = 0
    ) -> None:
        """``unknown``: how many entries cannot be counted, since their register is not on this computer."""
        super().__init__(parent)
        self.setWindowTitle(tr("Figures from registers"))
        self.setMinimumSize(within_screen(self, _SIZE))
        self.rows: list[OfferRow] = []
        self.counts: QLabel = muted("", wrap=True)
        titles = (tr("Unit"), tr("Indicator"), tr("In registers"), tr("In the cell"), tr("Comparison"))
        self.model = RowsModel(theme, titles, (2, 3), self)
        self.view = table(tr("Figures from registers"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (190, 0, 130, 130, 170))
        self.sentence: QLabel = muted("")
        self.take_button = button(tr("Take the chosen figures (Enter)"), self._take, kind="primary")
        self.open_button = button(tr("Show the entries (F3)"), self._open)
        self._lay_out(title)
        f3 = QShortcut(QKeySequence(Qt.Key.Key_F3), self, self._open)
        f3.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.view.activated.connect(lambda _: self._take())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.show_rows(rows, unknown)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: list[OfferRow], unknown: int = 0) -> None:
        """Show the figures as they are now; what is empty is chosen, else the first row."""
        self.rows = rows
        self.model.set_rows([_shown(place, row) for place, row in enumerate(rows)])
        n = {each: sum(row.state is each for row in rows) for each in OfferState}
        parts = [
            tr("{n} cells are empty", n=format_number(n[OfferState.EMPTY])),
            tr("{n} cells differ", n=format_number(n[OfferState.DIFFERS] + n[OfferState.CLOSED])),
            tr("{n} are the same", n=format_number(n[OfferState.SAME])),
        ]
        words = " · ".join(parts) if rows else tr("No register has a figure for this period.")
        sentences = [words, tr("counted from the entries that are on this computer")]
        if unknown:
            missing = tr(
                "{n} entries of registers that have not come are not counted", n=format_number(unknown)
            )
            sentences.append(missing)
        self.counts.setText(" · ".join(sentences))
        flags = QItemSelectionModel.SelectionFlag
        self.view.clearSelection()
        for place, row in enumerate(rows):
            if row.state is OfferState.EMPTY or (place == 0 and not n[OfferState.EMPTY]):
                self.view.selectionModel().select(self.model.index(place, 0), flags.Select | flags.Rows)
        if rows:
            self.view.selectionModel().setCurrentIndex(self.model.index(0, 0), flags.NoUpdate)
        self._tell()

    def chosen(self) -> list[OfferRow]:
        """Return the chosen rows, in the order of the list."""
        return [
            self.rows[place] for place in sorted(i.row() for i in self.view.selectionModel().selectedRows())
        ]

    def _tell(self) -> None:
        chosen = self.chosen()
        takes = sum(row.can_be_taken for row in chosen)
        self.take_button.setEnabled(bool(takes))
        self.open_button.setEnabled(bool(self.rows))
        here = self.view.currentIndex().row()
        self.sentence.setText(self.rows[here].words if 0 <= here < len(self.rows) else "")

    def _take(self) -> None:
        rows = [row for row in self.chosen() if row.can_be_taken]
        if rows:
            self.take_asked.emit(rows)

    def _open(self) -> None:
        here = self.view.currentIndex().row()
        if 0 <= here < len(self.rows):
            self.entries_asked.emit(self.rows[here])

    def _lay_out(self, title: str) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(title))
        layout.addWidget(self.counts)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addStretch(1)
        row.addWidget(button(tr("Close this window"), self.reject, kind="quiet"))
        row.addWidget(self.open_button)
        row.addWidget(self.take_button)
        layout.addLayout(row)


def _shown(place: int, row: OfferRow) -> TextRow:
    cells = (
        TextCell(row.unit or "–"),
        TextCell(row.indicator, tip=row.indicator),
        TextCell(row.counted),
        TextCell(row.entered or "–"),
        TextCell(offer_words(row.state), _TONES.get(row.state, ""), tip=row.words),
    )
    return TextRow(f"{row.cell.unit}/{row.cell.indicator}/{place if not row.cell.unit else ''}", cells)
