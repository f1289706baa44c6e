"""The hand count of an area as a table: contents × answers, blanks, the sum beside what it should be."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.i18n import tr
from desktop_app.numbers import format_number
from desktop_app.problems import Problem
from desktop_app.surveys.records import INVALID_FORMS, NO_ANSWER
from ui.surveys.areas_model import whole_number
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TotalsModel(QAbstractTableModel):
    """One row a content. ``expected`` is the number of valid forms each row must add up to."""

    typed = Signal(str, str, object)
    """Question, answer code and count to record."""
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._template: SurveyTemplate | None = None
        self._codes: tuple[str, ...] = ()
        self._counts: dict[str, dict[str, int]] = {}
        self._collected: int | None = None
        self.editable = True

    def show_counts(
        self, template: SurveyTemplate, counts: Mapping[str, Mapping[str, int]], collected: int | None
    ) -> None:
        """Show the hand count of an area."""
        self.beginResetModel()
        self._template = template
        self._codes = (*(answer.code for answer in template.answers), NO_ANSWER)
        self._counts = {name: dict(codes) for name, codes in counts.items()}
        self._collected = collected
        self.endResetModel()

    @property
    def invalid(self) -> int:
        """The invalid forms counted."""
        return sum(self._counts.get(INVALID_FORMS, {}).values())

    @property
    def expected(self) -> int | None:
        """The valid forms that every content must account for; ``None`` while the collected are unknown."""
        return None if self._collected is None else max(self._collected - self.invalid, 0)

    def set_invalid(self, code: str, number: int | None) -> None:
        """Another count of invalid forms: every sum is held against it anew."""
        self._put(INVALID_FORMS, code, number)
        if self.rowCount():
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(0, last), self.index(self.rowCount() - 1, last))

    def invalid_count(self, code: str) -> int | None:
        """The invalid forms counted for a reason."""
        return self._counts.get(INVALID_FORMS, {}).get(code)

    def sum_of(self, row: int) -> int | None:
        """What a row adds up to; ``None`` while nothing is typed in it."""
        assert self._template is not None
        counts = self._counts.get(self._template.questions[row].name)
        return sum(counts.values()) if counts else None

    @property
    def wrong(self) -> list[int]:
        """The numbers of the contents whose sum is not what it should be."""
        if self._template is None:
            return []
        expected, found = self.expected, []
        for row, question in enumerate(self._template.questions):
            total = self.sum_of(row)
            if total is None or (expected is not None and total != expected):
                found.append(question.number)
        return found

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self._template is None else len(self._template.questions)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() or self._template is None else len(self._codes) + 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or self._template is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= 2:
            return _RIGHT
        labels = [answer.label.shown() for answer in self._template.answers]
        names = (tr("No."), tr("Content"), *labels, tr("No answer"), tr("Sum"))
        shown = role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(names)
        return names[section] if shown else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        kept = super().flags(index)
        inside = index.isValid() and 2 <= index.column() < 2 + len(self._codes)
        return kept | Qt.ItemFlag.ItemIsEditable if inside and self.editable else kept

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        template = self._template
        if not index.isValid() or template is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column >= 2 or column == 0 else None
        if role == Qt.ItemDataRole.ForegroundRole and column == self.columnCount() - 1:
            tone = self._sum_tone(row)
            return QBrush(QColor(self._theme.palette.tokens()[tone]))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(template, row, column)
        return None

    def _text(self, template: SurveyTemplate, row: int, column: int) -> str:
        question = template.questions[row]
        if column < 2:
            return str(question.number) if column == 0 else question.topic.shown()
        if column < 2 + len(self._codes):
            return format_number(self._counts.get(question.name, {}).get(self._codes[column - 2]))
        total, expected = self.sum_of(row), self.expected
        if total is None:
            return "–"
        if expected is None or total == expected:
            return f"✓ {format_number(total)}" if expected is not None else format_number(total)
        return f"✗ {format_number(total)} ≠ {format_number(expected)}"

    def _sum_tone(self, row: int) -> str:
        total, expected = self.sum_of(row), self.expected
        if total is None or expected is None:
            return "muted"
        return "success" if total == expected else "danger"

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        template = self._template
        if template is None or role != Qt.ItemDataRole.EditRole:
            return False
        if not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        try:
            number = whole_number(str(value))
        except Problem as problem:
            self.refused.emit(problem.sentence())
            return False
        question, code = template.questions[index.row()].name, self._codes[index.column() - 2]
        if self._counts.get(question, {}).get(code) == number:
            return True
        self._put(question, code, number)
        self.dataChanged.emit(index, self.index(index.row(), self.columnCount() - 1))
        self.typed.emit(question, code, number)
        return True

    def _put(self, question: str, code: str, number: int | None) -> None:
        counts = self._counts.setdefault(question, {})
        if number is None:
            counts.pop(code, None)
        else:
            counts[code] = number
