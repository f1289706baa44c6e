"""Totals of an area that counted by hand: typed as on paper, the sums checked while typing."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import tr
from desktop_app.numbers import format_number
from desktop_app.problems import Problem
from desktop_app.surveys.commands import set_tally
from desktop_app.surveys.records import INVALID_FORMS
from desktop_app.surveys.round_state import RoundState
from ui.operations import change_book
from ui.room import RoomContext
from ui.surveys.areas_model import whole_number
from ui.surveys.reading import TotalsData
from ui.surveys.totals_model import TotalsModel
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import badge, heading, label, muted, set_badge, set_tone
from ui.widgets.page import ScrollBody, page_layout
from ui.widgets.tables import show_what_is_cut

_SIDE_WIDTH = 400
_NARROW_SIDE_WIDTH = 290
_NARROW = 1000


class TotalsTable(QTableView):
    """Digits overwrite; Enter goes on to the next count, also out of an editor."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # Enter in an editor comes here as well, before the editor is closed
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.model().setData(self.currentIndex(), "")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.go_on(1)

    def go_on(self, steps: int) -> None:
        """To the next or previous count, row by row."""
        model, at = self.model(), self.currentIndex()
        columns = model.columnCount() - 3
        if columns <= 0:
            return
        place = at.row() * columns + min(max(at.column() - 2, 0), columns - 1) + steps
        if 0 <= place < model.rowCount() * columns:
            target = model.index(place // columns, 2 + place % columns)
            self.selectionModel().setCurrentIndex(target, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(target)


class TotalsPage(QWidget):
    """The table, the invalid forms by reason, and what does not add up yet."""

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._data: TotalsData | None = None
        self.area: QLabel = heading("")
        self.round: QLabel = muted("", wrap=False)
        self.safe: QLabel = badge("")
        self.notice = Notice("", context.theme, "warning")
        self.refused: QLabel = label("", tone="danger")
        self.model = TotalsModel(context.theme, self)
        self.view = TotalsTable()
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Totals by content"))
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setShowGrid(True)
        show_what_is_cut(self.view)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.view.horizontalHeader().setDefaultAlignment(left)
        self.view.horizontalHeader().setHighlightSections(False)
        self.view.horizontalHeader().setFont(font_for(TextRole.LABEL))
        self.view.verticalHeader().setVisible(False)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.verticalHeader().setDefaultSectionSize(27)
        self.reasons = Card(tr("Invalid forms"))
        self._edits: dict[str, QLineEdit] = {}
        self._lay_out()
        self.model.typed.connect(self._save)
        self.model.refused.connect(self._refuse)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(
            button(
                tr("Area list (Esc)"),
                self.left.emit,
                kind="quiet",
                icon="previous",
                theme=self._context.theme,
            )
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.area)
        words.addWidget(self.round)
        head.addLayout(words, 1)
        head.addWidget(self.refused)
        head.addWidget(self.safe)
        self.side = ScrollBody()
        side = self.side.body
        side.addWidget(self.reasons)
        side.addWidget(muted(tr("Digits overwrite, Enter goes on, Delete empties. Empty is not zero.")))
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.side)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(middle, 1)

    def show_totals(self, data: TotalsData) -> None:
        """Show the hand count of an area."""
        self._data = data
        self.area.setText(data.area.name)
        self.round.setText(f"{data.round.title} · {data.round.year}")
        self.model.editable = RoundState(data.round.status).takes_forms
        self.model.show_counts(data.template, data.counts, data.area.forms_collected)
        self._show_reasons(data)
        head = self.view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.view.setColumnWidth(0, 44)
        self._fit()
        self.view.setCurrentIndex(self.model.index(0, 2))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        set_badge(self.safe, tr("✓ Kept"), "success")
        self._show_sums()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        self.side.setFixedWidth(_SIDE_WIDTH if not narrow else _NARROW_SIDE_WIDTH)
        for column in range(2, self.model.columnCount()):
            self.view.setColumnWidth(column, 100 if narrow else 128)

    def _show_reasons(self, data: TotalsData) -> None:
        while self.reasons.body.count() > 1:
            item = self.reasons.body.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._edits = {}
        for reason in data.template.invalid_reasons:
            edit = QLineEdit(format_number(self.model.invalid_count(reason.code)))
            edit.setEnabled(self.model.editable)
            edit.editingFinished.connect(lambda code=reason.code: self._invalid_typed(code))
            self._edits[reason.code] = edit
            self.reasons.body.addWidget(Field(reason.label.shown(), edit))

    def _invalid_typed(self, code: str) -> None:
        try:
            number = whole_number(self._edits[code].text())
        except Problem as problem:
            self._refuse(problem.sentence())
            return
        if number != self.model.invalid_count(code):
            self.model.set_invalid(code, number)
            self._save(INVALID_FORMS, code, number)

    def _save(self, question: str, code: str, number: object) -> None:
        data = self._data
        if data is None:
            return
        counts = {code: number if isinstance(number, int) else None}
        round_id, area_id = data.round.id, data.area.area_id
        self.refused.setText("")
        set_badge(self.safe, tr("Keeping …"), "neutral")
        change_book(
            self._context,
            lambda rec: set_tally(rec, round_id, area_id, question, counts),
            lambda _: set_badge(self.safe, tr("✓ Kept"), "success"),
            self._refuse,
        )
        self._show_sums()

    def _refuse(self, sentence: str) -> None:
        set_tone(self.refused, "danger")
        self.refused.setText(f"⚠ {sentence}")

    def _show_sums(self) -> None:
        data = self._data
        if data is None:
            return
        expected = self.model.expected
        if expected is None:
            sentence = tr("The number of forms collected is missing. Fill it in in the area list.")
            self.notice.say(sentence, "warning")
            return
        wrong = self.model.wrong
        collected, invalid = data.area.forms_collected, self.model.invalid
        shown = tr(
            "{collected} collected − {invalid} invalid = {valid} valid forms.",
            collected=format_number(collected),
            invalid=format_number(invalid),
            valid=format_number(expected),
        )
        if wrong:
            numbers = ", ".join(map(str, wrong[:8])) + (" …" if len(wrong) > 8 else "")
            self.notice.say(
                shown + " " + tr("Contents that do not add up yet: {numbers}.", numbers=numbers), "warning"
            )
        else:
            self.notice.say(shown + " " + tr("All contents add up."), "success")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
