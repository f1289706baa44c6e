"""The results question by question: the questions at the left, the answers to one at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.wording import base_words, note_words
from ui.context.access_notes import note_reading
from ui.context.room import RoomContext
from ui.surveys.results.reading import ReadResults
from ui.surveys.results.rows import chart_of, figures_table
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.charts.chart_view import ChartView
from ui.widgets.labels import label, muted
from ui.widgets.page import ScrollBody
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import keep_rows, set_widths, table, take_height

_NUMBER, _FIGURE = 44, 84
_LEFT, _RIGHT = 4, 5
_MOST_ROWS = 14
"""So many rows of answers are shown without scrolling; more scroll within the table."""


class QuestionsPage(QWidget):
    """Shows what was read; the question that is chosen stays chosen when it is read again."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        theme = context.theme
        self._context = context
        self._read: ReadResults | None = None
        self._waiting = ""
        """The question to show again when the results of another area were read."""
        self.questions = RowsModel(theme, (tr("No."), tr("Question"), tr("Answered")), (0, 2), self)
        self.question_view = table(tr("Questions"))
        self.question_view.setModel(self.questions)
        self.question_view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.question_view, (_NUMBER, 0, _FIGURE))
        keep_rows(self.question_view)
        self.question_view.selectionModel().currentRowChanged.connect(self._chosen)
        self.title: QLabel = label("", TextRole.STRONG, wrap=True)
        self.base: QLabel = label("", wrap=True)
        self.note: QLabel = muted("")
        self.chart = ChartView(tr("Answers as bars"), theme)
        self.answers = RowsModel(theme, (tr("Answer"),), (), self)
        self.answer_view = table(tr("Answers"))
        self.answer_view.setModel(self.answers)
        body = ScrollBody()
        for part in (self.title, self.base, self.note, self.answer_view, self.chart):
            body.body.addWidget(part)
        body.body.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.question_view, _LEFT)
        layout.addWidget(body, _RIGHT)

    def show_results(self, read: ReadResults) -> None:
        """Show other results."""
        if read is self._read:
            return
        chosen = self.chosen or self._waiting
        self._read = read
        rows = []
        for question in read.results.questions:
            tip = base_words(read.results, read.found[question.key])
            answered = format_number(read.found[question.key].answered)
            cells = (
                TextCell(str(question.number)),
                TextCell(question.text, "", question.text),
                TextCell(answered, "", tip),
            )
            rows.append(TextRow(question.key, cells))
        self.questions.set_rows(rows)
        at = max(self.questions.row_of(chosen), 0)
        self.question_view.selectRow(at)
        self._show(self.questions.id_at(at))

    def clear(self) -> None:
        """Show nothing: another round, or another area, is being read. The question stays chosen."""
        self._waiting = self.chosen or self._waiting
        self._read = None
        self.questions.set_rows(())
        self._show("")

    @property
    def chosen(self) -> str:
        """The key of the question that is shown."""
        return self.questions.id_at(self.question_view.currentIndex().row())

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._show(self.questions.id_at(now.row()))

    def _show(self, key: str) -> None:
        result = None if self._read is None else self._read.found.get(key)
        for part in (self.title, self.base, self.answer_view):
            part.setVisible(result is not None)
        if result is None or self._read is None:
            self.note.hide()
            self.chart.show_chart(None)
            return
        self.title.setText(result.question.named)
        self.base.setText(base_words(self._read.results, result))
        note = note_words(result)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.chart.show_chart(chart_of(result))
        self._fill(result)
        if result.words:
            note_reading(self._context, "responses", self._read.results.round.id, result.answered)

    def _fill(self, result: QuestionResult) -> None:
        headings, rows = figures_table(result)
        self.answers.set_headings(headings, range(1, len(headings)))
        self.answers.set_rows(rows)
        head = self.answer_view.horizontalHeader()
        head.setStretchLastSection(False)
        for column in range(1, len(headings)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        give_rest(head, 0)
        take_height(self.answer_view, _MOST_ROWS)
