"""Dialogs of the area list: one area, and a whole list before it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from desktop_app.areas.commands import NewArea
from desktop_app.areas.kinds import area_kinds, kind_of_code
from desktop_app.areas.pasting import AreaList
from desktop_app.changes import changed_since
from desktop_app.i18n import language, tr
from desktop_app.numbers import format_number, parse_number
from desktop_app.problems import Problem
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.choice_box import ChoiceBox
from ui.widgets.field import Field
from ui.widgets.frames import Notice
from ui.widgets.labels import Tone, heading, muted
from ui.widgets.rows_model import Cell, Row, RowsModel
from ui.widgets.tables import table

_MOST_PROBLEMS = 6


class AreaDialog(QDialog):
    """Name, kind and households of one area. ``record`` is given the dialog, which it accepts or refuses."""

    def __init__(self, parent: QWidget, area: NewArea, record: Callable[[AreaDialog, NewArea], None]) -> None:
        super().__init__(parent)
        self._record = record
        self.opened = area
        self.setWindowTitle(tr("Residential area"))
        self.setMinimumWidth(space.FORM_WIDTH)
        self.kind = ChoiceBox()
        for kind in area_kinds():
            self.kind.addItem(kind.label_vi if language() == "vi" else kind.label_en, kind.code)
        self.kind.setCurrentIndex(self.kind.findData(area.kind))
        self.name = QLineEdit(area.name)
        self.households = QLineEdit("" if area.households is None else format_number(area.households))
        self.name_field = Field(tr("Name"), self.name, tr("With or without the word for its kind"))
        self.households_field = Field(tr("Households"), self.households, tr("Leave empty if not known yet"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.name_field)
        layout.addWidget(Field(tr("Kind"), self.kind))
        layout.addWidget(self.households_field)
        layout.addLayout(_foot(self, tr("Save"), self._save))
        self.name.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why the area was not taken."""
        self.name_field.set_error(sentence)

    def _save(self) -> None:
        self.name_field.set_error("")
        try:
            households = self._households()
        except Problem as problem:
            self.households_field.set_error(problem.sentence())
            return
        self.households_field.set_error("")
        kind = str(self.kind.currentData() or self.opened.kind)  # a kind this version lacks shows nothing
        self._record(self, NewArea(self.name.text(), kind, households))

    def changes(self, typed: NewArea) -> dict[str, Any]:
        """The fields that differ from what the dialog was opened with."""
        return changed_since(asdict(self.opened), asdict(typed))

    def _households(self) -> int | None:
        text = self.households.text().strip()
        if not text:
            return None
        number = parse_number(text)
        if number != number.to_integral_value():
            raise Problem("“{text}” is not a whole number. Households are counted one by one.", text=text)
        return int(number)


class AreaListDialog(QDialog):
    """What a pasted list says, with every doubt, before it is recorded."""

    def __init__(
        self, parent: QWidget, areas: AreaList, theme: Theme, record: Callable[[AreaListDialog], None]
    ) -> None:
        super().__init__(parent)
        self._record = record
        self.setWindowTitle(tr("List of residential areas"))
        self.resize(space.READING_WIDTH, 520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(heading(tr("{n} areas were read", n=len(areas.rows))))
        layout.addWidget(muted(tr("New areas are added; known ones get their number of households.")))
        self.model = RowsModel(
            theme, (tr("Row"), tr("Residential area"), tr("Kind"), tr("Households")), (0, 3), self
        )
        self.model.set_rows([_list_row(areas, number) for number in range(len(areas.rows))])
        view = table(tr("List of residential areas"))
        view.setModel(self.model)
        view.horizontalHeader().setStretchLastSection(False)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        layout.addWidget(view, 1)
        for found in areas.problems[:_MOST_PROBLEMS]:
            sentence = tr("Row {row}: {sentence}", row=found.row, sentence=found.problem.sentence())
            layout.addWidget(Notice(sentence, theme, "danger" if found.blocking else "warning"))
        hidden = len(areas.problems) - _MOST_PROBLEMS
        if hidden > 0:
            layout.addWidget(muted(tr("… and {n} more", n=hidden)))
        self.refusal = Notice("", theme, "danger")
        layout.addWidget(self.refusal)
        good, bad = len(areas.good_rows().rows), len(areas.left_out)
        action = tr("Record the list")
        if bad:
            layout.addWidget(
                muted(tr("Rows marked ✗ are left out; mend them in Excel and paste them again."))
            )
            action = tr("Record {good} rows, leave out {bad}", good=good, bad=bad)
        layout.addLayout(_foot(self, action, lambda: self._record(self), enabled=good > 0))

    def refuse(self, sentence: str) -> None:
        """Show why the list was not taken."""
        self.refusal.say(sentence, "danger")


def _list_row(areas: AreaList, number: int) -> Row:
    row = areas.rows[number]
    kind = kind_of_code(row.kind)
    label = "" if kind is None else kind.label_vi if language() == "vi" else kind.label_en
    households = "–" if row.households is None else format_number(row.households)
    tone: Tone = "danger" if row.number in areas.left_out else ""
    mark = "✗ " if tone else ""
    texts = (f"{mark}{row.number}", row.name, label, households)
    return Row(str(row.number), tuple(Cell(text, tone) for text in texts))


def _foot(
    dialog: QDialog, action: str, pressed: Callable[[], object], *, enabled: bool = True
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(space.SMALL)
    row.addStretch(1)
    row.addWidget(button(tr("Cancel"), dialog.reject, kind="quiet"))
    go = button(action, pressed, kind="primary")
    go.setDefault(True)
    go.setEnabled(enabled)
    row.addWidget(go)
    return row
