"""The tab of contradictions and gaps in a round, each with a link to its place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QVBoxLayout, QWidget

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
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import table

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
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
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
        rows = []
        for at, item in enumerate(self._findings):
            area = data.area(item.area_id)
            is_error = item.severity is FindingSeverity.ERROR
            kind = TextCell(tr("✗ Error"), "danger") if is_error else TextCell(tr("⚠ To check"), "warning")
            rows.append(
                TextRow(
                    str(at),
                    (
                        kind,
                        TextCell(area.name if area else tr("Whole round")),
                        TextCell(without_area(item, area.name if area else "")),
                    ),
                )
            )
        self.model.set_rows(rows)
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
