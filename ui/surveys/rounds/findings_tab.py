"""The tab of contradictions and gaps in a round, each with a link to its place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.surveys.findings.checks import FindingSeverity, RoundFinding
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.versions.unplaced_answers import FINDING_CODES
from ui.context.room import RoomContext
from ui.surveys.common.page_data import RoundData
from ui.surveys.common.words import without_area
from ui.theme import spacing as space
from ui.widgets.empty_state import EmptyState
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import fit_to_rows, table

_COLUMNS = 3
_MOST = {0: 160, 1: 260}
"""Pixels of the kind and of the area's name at most; the problem has the rest."""
_OF_FORMS = frozenset(kind.value for kind in FormProblem)


class FindingsTab(QWidget):
    """Errors first; Enter or a click goes to the area or its forms."""

    area_asked = Signal(str)
    forms_asked = Signal(str, str)
    """Area and kind of problem of the forms to list."""
    round_asked = Signal()
    unplaced_answers_asked = Signal()
    """Answers that the questionnaire has no place for are to be shown."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self.model = RowsModel(
            context.theme, (tr("Kind"), tr("Residential area"), tr("Problem and remedy")), (), self
        )
        self.view = table(tr("Problems in the round"))
        self.view.setModel(self.model)
        give_rest(self.view.horizontalHeader(), 2)
        self.view.activated.connect(self._go)
        self.view.clicked.connect(self._go)
        self.calm = EmptyState(
            "check_circle", tr("Nothing is wrong"), tr("All counts of the round agree."), context.theme
        )
        self._findings: tuple[RoundFinding, ...] = ()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.calm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.SMALL, 0, 0)
        layout.addWidget(self.stack)

    def show_round(self, data: RoundData) -> None:
        """Show what is wrong in a round."""
        self._findings = tuple(
            sorted(data.findings, key=lambda item: item.severity is not FindingSeverity.ERROR)
        )
        areas = {entry.area.area_id: entry.area.name for entry in data.counted.areas}
        rows = [
            TextRow(str(at), RowOnDemand(_COLUMNS, partial(_cells, item, areas.get(item.area_id, ""))))
            for at, item in enumerate(self._findings)
        ]
        self.model.set_rows(rows)
        fit_to_rows(self.view, _MOST)
        self.stack.setCurrentWidget(self.view if rows else self.calm)

    def _go(self, index: QModelIndex) -> None:
        if not 0 <= index.row() < len(self._findings):
            return
        item = self._findings[index.row()]
        if item.code in FINDING_CODES:
            self.unplaced_answers_asked.emit()
        elif not item.area_id:
            self.round_asked.emit()
        elif item.code in _OF_FORMS:
            self.forms_asked.emit(item.area_id, item.code)
        else:
            self.area_asked.emit(item.area_id)


def _cells(item: RoundFinding, area: str) -> tuple[TextCell, ...]:
    is_error = item.severity is FindingSeverity.ERROR
    kind = TextCell(tr("✗ Error"), "danger") if is_error else TextCell(tr("⚠ To check"), "warning")
    return kind, TextCell(area or tr("Whole round")), TextCell(without_area(item, area))
