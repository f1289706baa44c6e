"""The dialog of one residential area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.areas.commands import NewArea
from desktop_app.areas.kinds import area_kinds
from desktop_app.base.changes import ChangedMeanwhile, changed_since
from desktop_app.base.figures.reading import parse_whole
from desktop_app.base.i18n import language, tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import one_line
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.changed_words import changed_words
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.field import Field
from ui.widgets.fields.figure_reading import show_reading
from ui.widgets.fitting import fit_height
from ui.widgets.labels import muted

_MOST_PROBLEMS = 6


class AreaDialog(Dialog):
    """Name, kind and households of one area. ``record`` is given the dialog, which it accepts or refuses.

    With ``today``, of an area that is there, it asks from which day another number of households holds;
    ``dated`` is the first day of the present one, where an earlier number is kept.
    """

    def __init__(
        self,
        parent: QWidget,
        area: NewArea,
        record: Callable[[AreaDialog, NewArea], None],
        today: date | None = None,
        dated: date | None = None,
    ) -> None:
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
        self.kind_field = Field(tr("Kind"), self.kind)
        self.households_field = Field(tr("Households"), self.households, tr("Leave empty if not known yet"))
        show_reading(self.households_field, self.households, parse_whole, tr("Leave empty if not known yet"))
        self.head_name, self.head_phone = QLineEdit(area.head_name), QLineEdit(area.head_phone)
        self.head_field = Field(tr("Head of the Front work board"), self.head_name, tr("May stay empty"))
        self.phone_field = Field(tr("Telephone"), self.head_phone, tr("May stay empty"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.name_field)
        layout.addWidget(self.kind_field)
        layout.addWidget(self.households_field)
        layout.addWidget(self._since_row(today, dated))
        layout.addWidget(self._head_row())
        layout.addWidget(
            muted(
                tr(
                    "Name and telephone are personal data (Law 91/2025/QH15): they are used to remind, are"
                    " printed nowhere, and leave the book only where somebody asks for them."
                )
            )
        )
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._save, kind="primary")))
        self.name.setFocus()

    def _head_row(self) -> QWidget:
        """Whom the office calls."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        row.addWidget(self.head_field, 1)
        row.addWidget(self.phone_field, 1)
        return made

    def _since_row(self, today: date | None, dated: date | None) -> QWidget:
        """From which day another number of households holds."""
        self.which = ChoiceBox()
        self.which.addItem(tr("The number has changed since"), True)
        self.which.addItem(tr("The number was wrong from the beginning"), False)
        self._days = (dated, today or date.min)
        self.first_day = DateField(dated or today or date.min)
        self.which.currentIndexChanged.connect(lambda _: self.first_day.setEnabled(self.which.currentData()))
        self.since_row = QWidget()
        row = QHBoxLayout(self.since_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        row.addWidget(Field(tr("Why another number"), self.which), 1)
        row.addWidget(Field(tr("First day"), self.first_day), 1)
        asked = today is not None and self.opened.households is not None
        self._asks_since = asked
        self.since_row.setVisible(asked and dated is not None)
        self.households.textChanged.connect(lambda _: self._show_since())
        return self.since_row

    def _show_since(self) -> None:
        try:
            other = self._asks_since and households_of(self.households.text()) != self.opened.households
        except Problem:
            return
        dated, today = self._days
        self.since_row.setVisible(other or (self._asks_since and dated is not None))
        self.first_day.set_value(today if other or dated is None else dated)
        fit_height(self)

    @property
    def redated(self) -> bool:
        """Whether the day of the present number was changed, or the earlier ones were called wrong."""
        dated, _ = self._days
        return self._asks_since and dated is not None and self.since != dated

    @property
    def since(self) -> date | None:
        """From which day the number of households holds; nothing where the one before was wrong."""
        return self.first_day.value if self._asks_since and self.which.currentData() else None

    def refuse(self, sentence: str) -> None:
        """Show why the area was not taken."""
        self.name_field.set_error(sentence)

    def show_changes(self, changed: ChangedMeanwhile) -> None:
        """Show beside the fields what others changed; what was not touched here takes their value."""
        typed = asdict(self._typed())
        fields = {
            "name": self.name_field,
            "kind": self.kind_field,
            "households": self.households_field,
            "head_name": self.head_field,
            "head_phone": self.phone_field,
        }
        for change in changed.changes:
            touched = typed[change.field] != change.opened and typed[change.field] != change.now
            kept = self._shown(change.field, typed[change.field]) if touched else None
            if not touched:
                self._fill(change.field, change.now)
            values = (self._shown(change.field, change.opened), self._shown(change.field, change.now))
            fields[change.field].set_error(changed_words(*values, kept))
        present: dict[str, Any] = {change.field: change.now for change in changed.changes}
        self.opened = replace(self.opened, **present)
        fields[changed.changes[0].field].editor.setFocus()

    def _shown(self, name: str, value: Any) -> str:
        if name == "kind":
            return self.kind.itemText(self.kind.findData(value)) or str(value)
        return "" if value is None else format_number(value) if name == "households" else str(value)

    def _fill(self, name: str, value: Any) -> None:
        if name == "kind":
            self.kind.setCurrentIndex(self.kind.findData(value))
        else:
            lines = {"name": self.name, "head_name": self.head_name, "head_phone": self.head_phone}
            lines.get(name, self.households).setText(self._shown(name, value))

    def _save(self) -> None:
        self.name_field.set_error("")
        self.kind_field.set_error("")
        try:
            typed = self._typed()
        except Problem as problem:
            self.households_field.set_error(problem.sentence())
            return
        self.households_field.set_error("")
        if self._asks_since and self.which.currentData() and not self.first_day.read():
            self.first_day.setFocus()
            return
        self._record(self, typed)

    def _typed(self) -> NewArea:
        kind = str(self.kind.currentData() or self.opened.kind)  # a kind this version lacks shows nothing
        households = households_of(self.households.text())
        head, phone = one_line(self.head_name.text()), one_line(self.head_phone.text())
        return NewArea(self.name.text(), kind, households, head, phone)

    def changes(self, typed: NewArea) -> dict[str, Any]:
        """The fields that differ from what the dialog was opened with."""
        return changed_since(asdict(self.opened), asdict(typed))


def households_of(typed: str) -> int | None:
    """The number of households that was typed; ``None`` for nothing.

    Raises:
        Problem: it is no whole number.
    """
    text = typed.strip()
    if not text:
        return None
    return parse_whole(text)
