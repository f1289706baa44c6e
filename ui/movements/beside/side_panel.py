"""Beside the grid: what the indicator of the cell means, its plan figure, and who changed the cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.figures.styles import text_of_field
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent
from desktop_app.journal.past.history import FieldChange
from desktop_app.movements.sheet.plan_shares import UnitPlan
from ui.movements.sheets.definitions import Definition
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card
from ui.widgets.labels import heading, label, muted
from ui.widgets.page import ScrollBody

WIDTH = 312
_KEY_WIDTH = 104
_MOST_CHANGES = 12


class SidePanel(Card):
    """Shows what it is given; typing in the plan field goes out as :attr:`target_typed`.

    A plan is reached by its key; Enter takes it and Escape leaves it as it was, and both go ``back``.
    """

    target_typed = Signal(str, str, str)

    def __init__(self, back: Callable[[], None]) -> None:
        super().__init__()
        self._back = back
        self._kept = self._kept_of_unit = ""
        """The plans as they are recorded."""
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("About the cell"))
        self._code = ""
        self._name: QLabel = label("", TextRole.HEADING, wrap=True)
        self.way: QLabel = muted("")
        """The sync status of the figure."""
        self.way.hide()
        self.target = QLineEdit()
        name = tr("&Plan of the year (Alt+P)")
        self.target_field = Field(name.replace("&", ""), self.target)
        self._unit = ""
        self.unit_target = QLineEdit()
        name_of_unit = tr("Plan of the year of this &unit (Alt+U)")
        self.unit_field = Field(name_of_unit.replace("&", ""), self.unit_target)
        self.plan_keys = tuple(
            (field, QKeySequence.mnemonic(words))
            for field, words in ((self.target_field, name), (self.unit_field, name_of_unit))
        )
        """The fields of plans with the keys that lead to them, also while the panel is shut."""
        self.unit_field.hide()
        self._facts = QGridLayout()
        self._facts.setVerticalSpacing(space.TINY)
        self._facts.setHorizontalSpacing(space.SMALL)
        self._facts.setColumnStretch(1, 1)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(space.HAIR)
        self._where = muted("")
        self._changes.addWidget(self._where)
        self._lines: list[QLabel] = []
        """They stay with other words: making labels for every cell takes as long as three frames."""
        scroll = ScrollBody()
        scroll.body.addWidget(self._name)
        scroll.body.addWidget(self.way)
        scroll.body.addWidget(self.target_field)
        scroll.body.addWidget(self.unit_field)
        scroll.body.addWidget(heading(tr("Changes of this cell")))
        scroll.body.addLayout(self._changes)
        scroll.body.addWidget(heading(tr("Definition")))
        scroll.body.addLayout(self._facts)
        scroll.body.addStretch(1)
        scroll.setStyleSheet("QWidget#pageBody { background: transparent; }")
        self.body.addWidget(scroll)
        self.target.editingFinished.connect(self._typed)
        self.unit_target.editingFinished.connect(self._typed_of_unit)

    def show_definition(self, definition: Definition, target: str, unit: str) -> None:
        """Show an indicator and its plan figure."""
        same = definition.code == self._code
        self._code = definition.code
        self._kept = target
        if same and self.target.hasFocus():
            return
        self.target.setText(target)
        self.target_field.set_error("")
        if same:
            return
        self._name.setText(f"{definition.code}  {definition.name}")
        self.target_field.set_hint(tr("In {unit}; of a ratio in percent.", unit=unit) if unit else "")
        _clear(self._facts)
        top = Qt.AlignmentFlag.AlignTop
        for number, (key, value) in enumerate(definition.facts):
            name = muted(key)
            name.setFixedWidth(_KEY_WIDTH)
            self._facts.addWidget(name, number, 0, top)
            self._facts.addWidget(label(value, wrap=True), number, 1, top)

    def show_way(self, words: str) -> None:
        """Show the sync status of the figure; an empty sentence hides it."""
        self.way.setText(words)
        self.way.setVisible(bool(words))

    def show_changes(self, where: str, lines: Sequence[str]) -> None:
        """Show the history of a cell, the newest first."""
        self._where.setText(where)
        shown = lines[:_MOST_CHANGES] or [tr("Nothing has been recorded yet.")]
        while len(self._lines) < len(shown):
            self._lines.append(label("", wrap=True))
            self._changes.addWidget(self._lines[-1])
        for place, made in enumerate(self._lines):
            made.setText(shown[place] if place < len(shown) else "")
            made.setVisible(place < len(shown))

    def show_unit_plan(self, unit: str, plan: UnitPlan | None) -> None:
        """Show the plan of the row and what was reached of it; ``None`` hides it: it has none of its own."""
        same = unit == self._unit
        self._unit = unit
        self.unit_field.setVisible(plan is not None)
        if plan is None:
            return
        self._kept_of_unit = text_of_field(plan.plan)
        if same and self.unit_target.hasFocus():
            return
        self.unit_target.setText(self._kept_of_unit)
        self.unit_field.set_error("")
        reached = "" if plan.share is None else f"{format_percent(plan.share)} %"
        self.unit_field.set_hint(
            tr("{unit}: {share} since January", unit=plan.unit, share=reached) if reached else plan.unit
        )

    def say_target(self, code: str, unit: str, sentence: str) -> None:
        """Show what is wrong with the plan figure of an indicator."""
        if code != self._code:
            return
        if not unit:
            self.target_field.set_error(sentence)
        elif unit == self._unit:
            self.unit_field.set_error(sentence)

    def begin(self, field: Field) -> None:
        """Type into a field from its beginning."""
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)  # this selects its text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((each for each in (self.target_field, self.unit_field) if each.editor.hasFocus()), None)
        leaves = Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if here is None or not leaves:
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.target.setText(self._kept)
            self.unit_target.setText(self._kept_of_unit)
            here.set_error("")
        if not here.error:  # Enter has taken it before
            self._back()

    def _typed(self) -> None:
        if self._code:
            self.target_typed.emit(self._code, self.target.text(), "")

    def _typed_of_unit(self) -> None:
        if self._code and self._unit and self.unit_field.isVisibleTo(self):
            self.target_typed.emit(self._code, self.unit_target.text(), self._unit)


def change_line(change: FieldChange, before: str, after: str) -> str:
    """Return a change in words: when, who, from what to what."""
    when = f"{change.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return f"{when} · {change.writer()}\n{before or tr('empty')} → {after or tr('empty')}"


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.deleteLater()
