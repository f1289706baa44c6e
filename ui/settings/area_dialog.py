"""The dialog of one residential area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from desktop_app.areas.commands import NewArea
from desktop_app.areas.kinds import area_kinds
from desktop_app.base.changes import changed_since
from desktop_app.base.i18n import language, tr
from desktop_app.base.numbers import format_number, parse_number
from desktop_app.base.problems import Problem
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field

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
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._save, kind="primary")))
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
