"""A table of up to a million forms: row numbers are known, lines are read page by page."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.text import one_line
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.findings.form_problems import RoundProblems
from desktop_app.surveys.listing.answer_columns import AnswerColumn
from desktop_app.surveys.listing.response_list import ResponseLine
from desktop_app.surveys.responses.answer_wording import AnswerWording, CountedWords
from desktop_app.surveys.responses.validity import counted_answer
from ui.theme import Theme
from ui.widgets.tables.headed_model import NO_INDEX, HeadedModel, Index
from ui.widgets.tables.rows_model import TextCell

PAGE = 100
_KEPT_PAGES = 60
WAITING = "…"
_FIGURES = (0, 3, 4)

type ReadPage = Callable[[int, Sequence[int]], None]
"""Asks for the lines of a page; they are given back to :meth:`ResponsesModel.take_page`."""


class ResponsesModel(HeadedModel):
    """Lines that are not here yet show a mark and are asked for."""

    def __init__(self, theme: Theme, read_page: ReadPage, parent: QObject | None = None) -> None:
        headings = (
            tr("Form no."),
            tr("Residential area"),
            tr("Overall answer"),
            tr("Not satisfied"),
            tr("No answer"),
            tr("Validity"),
            tr("To look at"),
            tr("Opinion"),
            tr("Entered by"),
            tr("Entered at"),
        )
        super().__init__(headings, _FIGURES, parent)
        self._own = len(headings)
        self.answers: tuple[AnswerColumn, ...] = ()
        """The columns of answers, after the list's own."""
        self._theme = theme
        self._read_page = read_page
        self.row_numbers: array[int] = array("q")
        self._pages: OrderedDict[int, list[ResponseLine]] = OrderedDict()
        self._asked: set[int] = set()
        self._questionnaire: Questionnaire | None = None
        self._overall: Mapping[str, str] = {}
        """The answers to the overall question in words, by code."""
        self._areas: Mapping[str, str] = {}
        self._problems = RoundProblems()
        self.corrections: frozenset[str] = frozenset()
        """Forms with an unsaved correction: the saved values are shown, and count."""

    @property
    def own_columns(self) -> int:
        """How many columns the list has of its own."""
        return self._own

    def show_answers(self, columns: Sequence[AnswerColumn]) -> None:
        """Show other columns of answers; lines are read again."""
        chosen = tuple(columns)
        if chosen == self.answers:
            return
        self._pages.clear()
        self._asked.clear()
        if self.answers:
            self.beginRemoveColumns(NO_INDEX, self._own, len(self._headings) - 1)
            self._take_columns(())
            self.endRemoveColumns()
        if chosen:
            self.beginInsertColumns(NO_INDEX, self._own, self._own + len(chosen) - 1)
            self._take_columns(chosen)
            self.endInsertColumns()

    def _take_columns(self, columns: tuple[AnswerColumn, ...]) -> None:
        self.answers = columns
        self._headings = (*self._headings[: self._own], *(column.name for column in columns))
        numbers = (self._own + place for place, column in enumerate(columns) if column.is_number)
        self._figures = frozenset((*_FIGURES, *numbers))

    def show_rows(
        self,
        rows: array[int],
        questionnaire: Questionnaire,
        areas: Mapping[str, str],
        wording: AnswerWording,
        problems: RoundProblems | None = None,
        corrections: frozenset[str] = frozenset(),
    ) -> None:
        """Show these rows; their lines are read when they come into sight."""
        self.beginResetModel()
        self._problems = problems or RoundProblems()
        self.corrections = corrections
        overall = questionnaire.overall_question
        self._overall = {code: wording.choice(overall, code) for code in questionnaire.answer_codes}
        self.row_numbers, self._questionnaire, self._areas = rows, questionnaire, areas
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def take_page(self, page: int, lines: Sequence[ResponseLine]) -> None:
        """The lines of a page have arrived."""
        if lines and list(lines[0].worded) != [column.key for column in self.answers]:
            return  # other answers were chosen meanwhile, and are asked for
        self._asked.discard(page)
        start = page * PAGE
        wanted = self.row_numbers[start : start + PAGE]
        if not wanted or (lines and lines[0].row not in wanted):
            return
        self._pages[page] = list(lines)
        self._pages.move_to_end(page)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        last = min(start + PAGE, len(self.row_numbers)) - 1
        self.dataChanged.emit(self.index(start, 0), self.index(last, len(self._headings) - 1))

    def line_at(self, row: int) -> ResponseLine | None:
        """Return the form in a row, if its page is here; otherwise request the page."""
        if not 0 <= row < len(self.row_numbers):
            return None
        page, offset = divmod(row, PAGE)
        lines = self._pages.get(page)
        if lines is None:
            if page not in self._asked:
                self._asked.add(page)
                self._read_page(page, self.row_numbers[page * PAGE : (page + 1) * PAGE])
            return None
        wanted = self.row_numbers[row]
        if offset < len(lines) and lines[offset].row == wanted:
            return lines[offset]
        return next((line for line in lines if line.row == wanted), None)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.row_numbers)

    def data(  # noqa: PLR0911  (one return a role)
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ForegroundRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        line = self.line_at(index.row())
        if line is None or self._questionnaire is None:
            waiting = role == Qt.ItemDataRole.DisplayRole and index.column() == 0
            return WAITING if waiting else None
        cell = self._shown(line, index.column(), self._questionnaire)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QBrush(QColor(self._theme.palette.tokens()[cell.tone])) if cell.tone else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.text or cell.tip or tr("empty")
        return cell.tip or None if role == Qt.ItemDataRole.ToolTipRole else cell.text

    def _shown(self, line: ResponseLine, column: int, questionnaire: Questionnaire) -> TextCell:
        if column < self._own:
            return self._cell(line, column, questionnaire)
        return TextCell(line.worded.get(self.answers[column - self._own].key, ""))

    def _cell(  # noqa: PLR0911  (one return a column)
        self, line: ResponseLine, column: int, questionnaire: Questionnaire
    ) -> TextCell:
        match column:
            case 0:
                number = "–" if line.serial is None else str(line.serial)
                if line.id not in self.corrections:
                    return TextCell(number)
                return TextCell(
                    f"{number} ✎", "warning", tr("Its correction was started and is not saved yet.")
                )
            case 1:
                return TextCell(self._areas.get(line.area_id, ""))
            case 2:
                return _overall(line, questionnaire, self._overall)
            case 3 | 4 if not questionnaire.overall_question:
                return TextCell("–", "muted")
            case 3:
                counted = _counted(line, questionnaire)
                return TextCell(
                    format_number(sum(1 for code in counted if code in questionnaire.unsatisfied))
                )
            case 4:
                return TextCell(format_number(_counted(line, questionnaire).count(None)))
            case 5:
                return _validity(line, questionnaire)
            case 6:
                return _problems(self._problems.of_form(line.area_id, line.row))
            case 7:
                return TextCell(one_line(line.comment))
            case 8:
                return TextCell(line.entered_by)
        return TextCell(
            "" if line.entered_at is None else f"{line.entered_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        )


def _counted(line: ResponseLine, questionnaire: Questionnaire) -> list[str | None]:
    return [counted_answer(questionnaire, line.answers.get(name)) for name in questionnaire.question_names]


def _overall(line: ResponseLine, questionnaire: Questionnaire, words: Mapping[str, str]) -> TextCell:
    code = counted_answer(questionnaire, line.answers.get(questionnaire.overall_question))
    if code is None or code not in words:
        return TextCell("–", "muted")
    return TextCell(words[code], "warning" if code in questionnaire.unsatisfied else "")


def _problems(kinds: Sequence[FormProblem]) -> TextCell:
    if not kinds:
        return TextCell("")
    more = f" +{len(kinds) - 1}" if len(kinds) > 1 else ""
    return TextCell(f"⚠ {kinds[0].label()}{more}", "warning", "\n".join(kind.advice() for kind in kinds))


def _validity(line: ResponseLine, questionnaire: Questionnaire) -> TextCell:
    if line.deleted:
        return TextCell(tr("Deleted"), "muted")
    if not line.validity:
        return TextCell(tr("✓ Valid"), "success")
    return TextCell("✗ " + CountedWords(questionnaire).reason(line.validity), "danger")
