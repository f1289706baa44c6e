"""The areas of a round as an editable table: households, issued, collected, ways of asking and counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from desktop_app.i18n import tr
from desktop_app.numbers import format_number, parse_number
from desktop_app.problems import Problem
from ui.theme import Theme
from ui.widgets.headed_model import NO_INDEX, HeadedModel, Index
from ui.widgets.labels import Tone

_MOST_FORMS = 1_000_000

NAME, HOUSEHOLDS, ISSUED, COLLECTED, METHOD, MODE, KEYED, WRONG, ACTION = range(9)
COUNTS = {HOUSEHOLDS: "total_households", ISSUED: "forms_issued", COLLECTED: "forms_collected"}
CHOICES = {METHOD: "method", MODE: "tally_mode"}


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area. ``values`` holds the fields that may be changed here."""

    area_id: str
    name: str
    values: Mapping[str, int | str | None]
    keyed: int
    valid: int
    wrong: str = ""
    severity: Tone = ""
    unfinished: bool = False
    done: bool = False
    """Whether everything that was collected is counted, in every question."""


class AreasModel(HeadedModel):
    """Shows what was typed at once; the page saves it and shows the rows again."""

    typed = Signal(str, str, object)
    """Area id, field and value to record."""
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        headings = (
            tr("Residential area"),
            tr("Households"),
            tr("Issued"),
            tr("Collected"),
            tr("Way of asking"),
            tr("Way of counting"),
            tr("Keyed"),
            tr("To look at"),
            "",
        )
        super().__init__(headings, (*COUNTS, KEYED), parent)
        self._theme = theme
        self._rows: tuple[AreaRow, ...] = ()
        self.choices: dict[str, dict[str, str]] = {"method": {}, "tally_mode": {}}
        self.editable = True
        self.takes_forms = True

    def set_rows(self, rows: tuple[AreaRow, ...]) -> None:
        """Show other rows; the cursor stays where the areas are the same."""
        if [row.area_id for row in rows] == [row.area_id for row in self._rows] and rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, ACTION))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> tuple[AreaRow, ...]:
        """What is shown."""
        return self._rows

    def row_at(self, row: int) -> AreaRow | None:
        """The area in a row."""
        rows = self._rows
        return rows[row] if 0 <= row < len(rows) else None

    def row_of(self, area_id: str) -> int:
        """The row of an area, or -1."""
        return next((at for at, row in enumerate(self._rows) if row.area_id == area_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        kept = super().flags(index)
        if index.isValid() and self.editable and index.column() in (*COUNTS, *CHOICES):
            return kept | Qt.ItemFlag.ItemIsEditable
        return kept

    def data(  # noqa: PLR0911  (one return a role)
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            field = COUNTS.get(column) or CHOICES.get(column, "")
            value = row.values.get(field)
            return "" if value is None else str(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.wrong if column == WRONG else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = row.severity if column == WRONG else "success" if column == KEYED and row.done else ""
            return QBrush(QColor(self._theme.palette.tokens()[tone])) if tone else None
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.row_at(index.row()) if index.isValid() else None
        if (
            row is None
            or role != Qt.ItemDataRole.EditRole
            or not self.flags(index) & Qt.ItemFlag.ItemIsEditable
        ):
            return False
        column = index.column()
        try:
            taken: int | str | None = whole_number(str(value)) if column in COUNTS else str(value)
        except Problem as problem:
            self.refused.emit(problem.sentence())
            return False
        field = COUNTS.get(column) or CHOICES[column]
        if taken == row.values.get(field):
            return True
        fresh = replace(row, values={**row.values, field: taken})
        self._rows = tuple(fresh if one is row else one for one in self._rows)
        self.dataChanged.emit(index, index)
        self.typed.emit(row.area_id, field, taken)
        return True

    def action_text(self, row: AreaRow) -> str:
        """What the button of a row says."""
        if row.values.get("tally_mode") == "totals":
            return tr("Type totals")
        if not self.takes_forms:
            return tr("See forms")
        return tr("Go on keying") if row.unfinished else tr("Key forms")

    def _text(self, row: AreaRow, column: int) -> str:
        if column in COUNTS:
            value = row.values.get(COUNTS[column])
            return format_number(value) if isinstance(value, int) else "–"
        if column in CHOICES:
            code = str(row.values.get(CHOICES[column]) or "")
            return self.choices[CHOICES[column]].get(code, code)
        if column == KEYED:
            return ("✓ " if row.done else "") + format_number(row.keyed)
        return {NAME: row.name, WRONG: row.wrong, ACTION: self.action_text(row)}.get(column, "")


def whole_number(text: str) -> int | None:
    """The count typed; ``None`` for an empty field.

    Raises:
        Problem: it is not a whole number of forms or households.
    """
    if not text.strip():
        return None
    number = parse_number(text)
    if number != number.to_integral_value() or not 0 <= number <= _MOST_FORMS:
        raise Problem("“{text}” is not a count. Type a whole number.", text=text)
    return int(number)
