"""The dialog of one residential area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.areas.commands import ALWAYS, NewArea
from desktop_app.areas.fields import AreaField, area_fields
from desktop_app.areas.kinds import area_kinds
from desktop_app.base.changes import ChangedMeanwhile, changed_since
from desktop_app.base.field_problem import FieldProblem, at
from desktop_app.base.figures.number_reader import parse_whole
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from ui.settings.areas.since_row import SinceRow
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.changed_words import changed_words
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.fields.figure_reading import show_reading
from ui.widgets.fitting import fit_height
from ui.widgets.labels import muted


class AreaDialog(Dialog):
    """Name, kind and households of one area. ``record`` is given the dialog, which it accepts or refuses.

    With ``today``, of an area that is there, it asks from which day another number of households or another
    name holds; ``dated`` and ``named`` are the first days of the present ones, where earlier ones are kept.
    """

    def __init__(
        self,
        parent: QWidget,
        area: NewArea,
        record: Callable[[AreaDialog, NewArea], None],
        today: date | None = None,
        dated: date | None = None,
        named: date | None = None,
    ) -> None:
        super().__init__(parent)
        self._record = record
        self.opened = area
        self.setWindowTitle(tr("Residential area"))
        self.setMinimumWidth(space.FORM_WIDTH)
        self.kind = ChoiceBox()
        for kind in area_kinds():
            self.kind.addItem(kind.label, kind.code)
        self.kind.setCurrentIndex(self.kind.findData(area.kind))
        self.lines: dict[str, QLineEdit] = {}
        self.fields = {each.name: self._field(each) for each in area_fields()}
        self.name, self.households = self.lines["name"], self.lines["households"]
        self.name_field, self.households_field = self.fields["name"], self.fields["households"]
        counted = self.opened.households is not None
        self.since_row = _since_row(today if counted else None, dated)
        self.named_row = _named_row(today, named)
        self.households.textChanged.connect(lambda _: self._show_since())
        self.name.textChanged.connect(lambda _: self._show_named())
        self.kind.currentIndexChanged.connect(lambda _: self._show_named())
        self._lay_out()
        self.name.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.MEDIUM)
        for each in area_fields():
            if not each.personal:
                layout.addWidget(self.fields[each.name])
            if each.name == "households":
                layout.addWidget(self.since_row)
            if each.name == "kind":
                layout.addWidget(self.named_row)
        layout.addWidget(self._personal_row())
        layout.addWidget(
            muted(
                tr(
                    "Name and telephone are personal data (Law 91/2025/QH15): they are used for reminders, "
                    "are never printed, and leave the book only on request."
                )
            )
        )
        layout.addLayout(dialog_foot(self, button(tr("Save"), self._save, kind="primary")))

    def _field(self, about: AreaField) -> Field:
        hint = tr(about.hint) if about.hint else ""
        name = tr(about.asked or about.label)
        if about.name == "kind":
            return Field(name, self.kind, hint)
        line = self.lines[about.name] = QLineEdit(about.shown(getattr(self.opened, about.name)))
        made = Field(name, line, hint)
        if about.whole:
            show_reading(made, line, parse_whole, hint)
        return made

    def _personal_row(self) -> QWidget:
        """Whom the office calls."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        for each in area_fields():
            if each.personal:
                row.addWidget(self.fields[each.name], 1)
        return made

    def _show_since(self) -> None:
        typed = self.households.text().strip()
        try:
            households = parse_whole(typed) if typed else None
        except Problem:
            return
        self.since_row.differ(differs=households != self.opened.households)
        fit_height(self)

    def _show_named(self) -> None:
        name = one_line(self.name.text())
        is_other = bool(name) and (name, self.kind.currentData()) != (self.opened.name, self.opened.kind)
        if is_other:  # where only accents or case differ, it was a slip of the pen
            is_same_kind = self.kind.currentData() == self.opened.kind
            self.named_row.offer(changed=not is_same_kind or fold(name) != fold(self.opened.name))
        self.named_row.differ(differs=is_other)
        fit_height(self)

    @property
    def redated(self) -> dict[str, Any]:
        """What is recorded again because its first day was changed: the fields by name."""
        typed = self._typed()
        rows = {"households": self.since_row, "name": self.named_row}
        return {name: getattr(typed, name) for name, row in rows.items() if row.redated}

    @property
    def since(self) -> date | None:
        """From which day the number of households holds; nothing where the one before was wrong."""
        return self.since_row.since

    @property
    def named_since(self) -> date | None:
        """From which day the name holds; nothing where it was only written wrongly.

        Always, where nothing but an earlier name is wrong: the area never had it.
        """
        row = self.named_row
        return row.since or (ALWAYS if row.redated and not row.differs else None)

    def refuse(self, sentence: str) -> None:
        """Show why the area was not taken."""
        self.name_field.set_error(sentence)

    def show_changes(self, changed: ChangedMeanwhile) -> None:
        """Show beside the fields what others changed; what was not touched here takes their value."""
        typed, fields = self._typed().typed(), self.fields
        shown = {each.name: each.shown for each in area_fields()}
        for change in changed.changes:
            touched = typed[change.field] != change.opened and typed[change.field] != change.now
            opened, now, kept = (
                shown[change.field](value) for value in (change.opened, change.now, typed[change.field])
            )
            if not touched:
                self._fill(change.field, change.now, now)
            fields[change.field].set_error(changed_words(opened, now, kept if touched else None))
        present: dict[str, Any] = {change.field: change.now for change in changed.changes}
        self.opened = replace(self.opened, **present)
        fields[changed.changes[0].field].editor.setFocus()

    def _fill(self, name: str, value: Any, shown: str) -> None:
        if name == "kind":
            self.kind.setCurrentIndex(self.kind.findData(value))
        else:
            self.lines[name].setText(shown)

    def _save(self) -> None:
        for each in self.fields.values():
            each.set_error("")
        try:
            typed = self._typed()
        except FieldProblem as problem:
            self.fields[problem.field].set_error(problem.sentence())
            return
        if self.named_row.read() and self.since_row.read():
            self._record(self, typed)

    def _typed(self) -> NewArea:
        """What is typed.

        Raises:
            FieldProblem: a number cannot be read.
        """
        # a kind this version lacks shows nothing
        typed: dict[str, Any] = {"kind": str(self.kind.currentData() or self.opened.kind)}
        for each in area_fields():
            if each.name in self.lines:
                try:
                    typed[each.name] = each.read(self.lines[each.name].text())
                except Problem as problem:
                    raise at(each.name, problem) from problem
        return NewArea(**typed)

    def changes(self, typed: NewArea) -> dict[str, Any]:
        """The fields that differ from what the dialog was opened with."""
        return changed_since(self.opened.typed(), typed.typed())


def _since_row(today: date | None, dated: date | None) -> SinceRow:
    """Ask from which day another number of households holds."""
    return SinceRow(
        tr("Why the number changes"),
        tr("The number has changed since"),
        tr("The number was wrong from the start"),
        tr("First day"),
        today,
        dated,
    )


def _named_row(today: date | None, named: date | None) -> SinceRow:
    """Ask from which day another name holds."""
    return SinceRow(
        tr("Why the name changes"),
        tr("The area was renamed on"),
        tr("The name was only written wrongly"),
        tr("First day of the name"),
        today,
        named,
    )
