"""The findings of a period: Enter goes to the cell, Space confirms with a reason or takes that back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import RuleSeverity
from desktop_app.movements.checks.confirming import confirmed
from desktop_app.movements.checks.finding import Finding
from desktop_app.movements.checks.loading import Checked
from desktop_app.movements.checks.wording import figures_words, finding_sentence, severity_word
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.events import period_label
from ui.movements.checks.words import open_words
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.labels import Tone, heading, muted
from ui.widgets.tables.rows_model import RowOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1180, 600)
_WIDTHS = (124, 180, 220, 210, 0)
_TONES: dict[RuleSeverity, Tone] = {RuleSeverity.ERROR: "danger", RuleSeverity.WARNING: "warning"}


class FindingsDialog(Dialog):
    """Shows what it is given, errors first, what was confirmed last; the acts go out as signals."""

    cell_chosen = Signal(object)
    """The (unit, indicator) to go to."""
    confirm_asked = Signal(object)
    """The findings that are to be confirmed."""
    withdraw_asked = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme, data: SheetData, checked: Checked) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Check of the figures"))
        self.setMinimumSize(within_screen(self, _SIZE))
        self._data = data
        self._findings: list[Finding] = []
        self._checked = checked
        self.counts: QLabel = muted("", wrap=False)
        titles = (tr("How grave"), tr("Unit"), tr("Indicator"), tr("Figures"), tr("What is expected"))
        self.model = RowsModel(theme, titles, (), self)
        self.view = table(tr("Findings"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, _WIDTHS)
        self.sentence: QLabel = muted("")
        self.confirm_button = button(tr("Confirm or take back (Space)"), self.turn_confirmed)
        self.go_button = button(tr("Go to the cell (Enter)"), self._go, kind="primary")
        self._lay_out()
        space_key = QShortcut(QKeySequence(Qt.Key.Key_Space), self.view, self.turn_confirmed)
        space_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.view.activated.connect(lambda _: self._go())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.renew(checked)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self, checked: Checked) -> None:
        """Show the findings as they are now; the cursor stays on its row, or as near as can be."""
        row = max(self.view.currentIndex().row(), 0)
        chosen = self.model.id_at(row) if self.model.rows else ""
        self._checked = checked
        kept = {each.key: confirmed(each, checked.confirmations) is not None for each in checked.findings}
        self._findings = sorted(
            checked.findings, key=lambda each: (kept[each.key], each.severity is not RuleSeverity.ERROR)
        )
        names = {unit.key: unit.shown_name(checked.given.period.year) for unit in checked.given.units}
        self.model.set_rows(
            [
                TextRow(
                    "\t".join(each.key),
                    RowOnDemand(len(_WIDTHS), partial(_cells, each, checked, names.get(each.unit, ""))),
                )
                for each in self._findings
            ]
        )
        self.counts.setText(open_words(checked) or tr("Nothing was found that is not in order."))
        self.confirm_button.setEnabled(bool(self._findings))
        self.go_button.setEnabled(bool(self._findings))
        if self._findings:
            self.view.selectRow(min(row, len(self._findings) - 1) if not chosen else self._near(chosen, row))
        self._tell()

    def chosen(self) -> list[Finding]:
        """Return the chosen findings, in the order of the list."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self._findings[row] for row in rows]

    def turn_confirmed(self) -> None:
        """Confirm the chosen findings, or take that back where all of them are confirmed."""
        chosen = [each for each in self.chosen() if each.can_be_confirmed]
        left = [each for each in chosen if confirmed(each, self._checked.confirmations) is None]
        if not chosen and self.chosen():
            self.sentence.setText(tr("What is no figure cannot be confirmed. Mend it in its cell (Enter)."))
        elif left:
            self.confirm_asked.emit(left)
        elif chosen:
            self.withdraw_asked.emit(chosen)

    def _near(self, identity: str, row: int) -> int:
        """Return the next row below one that has moved to the confirmed: so the list is worked through."""
        place = self.model.row_of(identity)
        return place if 0 <= place <= row else min(row, len(self._findings) - 1)

    def _tell(self) -> None:
        """Show the whole sentence about the row with the cursor: a column may cut it off."""
        row = self.view.currentIndex().row()
        if not 0 <= row < len(self._findings):
            self.sentence.setText("")
            return
        cells = self.model.rows[row].cells
        rule = self._findings[row].rule
        basis = "" if rule is None else rule.basis
        why = tr("Basis: {basis}", basis=basis) if basis else ""
        self.sentence.setText(" · ".join(filter(None, (cells[3].text, cells[4].text, why))))

    def _go(self) -> None:
        row = self.view.currentIndex().row()
        if 0 <= row < len(self._findings):
            place = self._findings[row].place
            self.accept()
            self.cell_chosen.emit(place)

    def _lay_out(self) -> None:
        data = self._data
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(
            heading(f"{period_label(data.period, data.events)} · {data.indicators.title.shown()}")
        )
        layout.addWidget(self.counts)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addStretch(1)
        row.addWidget(button(tr("Close this window"), self.reject, kind="quiet"))
        row.addWidget(self.confirm_button)
        row.addWidget(self.go_button)
        layout.addLayout(row)


def _cells(finding: Finding, checked: Checked, unit: str) -> tuple[TextCell, ...]:
    indicators = checked.given.indicators
    kept = confirmed(finding, checked.confirmations)
    indicator = (
        indicators.by_code[finding.name] if finding.rule is None else indicators.by_code[finding.codes[0]]
    )
    name = f"{indicator.code} · {indicator.name.shown()}"
    figures = figures_words(finding, indicators)
    sentence = finding_sentence(finding, indicators)
    if kept is not None:
        sentence = tr("Confirmed: {reason} · {sentence}", reason=kept.reason, sentence=sentence)
    word = tr("Confirmed") if kept is not None else severity_word(finding.severity)
    tone: Tone = "success" if kept is not None else _TONES[finding.severity]
    return (
        TextCell(word, tone),
        TextCell(unit),
        TextCell(name, tip=name),
        TextCell(figures, tip=figures),
        TextCell(sentence, tip=sentence),
    )
