"""The entries with which a step is taken together, each with its own outcome, chosen by a digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import StepOutcome
from desktop_app.registers.lists.telling import WholeEntry
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.shared_width import keep_out
from ui.widgets.tables.tables import set_widths, table

_HEIGHT = 170
_WHY = 3


class BulkTable(QWidget):
    """A digit gives the rows that are chosen their outcome; Delete takes rows out of this round.

    No entry has an outcome until a digit says it. All are chosen at first, so that one digit says it of all.
    """

    def __init__(self, theme: Theme, several: Sequence[WholeEntry], outcomes: Sequence[StepOutcome]) -> None:
        super().__init__()
        self._outcomes = tuple(outcomes)
        self.several = tuple(several)
        """The entries that the step is still to be taken with."""
        self.chosen: dict[str, StepOutcome | None] = {whole.matter.id: None for whole in several}
        self._refused: dict[str, str] = {}
        outcome = tr("Outcome") if self._outcomes else tr("State")
        headings = (tr("Register number"), tr("What it says"), outcome, tr("Why not taken"))
        self.model = RowsModel(theme, headings, parent=self)
        self.view = table(tr("Entries of this step"))
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setMinimumHeight(_HEIGHT)
        self.view.installEventFilter(self)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, (84, 0, 220, 230))
        keep_out(self.view, {_WHY})
        self.count: QLabel = muted("", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.count)
        self.setFocusProxy(self.view)
        self._show()
        self.view.selectRow(0)
        if self._outcomes:
            self.view.selectAll()

    def tell(self, refused: Mapping[str, str]) -> None:
        """The step was taken with all but these, which stay with the sentence why."""
        self._refused = dict(refused)
        self.several = tuple(whole for whole in self.several if whole.matter.id in refused)
        keep_out(self.view, set() if refused else {_WHY})
        self._show()
        self.view.selectRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            digit = event.key() - Qt.Key.Key_0
            if plain and self._outcomes and 0 <= digit <= len(self._outcomes):
                self._give(self._outcomes[digit - 1] if digit else None)
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._take_out()
                return True
        return super().eventFilter(watched, event)

    def _rows(self) -> list[int]:
        return [index.row() for index in self.view.selectionModel().selectedRows()]

    def _give(self, outcome: StepOutcome | None) -> None:
        for row in self._rows():
            self.chosen[self.several[row].matter.id] = outcome
        self._show()

    def _take_out(self) -> None:
        rows = set(self._rows())
        if len(rows) < len(self.several):  # a step with nothing is left by Escape
            self.several = tuple(whole for row, whole in enumerate(self.several) if row not in rows)
            self._show()
            self.view.selectRow(min(min(rows, default=0), len(self.several) - 1))

    def _show(self) -> None:
        self.model.set_rows([self._row(whole) for whole in self.several])
        words = [tr("{n} entries", n=len(self.several)), tr("F2: to this table")]
        words.append(tr("Delete: leave out of this round"))
        words += [f"{number}: {outcome.label.shown()}" for number, outcome in enumerate(self._outcomes, 1)]
        if self._outcomes:
            words.append(tr("0: no outcome yet"))
        self.count.setText(" · ".join(words))

    def _row(self, whole: WholeEntry) -> TextRow:
        matter, register = whole.matter, whole.wording.register
        title = whole.wording.value(register.title_question, matter.answers.get(register.title_question, ""))
        text, outcome = " ".join(title.split()), self.chosen[matter.id]
        if self._outcomes:
            said = "–" if outcome is None else outcome.label.shown()
        else:
            said = whole.wording.state(whole.past.state)
        why = self._refused.get(matter.id, "")
        cells = (
            TextCell(whole.number or "–"),
            TextCell(text, tip=text),
            TextCell(said),
            TextCell(why, "danger", why),
        )
        return TextRow(matter.id, cells)
