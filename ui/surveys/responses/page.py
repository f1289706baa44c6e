"""The list of a round's forms: narrow it, open one to correct it, mark several, see who changed what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.journal.past.history import FieldChange, history_of
from desktop_app.journal.recorder import Recorder
from desktop_app.surveys.listing.response_list import (
    ResponseFilter,
    ResponseLine,
    delete_rows,
    lines_at,
    mark_rows,
    restore_value,
)
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords, wording_of
from ui.context.access_notes import note_reading
from ui.context.operations import change_book, read_beside, read_book
from ui.context.room import RoomContext
from ui.surveys.responses.answers import LEAVES, AnswerColumns
from ui.surveys.responses.filters import ResponsesFilters
from ui.surveys.responses.history_panel import HistoryPanel
from ui.surveys.responses.list_data import ResponseListData, read_list
from ui.surveys.responses.model import ResponsesModel
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState, ListOrEmpty
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.page import page_layout
from ui.widgets.plain_text import set_tip
from ui.widgets.shown_keys import rename, show_keys
from ui.widgets.tables.shared_width import keep_out
from ui.widgets.tables.tables import set_widths, table

_NARROW, _SLIM = 1000, 860
"""Pixels: on 1366×768 the page has 1228, at 125 % 955, at 150 % 789."""
_OVERALL_COLUMN, _COUNT_COLUMNS, _PROBLEM_COLUMN, _KEYER_COLUMNS = 2, (3, 4), 6, (8, 9)
_WIDTHS = (84, 146, 140, 126, 116, 142, 226, 0, 140, 152)


class ResponsesPage(QWidget):
    """Filters above, the table, the history of the chosen form beside it."""

    left = Signal()
    opened = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.round_id = ""
        self._questionnaire: Questionnaire | None = None
        self._history_of = ""
        self._newest = 0
        self._shown: ResponseFilter | None = None
        self._any_problem = False
        self.title = ElidedLabel(tr("Forms of the round"), TextRole.HEADING)
        self.count = ElidedLabel("", tone="muted")
        self.filters = ResponsesFilters()
        self.model = ResponsesModel(context.theme, self._read_page, self)
        self.view = table(tr("Forms of the round"))
        self.history = HistoryPanel(context.theme)
        self.go_on = button(tr("Go on with it"), self._take_up)
        self.corrections = Notice("", context.theme, "warning", self.go_on)
        """Unsaved corrections: the list shows the forms as saved."""
        self._corrections: tuple[str, ...] = ()
        self._undone = button(tr("Undo (Ctrl+Z)"), self._bring_back)
        self.deleted = Notice("", context.theme, "info", self._undone)
        """What was deleted last, until something else is done here."""
        self._last_deleted: tuple[str, tuple[int, ...]] = ("", ())
        self._build()
        self._lay_out()
        self._fit_columns()
        self._connect()

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        set_widths(self.view, _WIDTHS, leaves=LEAVES)
        self.history.hide()
        theme = self._context.theme
        back = button(tr("Back to the round"), self.left.emit, kind="primary")
        sentence = tr(
            "The forms of this round are listed here as they are entered, to correct and to check them."
        )
        every = button(tr("Show all forms"), self._show_all)
        self.listed = ListOrEmpty(self.view)
        self.listed.have(
            EmptyState("surveys", tr("No form yet"), sentence, theme, back),
            EmptyState("filter", tr("No form fits what is chosen"), "", theme, every),
        )
        self.answers = AnswerColumns(self._context, self.view, self.model)

    def _lay_out(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        self.back = button(
            tr("Back to the round"), self.left.emit, kind="quiet", icon="previous", theme=theme
        )
        self.back.setAccessibleName(tr("Back to the round"))
        set_tip(self.back, tr("Back to the round"))
        head.addWidget(self.back)
        head.addWidget(self.title, 3)
        head.addWidget(self.count, 2)
        self.mark = button(tr("Mark"), icon="check", theme=theme)
        self.mark.setMenu(QMenu(self.mark))
        self.delete = button(tr("Delete (Del)"), self._delete, icon="delete", theme=theme)
        self.see_history = button(tr("History"), self._toggle_history, icon="clock", theme=theme)
        self.see_history.setCheckable(True)
        self.choose = button(tr("Answers (F8)"), self.answers.choose, icon="filter", theme=theme)
        self.correct = button(tr("Correct"), self._open_current, kind="primary", icon="edit", theme=theme)
        acts = FlowRow()
        for each in (self.choose, self.see_history, self.mark, self.delete, self.correct):
            acts.addWidget(each)
        head.addLayout(acts)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(self.listed, 1)
        middle.addWidget(self.history)
        layout: QVBoxLayout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.corrections)
        layout.addWidget(self.deleted)
        layout.addWidget(self.filters)
        layout.addLayout(middle, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.view.activated.connect(self._open)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._read_history())
        self.history.restore_asked.connect(self._restore)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.history.be_narrow(narrow)
        self.title.setVisible(not narrow)
        slim = self.width() < _SLIM
        self.back.setText(tr("Back") if slim else tr("Back to the round"))
        self.filters.be_narrow(slim)
        show_keys((self.choose, self.delete), shown=not slim)

    # Reading

    def open_round(self, round_id: str, area_id: str = "", problem: str = "") -> None:
        """List the forms of a round, of one area or with one kind of problem where it is named."""
        self._forget_deleted()
        self.filters.start(area_id, problem, same_round=round_id == self.round_id)
        self.round_id = round_id
        self.refresh()

    def _show_all(self) -> None:
        self.filters.start("", "", same_round=False)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self.filters.rest()
        wanted, today = self.filters.wanted(self.round_id), self._context.office.clock.today()
        first = self.filters.officer.count() == 0
        if not wanted.round_id:
            return
        self._newest += 1
        number = self._newest

        def read(connection: Connection) -> ResponseListData | None:
            if number != self._newest:
                return None  # another filter was chosen while this one waited
            return read_list(connection, wanted, today, with_keyers=first)

        read_beside(self._context, self, read, self._show)

    def _show(self, data: ResponseListData | None) -> None:
        if data is None or data.filter != self.filters.wanted(self.round_id):
            return
        counted = data.counted
        place = self.view.currentIndex().row() if data.filter == self._shown else 0
        self._shown = data.filter
        self._questionnaire = counted.questionnaire
        self.filters.offer(data)
        self._offer_marks(counted.questionnaire)
        self.answers.use(counted.questionnaire.code, data.wording)
        areas = {entry.area.area_id: entry.area.name for entry in counted.areas}
        self.model.show_rows(
            data.rows, counted.questionnaire, areas, data.wording, data.problems, frozenset(data.corrections)
        )
        self._show_corrections(data.corrections)
        self._any_problem = bool(data.problems.counts(data.filter.area_id))
        self._fit_columns()
        count = tr("{n} forms", n=format_number(len(data.rows)))
        self.count.setText(count if data.rows else "")
        everything = data.filter == ResponseFilter(self.round_id)
        self.listed.show_for(len(data.rows), 0 if everything else 1)
        note_reading(self._context, "responses", self.round_id, len(data.rows))
        open_now = counted.round.takes_forms
        deleted = data.filter.deleted
        rename(self.delete, tr("Bring back") if deleted else tr("Delete (Del)"))
        self.mark.setEnabled(open_now and not deleted and bool(data.rows))
        self.delete.setEnabled(open_now and bool(data.rows))
        self.history.restore.setVisible(open_now)
        for each in (self.correct, self.see_history, self.choose):
            each.setEnabled(bool(data.rows))
        if self.isVisible() and not self.filters.text.hasFocus():
            self.listed.take_focus()
        if data.rows:
            self._go_to(max(0, min(place, len(data.rows) - 1)))

    def _show_corrections(self, corrections: tuple[str, ...]) -> None:
        self._corrections = corrections
        words = tr("{n} corrections were started and are not saved.", n=format_number(len(corrections)))
        self.corrections.say(words if corrections else "")

    def _take_up(self) -> None:
        if self._corrections:
            self.opened.emit(self._corrections[0])

    def _go_to(self, row: int) -> None:
        """Choose this row alone, whatever key is still held down."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)

    def _offer_marks(self, questionnaire: Questionnaire) -> None:
        menu = self.mark.menu()
        menu.clear()
        for code, words in CountedWords(questionnaire).reasons().items():
            menu.addAction(tr("Invalid: {reason}", reason=words), self._marker(code))
        menu.addAction(tr("Valid again"), self._marker(""))

    def _marker(self, code: str) -> Callable[[], None]:
        return lambda: self._mark(code)

    def _read_page(self, page: int, rows: Sequence[int]) -> None:
        texts = self.answers.texts

        def show(lines: list[ResponseLine]) -> None:
            self.model.take_page(page, lines)
            if self.history.isVisible() and not self._history_of:
                self._read_history()

        read_book(self._context, self, lambda connection: lines_at(connection, rows, texts), show)

    # Acting

    def _selected(self) -> list[int]:
        rows = self.view.selectionModel().selectedRows()
        return [self.model.row_numbers[index.row()] for index in rows]

    def _open_current(self) -> None:
        self._open(self.view.currentIndex())

    def _open(self, index: QModelIndex) -> None:
        line = self.model.line_at(index.row())
        if line is not None and not line.deleted:
            self.opened.emit(line.id)

    def _mark(self, code: str) -> None:
        rows, round_id = self._selected(), self.round_id
        if len(rows) > 1 and not self._context.ask.confirm(
            tr("Change the validity of {n} forms?", n=format_number(len(rows))), tr("Mark")
        ):
            return
        self._change(lambda rec: mark_rows(rec, round_id, rows, code))

    def _delete(self) -> None:
        rows, round_id = self._selected(), self.round_id
        deleted = not self.filters.wanted(round_id).deleted
        question = tr(
            "Delete {n} forms from the round? They can be brought back.", n=format_number(len(rows))
        )
        if not rows or (deleted and not self._context.ask.confirm(question, tr("Delete"), danger=True)):
            return

        def tell(count: int) -> None:
            if deleted and self.round_id == round_id:
                self._last_deleted = (round_id, tuple(rows))
                self.deleted.say(tr("{n} forms were deleted.", n=format_number(count)))

        self._change(lambda rec: delete_rows(rec, round_id, rows, deleted=deleted), tell)

    def _bring_back(self) -> None:
        """Take the last deletion back."""
        round_id, rows = self._last_deleted
        self._forget_deleted()
        if rows:
            self._change(lambda rec: delete_rows(rec, round_id, rows, deleted=False))

    def _forget_deleted(self) -> None:
        self._last_deleted = ("", ())
        self.deleted.say("")

    def _change(self, change: Callable[[Recorder], int], tell: Callable[[int], object] | None = None) -> None:
        self._forget_deleted()

        def done(count: int) -> None:
            if tell is not None:
                tell(count)
            self._context.say(tr("✓ {n} forms changed", n=format_number(count)))
            self.refresh()

        change_book(self._context, self, change, done)

    # History

    def _toggle_history(self) -> None:
        self.history.setVisible(self.see_history.isChecked())
        self._fit_columns()
        self._read_history()

    def _fit_columns(self) -> None:
        """Beside the history or the problems, narrow columns are left out."""
        beside = self.see_history.isChecked()
        rated = self._questionnaire is None or bool(self._questionnaire.overall_question)
        out = set() if rated else {_OVERALL_COLUMN}
        if beside or self._any_problem or not rated:
            out |= set(_COUNT_COLUMNS)
        if beside:
            out |= set(_KEYER_COLUMNS)
        keep_out(self.view, out if self._any_problem else {*out, _PROBLEM_COLUMN})

    def _read_history(self) -> None:
        if not self.see_history.isChecked():
            return
        line = self.model.line_at(self.view.currentIndex().row())
        self._history_of = "" if line is None else line.id
        if line is None:
            return

        questionnaire = self._questionnaire
        if questionnaire is None:
            return

        def read(connection: Connection) -> tuple[list[FieldChange], AnswerWording]:
            return history_of(connection, "survey_response", line.id), wording_of(connection, questionnaire)

        def show(found: tuple[list[FieldChange], AnswerWording]) -> None:
            if self._history_of == line.id:
                title = tr("Form no. {serial}", serial="–" if line.serial is None else line.serial)
                self.history.show_changes(title, found[0], questionnaire, found[1])

        read_book(self._context, self, read, show)
        note_reading(self._context, "response", line.id)

    def _restore(self, field: str, value: object) -> None:
        response_id = self._history_of
        given = value if isinstance(value, str | int) else None

        def change(rec: Recorder) -> int:
            restore_value(rec, response_id, field, given)
            return 1

        self._change(change)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F8:
            self.answers.choose()
        elif event.key() == Qt.Key.Key_Delete:
            if not self.filters.wanted(self.round_id).deleted:  # there the button brings back
                self.delete.click()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._bring_back()
        else:
            super().keyPressEvent(event)
