"""The tab with the areas of a round: counts typed in place, and the way into each area's forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import tr
from desktop_app.numbers import format_number
from desktop_app.surveys.checks import Severity
from desktop_app.surveys.commands import put_round_area
from desktop_app.surveys.records import TallyMode
from desktop_app.surveys.round_state import RoundState
from desktop_app.surveys.tally import Tally
from desktop_app.surveys.tallying import AreaTally
from ui.operations import change_book
from ui.room import Destination, RoomContext
from ui.surveys.areas_delegate import AreasDelegate
from ui.surveys.areas_model import ACTION, CHOICES, COUNTS, AreaRow, AreasModel
from ui.surveys.minutes_dialog import MinutesDialog
from ui.surveys.reading import RoundData
from ui.surveys.words import without_area
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import muted, set_tone
from ui.widgets.tables import show_what_is_cut, table

_MOVES = (RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.RETURNED)


_NARROW = 1000
_WIDTHS = (176, 78, 84, 80, 168, 160, 88, 0, 128)
_WIDEST = 250
_NARROW_WIDTHS = (132, 66, 80, 72, 96, 92, 84, 0, 124)


class AreasTable(QTableView):
    """Enter acts on the row, unless a cell is being typed."""

    acted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # Enter in an editor comes here as well, before the editor is closed
            return
        column = self.currentIndex().column()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and column not in COUNTS and column not in CHOICES:
            self.acted.emit()
        elif enter:
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_F9:
            self.acted.emit()
        else:
            super().keyPressEvent(event)


class AreasTab(QWidget):
    """Table of areas with the actions on the chosen one."""

    entry_asked = Signal(str)
    totals_asked = Signal(str)
    forms_asked = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._data: RoundData | None = None
        self.model = AreasModel(context.theme, self)
        self.view = AreasTable()
        self._style(self.view)
        self.view.setModel(self.model)
        self.delegate = AreasDelegate(self.model, context.theme, self.view)
        show_what_is_cut(self.view, self.delegate)
        self.said: QLabel = muted("", wrap=False)
        self.totals: QLabel = muted("", wrap=False)
        self.key_button = button(
            tr("Key forms (F9)"), self._act, kind="primary", icon="edit", theme=context.theme
        )
        actions = QHBoxLayout()
        actions.setSpacing(space.SMALL)
        actions.addWidget(self.said, 1)
        actions.addWidget(self.totals)
        for words, pressed, icon in (
            (tr("Forms of the area"), self._forms, "surveys"),
            (tr("Notes for the minutes"), self._minutes, "edit"),
            (tr("Print minutes"), self._print, "print"),
        ):
            actions.addWidget(button(words, pressed, icon=icon, theme=context.theme))
        actions.addWidget(self.key_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.SMALL, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.view, 1)
        layout.addLayout(actions)
        self.model.typed.connect(self._save)
        self.model.refused.connect(self._refuse)
        self.delegate.pressed.connect(self._act_on)
        self.view.acted.connect(self._act)
        self.view.doubleClicked.connect(self._double)

    def _style(self, view: QTableView) -> None:
        like = table(tr("Residential areas of the round"))
        view.setAccessibleName(like.accessibleName())
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        view.verticalHeader().setVisible(False)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(like.verticalHeader().defaultSectionSize())
        view.horizontalHeader().setFont(like.horizontalHeader().font())
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(like.horizontalHeader().defaultAlignment())

    # Showing

    def show_round(self, data: RoundData) -> None:
        """Show the areas of a round."""
        first = self._data is None or self._data.counted.round.id != data.counted.round.id
        self._data = data
        template = data.counted.template
        state = RoundState(data.counted.round.status)
        self.model.choices = {
            "method": {option.code: option.label.shown() for option in template.methods},
            "tally_mode": {
                TallyMode.PER_FORM.value: tr("Form by form"),
                TallyMode.TOTALS.value: tr("Totals by hand"),
            },
        }
        self.model.editable = state in _MOVES
        self.model.takes_forms = state.takes_forms
        self.model.set_rows(tuple(_area_row(data, entry) for entry in data.counted.areas))
        if first:
            self._widths()
        self._show_totals()
        if first and self.model.rows:
            self.view.setCurrentIndex(self.model.index(self._first_due(), ACTION))

    def _first_due(self) -> int:
        rows = self.model.rows
        return next((at for at, row in enumerate(rows) if not row.done), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()
        self.totals.setVisible(self.width() >= _NARROW)

    def _widths(self) -> None:
        widths = _WIDTHS if self.width() >= _NARROW else _NARROW_WIDTHS
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        for column, least in enumerate(widths):
            width = self._by_content(column, least)
            if width:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.view.setColumnWidth(column, width)
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _by_content(self, column: int, least: int) -> int:
        """Headings, and the words of a choice, are shown whole where the window has room for them."""
        if self.width() < _NARROW or not least:
            return least
        least = max(least, self.view.horizontalHeader().sectionSizeHint(column))
        if column not in CHOICES:
            return least
        return min(max(least, self.view.sizeHintForColumn(column) + space.SMALL), _WIDEST)

    def _show_totals(self) -> None:
        data = self._data
        if data is None:
            return
        self.totals.setText(_commune_words([entry.tally for entry in data.counted.areas]))

    def go_to(self, area_id: str) -> None:
        """Mark an area."""
        row = self.model.row_of(area_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, ACTION))
            if self.view.isVisible():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> AreaRow | None:
        """The chosen area."""
        return self.model.row_at(self.view.currentIndex().row())

    # Saving

    def _save(self, area_id: str, field: str, value: object) -> None:
        data = self._data
        if data is None:
            return
        round_id = data.counted.round.id
        set_tone(self.said, "muted")
        self.said.setText(tr("Saving …"))

        def done(_: None) -> None:
            self.said.setText(tr("✓ Saved"))

        change_book(
            self._context,
            lambda rec: put_round_area(rec, round_id, area_id, **{field: value}),  # type: ignore[arg-type]
            done,
            self._refuse,
        )

    def _refuse(self, sentence: str) -> None:
        set_tone(self.said, "danger")
        self.said.setText(f"⚠ {sentence}")

    # Acting

    def _double(self, index: QModelIndex) -> None:
        if index.column() not in COUNTS and index.column() not in CHOICES and index.column() != ACTION:
            self._act()

    def _act(self) -> None:
        row = self.current
        if row is not None:
            self._act_on(row.area_id)

    def _act_on(self, area_id: str) -> None:
        row = self.model.row_at(self.model.row_of(area_id))
        if row is None:
            return
        if row.values.get("tally_mode") == TallyMode.TOTALS.value:
            self.totals_asked.emit(area_id)
        elif self.model.takes_forms:
            self.entry_asked.emit(area_id)
        else:
            self.forms_asked.emit(area_id)

    def _forms(self) -> None:
        row = self.current
        if row is not None:
            self.forms_asked.emit(row.area_id)

    def _minutes(self) -> None:
        row, data = self.current, self._data
        area = None if row is None or data is None else data.area(row.area_id)
        if area is None:
            return
        dialog = MinutesDialog(self, area, self._context, editable=self.model.editable)
        dialog.open()

    def _print(self) -> None:
        row, data = self.current, self._data
        if row is not None and data is not None:
            self._context.navigate(Destination("reports", f"minutes:{data.counted.round.id}:{row.area_id}"))


def _commune_words(tallies: Sequence[Tally]) -> str:
    counted = format_number(sum(tally.counted for tally in tallies))
    untold = sum(tally.collected is None for tally in tallies)
    if untold:
        return tr(
            "Commune: {keyed} forms counted; {n} areas lack the number collected", keyed=counted, n=untold
        )
    collected = format_number(sum(tally.collected or 0 for tally in tallies))
    return tr("Commune: {keyed} of {collected} collected forms counted", keyed=counted, collected=collected)


def _area_row(data: RoundData, entry: AreaTally) -> AreaRow:
    area, tally = entry.area, entry.tally
    found = [one for one in data.findings if one.area_id == area.area_id]
    found.sort(key=lambda one: one.severity is not Severity.ERROR)
    unfinished = [draft for draft in data.drafts if draft.area_id == area.area_id]
    wrong, severity = "", ""
    if found:
        is_error = found[0].severity is Severity.ERROR
        wrong = ("✗ " if is_error else "⚠ ") + without_area(found[0], area.name)
        severity = "danger" if is_error else "warning"
        if len(found) > 1:
            wrong += " " + tr("(and {n} more)", n=len(found) - 1)
    elif unfinished:
        wrong, severity = tr("Form no. {serial} is unfinished", serial=unfinished[0].serial or "–"), "warning"
    return AreaRow(
        area.area_id,
        area.name,
        {
            "total_households": area.total_households,
            "forms_issued": area.forms_issued,
            "forms_collected": area.forms_collected,
            "method": area.method,
            "tally_mode": area.tally_mode.value,
        },
        tally.counted,
        tally.valid,
        wrong,
        severity,  # type: ignore[arg-type]
        bool(unfinished),
        tally.complete and tally.counted > 0,
    )
