"""The list of a round's forms: narrow it, open one to correct it, mark several, see who changed what."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import Connection

from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.i18n import tr
from desktop_app.journal.history import FieldChange, history_of
from desktop_app.journal.recorder import Recorder
from desktop_app.numbers import format_number
from desktop_app.surveys.response_list import (
    ANY_INVALID,
    ResponseFilter,
    ResponseLine,
    delete_rows,
    keyers,
    lines_at,
    mark_rows,
    matching_rows,
    restore_value,
)
from desktop_app.surveys.round_state import RoundState
from desktop_app.surveys.tallying import RoundCount, count_round
from ui.operations import change_book, read_book
from ui.room import RoomContext
from ui.surveys.history_panel import HistoryPanel
from ui.surveys.responses_model import ResponsesModel
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import heading, muted
from ui.widgets.page import page_layout
from ui.widgets.tables import table

_TYPING_MILLISECONDS = 250
_NARROW = 1000
_ALL, _DELETED = "all", "deleted"
_COUNT_COLUMNS, _KEYER_COLUMNS = (3, 4), (7, 8)


@dataclass(frozen=True, slots=True)
class ListData:
    """The round, who keyed in it, and the rows that match."""

    counted: RoundCount
    keyers: tuple[str, ...] | None
    """Who keyed in the round; ``None`` when that is known already."""
    rows: array[int]
    filter: ResponseFilter


def read_list(connection: Connection, wanted: ResponseFilter, *, with_keyers: bool) -> ListData:
    """The rows that match, with what the filters offer."""
    return ListData(
        count_round(connection, wanted.round_id),
        tuple(keyers(connection, wanted.round_id)) if with_keyers else None,
        matching_rows(connection, wanted),
        wanted,
    )


class ResponsesPage(QWidget):
    """Filters above, the table, the history of the chosen form beside it."""

    left = Signal()
    opened = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.round_id = ""
        self._template: SurveyTemplate | None = None
        self._filling = False
        self._history_of = ""
        self.title: QLabel = heading(tr("Forms of the round"))
        self.count: QLabel = muted("", wrap=False)
        self.area = QComboBox()
        self.officer = QComboBox()
        self.validity = QComboBox()
        self.text = QLineEdit()
        self.model = ResponsesModel(context.theme, self._read_page, self)
        self.view = table(tr("Forms of the round"))
        self.history = HistoryPanel(context.theme)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._build()
        self._lay_out()
        self._connect()

    def _build(self) -> None:
        for box, name in (
            (self.area, tr("Residential area")),
            (self.officer, tr("Keyed by")),
            (self.validity, tr("Validity")),
        ):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(12)
        self.text.setPlaceholderText(tr("Serial number, or words of the opinion"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.text.setClearButtonEnabled(True)
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        for column, width in enumerate((84, 156, 136, 130, 134, 180, 0, 150, 140)):
            if width:
                self.view.setColumnWidth(column, width)
            else:
                head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.history.hide()

    def _lay_out(self) -> None:
        theme = self._context.theme
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(
            button(tr("Back to the round"), self.left.emit, kind="quiet", icon="previous", theme=theme)
        )
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        self.mark = button(tr("Mark"), icon="check", theme=theme)
        self.mark.setMenu(QMenu(self.mark))
        self.delete = button(tr("Delete"), self._delete, icon="delete", theme=theme)
        self.see_history = button(tr("History"), self._toggle_history, icon="clock", theme=theme)
        self.see_history.setCheckable(True)
        self.correct = button(tr("Correct"), self._open_current, kind="primary", icon="edit", theme=theme)
        for each in (self.see_history, self.mark, self.delete, self.correct):
            head.addWidget(each)
        filters = QHBoxLayout()
        filters.setSpacing(space.SMALL)
        filters.addWidget(self.text, 1)
        for box in (self.area, self.officer, self.validity):
            filters.addWidget(box)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.history)
        layout: QVBoxLayout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addLayout(filters)
        layout.addLayout(middle, 1)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self.text.textChanged.connect(lambda _: self._typing.start())
        for box in (self.area, self.officer, self.validity):
            box.activated.connect(lambda _: self.refresh())
        self.view.activated.connect(self._open)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._read_history())
        self.history.restore_asked.connect(self._restore)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.history.be_narrow(narrow)
        self.title.setVisible(not narrow)

    # Reading

    def open_round(self, round_id: str, area_id: str = "") -> None:
        """List the forms of a round, of one area where it is named."""
        self.officer.clear()
        if round_id != self.round_id:
            self.validity.clear()
        self.round_id = round_id
        self.text.clear()
        self._typing.stop()
        self.area.clear()
        self.area.addItem("", area_id)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._typing.stop()
        wanted = self._filter()
        first = self.officer.count() == 0
        if wanted.round_id:
            read_book(
                self._context,
                lambda connection: read_list(connection, wanted, with_keyers=first),
                self._show,
            )

    def _filter(self) -> ResponseFilter:
        validity = self.validity.currentData()
        return ResponseFilter(
            self.round_id,
            str(self.area.currentData() or ""),
            str(self.officer.currentData() or ""),
            None if validity in (None, _ALL, _DELETED) else str(validity),
            self.text.text(),
            validity == _DELETED,
        )

    def _show(self, data: ListData) -> None:
        if data.filter != self._filter():
            return
        counted = data.counted
        same = self._template is not None and self.model.row_numbers == data.rows
        place = self.view.currentIndex().row() if same else 0
        self._template = counted.template
        self._offer(data)
        areas = {entry.area.area_id: entry.area.name for entry in counted.areas}
        self.model.show_rows(data.rows, counted.template, areas)
        self.count.setText(tr("{n} forms", n=format_number(len(data.rows))))
        open_now = RoundState(counted.round.status).takes_forms
        deleted = data.filter.deleted
        self.delete.setText(tr("Bring back") if deleted else tr("Delete"))
        self.mark.setEnabled(open_now and not deleted)
        self.delete.setEnabled(open_now)
        self.history.restore.setVisible(open_now)
        if self.isVisible() and not self.text.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if data.rows:
            self.view.setCurrentIndex(self.model.index(max(0, min(place, len(data.rows) - 1)), 0))

    def _offer(self, data: ListData) -> None:
        template = data.counted.template
        areas = [(entry.area.name, entry.area.area_id) for entry in data.counted.areas]
        reasons = [(reason.label.shown(), reason.code) for reason in template.invalid_reasons]
        _fill(self.area, [(tr("All areas"), ""), *areas])
        if data.keyers is not None:
            _fill(self.officer, [(tr("Everybody"), ""), *((name, name) for name in data.keyers)])
        choices = [(tr("All forms"), _ALL), (tr("Valid"), ""), (tr("All invalid forms"), ANY_INVALID)]
        _fill(self.validity, [*choices, *reasons, (tr("Deleted forms"), _DELETED)])
        menu = self.mark.menu()
        menu.clear()
        for words, code in (*reasons, (tr("Valid again"), "")):
            menu.addAction(words if code == "" else tr("Invalid: {reason}", reason=words), self._marker(code))

    def _marker(self, code: str) -> Callable[[], None]:
        return lambda: self._mark(code)

    def _read_page(self, page: int, rows: Sequence[int]) -> None:
        def show(lines: list[ResponseLine]) -> None:
            self.model.take_page(page, lines)
            if self.history.isVisible() and not self._history_of:
                self._read_history()

        read_book(self._context, lambda connection: lines_at(connection, rows), show)

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
        deleted = not self._filter().deleted
        question = tr(
            "Delete {n} forms from the round? They can be brought back.", n=format_number(len(rows))
        )
        if not rows or (deleted and not self._context.ask.confirm(question, tr("Delete"), danger=True)):
            return
        self._change(lambda rec: delete_rows(rec, round_id, rows, deleted=deleted))

    def _change(self, change: Callable[[Recorder], int]) -> None:
        def done(count: int) -> None:
            self._context.notifier.say(tr("✓ {n} forms changed", n=format_number(count)))
            self.refresh()

        change_book(self._context, change, "survey_response", done)

    # History

    def _toggle_history(self) -> None:
        self.history.setVisible(self.see_history.isChecked())
        for column in (*_COUNT_COLUMNS, *_KEYER_COLUMNS):
            self.view.setColumnHidden(column, self.see_history.isChecked())
        self._read_history()

    def _read_history(self) -> None:
        if not self.see_history.isChecked():
            return
        line = self.model.line_at(self.view.currentIndex().row())
        self._history_of = "" if line is None else line.id
        if line is None:
            return

        def show(changes: list[FieldChange]) -> None:
            if self._history_of == line.id and self._template is not None:
                title = tr("Form no. {serial}", serial="–" if line.serial is None else line.serial)
                self.history.show_changes(title, changes, self._template)

        read_book(self._context, lambda connection: history_of(connection, line.id), show)

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
        else:
            super().keyPressEvent(event)


def _fill(box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
    chosen = box.currentData()
    box.clear()
    for words, code in entries:
        box.addItem(words, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
