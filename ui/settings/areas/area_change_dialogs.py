"""Dialogs for what happens to areas in time: one ends, several become one, one becomes several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.commands import NewArea
from desktop_app.areas.fields import shared_fields
from desktop_app.areas.kinds import area_kinds
from desktop_app.areas.residential import ResidentialArea
from desktop_app.base.i18n import language, tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import in_sentence
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import muted

_LIST_ROWS = 6
_LEAST_PARTS = 2


class ChangeDialog(Dialog):
    """Fields put into :attr:`column`, a refusal and two buttons below them."""

    def __init__(self, parent: QWidget, theme: Theme, name: str, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setMinimumWidth(space.READING_WIDTH)
        self.refusal = Notice("", theme, "danger")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        self.column.setSpacing(space.MEDIUM)
        self.column.addWidget(muted(words))

    def refuse(self, sentence: str) -> None:
        """Show why it was not recorded."""
        self.refusal.say(sentence, "danger")
        fit_height(self)

    def end(self, action: str, pressed: Callable[[], object], leave: str = "") -> None:
        """Close the column with refusal and buttons; ``leave`` instead of "Cancel"."""
        self.column.addWidget(self.refusal)
        self.column.addLayout(dialog_foot(self, button(action, pressed, kind="primary"), leave))


@dataclass(frozen=True, slots=True)
class Retirement:
    """The last day of an area and, where there is one, the area that succeeds it."""

    last_day: date
    successor_id: str | None


class RetireDialog(ChangeDialog):
    """``record`` is given the dialog and what was chosen; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        area: ResidentialArea,
        others: Sequence[ResidentialArea],
        today: date,
        record: Callable[[RetireDialog, Retirement], None],
    ) -> None:
        words = tr(
            "{name} takes part until its last day. Its figures stay, and it is no longer offered "
            "afterwards. If another area succeeds it, comparisons with earlier years use that one.",
            name=area.name,
        )
        super().__init__(parent, theme, tr("An area ends"), words)
        self._record = record
        self.last_day = DateField(today)
        self.successor = ChoiceBox()
        self.successor.addItem(tr("No area"), None)
        for other in others:
            if other.id != area.id:
                self.successor.addItem(other.name, other.id)
        self.column.addWidget(Field(tr("Last day"), self.last_day))
        self.column.addWidget(Field(tr("Succeeded by"), self.successor))
        self.end(tr("End the area"), self._save)
        self.last_day.setFocus()

    def _save(self) -> None:
        if not all_read(self.last_day):
            return
        successor = self.successor.currentData()
        self._record(self, Retirement(self.last_day.value, None if successor is None else str(successor)))


@dataclass(frozen=True, slots=True)
class Merger:
    """Which areas become one, which one, and from what day."""

    area_ids: tuple[str, ...]
    into: NewArea
    first_day: date


class MergeDialog(ChangeDialog):
    """``record`` is given the dialog and what was chosen; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        areas: Sequence[ResidentialArea],
        chosen: str,
        today: date,
        record: Callable[[MergeDialog, Merger], None],
    ) -> None:
        words = tr(
            "Tick the areas that become one. They end on the day before; their figures stay and are "
            "compared with those of the new area, which gets the sum of what is counted of them: {counted}.",
            counted=", ".join(in_sentence(tr(each.label)) for each in shared_fields()),
        )
        super().__init__(parent, theme, tr("Merge areas"), words)
        self._record = record
        self.areas = QListWidget()
        for area in areas:
            item = QListWidgetItem(area.name)
            item.setData(Qt.ItemDataRole.UserRole, area.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if area.id == chosen else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, space.ROW_HEIGHT))
            self.areas.addItem(item)
        self.areas.setFixedHeight(_LIST_ROWS * space.ROW_HEIGHT)
        self.areas.setCurrentRow(max(0, next((n for n, area in enumerate(areas) if area.id == chosen), 0)))
        self.name = QLineEdit()
        self.kind = ChoiceBox()
        for kind in area_kinds():
            self.kind.addItem(kind.label_vi if language() == "vi" else kind.label_en, kind.code)
        first = next((area for area in areas if area.id == chosen), areas[0] if areas else None)
        if first is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(first.kind)))
        self.first_day = DateField(today)
        self.column.addWidget(Field(tr("Areas to merge"), self.areas))
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(Field(tr("Name of the new area"), self.name), 2)
        row.addWidget(Field(tr("Kind"), self.kind), 1)
        row.addWidget(Field(tr("First day"), self.first_day), 1)
        self.column.addLayout(row)
        self.end(tr("Merge"), self._save)
        self.areas.setFocus()

    def _save(self) -> None:
        if not all_read(self.first_day):
            return
        ticked = tuple(
            str(self.areas.item(row).data(Qt.ItemDataRole.UserRole))
            for row in range(self.areas.count())
            if self.areas.item(row).checkState() is Qt.CheckState.Checked
        )
        into = NewArea(self.name.text(), str(self.kind.currentData()))
        self._record(self, Merger(ticked, into, self.first_day.value))


@dataclass(frozen=True, slots=True)
class Split:
    """The areas into which one is split, and from what day they exist."""

    into: tuple[NewArea, ...]
    first_day: date


class SplitDialog(ChangeDialog):
    """``record`` is given the dialog and what was typed; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        area: ResidentialArea,
        today: date,
        record: Callable[[SplitDialog, Split], None],
    ) -> None:
        words = tr(
            "{name} ends on the day before. What it reported stays with it, since it cannot be divided "
            "among the new areas; totals of the commune include all of them. Figures of periods behind the "
            "day are named, and go to the first new area if you wish.",
            name=area.name,
        )
        super().__init__(parent, theme, tr("Split an area"), words)
        self._record = record
        self._kind = area.kind
        self.parts: list[tuple[QLineEdit, ...]] = []
        """The lines of each part: its name, then its share of each counted field."""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(space.MEDIUM)
        self.column.addLayout(self._rows)
        self.more = button(tr("One more area"), self._add_row, kind="quiet", icon="add", theme=theme)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.first_day = DateField(today)
        self.column.addWidget(Field(tr("First day"), self.first_day))
        self.end(tr("Split"), self._save)
        # The last of all, so that Tab leads from them around to what is below, also of rows added later.
        for _ in range(_LEAST_PARTS):
            self._add_row()
        self.parts[0][0].setFocus()

    def _add_row(self) -> None:
        name, shares = QLineEdit(), [QLineEdit() for _ in shared_fields()]
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        number = len(self.parts) + 1
        row.addWidget(Field(tr("Name of new area {n}", n=number), name), 2)
        for field, share in zip(shared_fields(), shares, strict=True):
            row.addWidget(Field(tr(field.label), share), 1)
        self._rows.addLayout(row)
        self.parts.append((name, *shares))
        if number > _LEAST_PARTS:
            name.setFocus()
            fit_height(self)

    def _save(self) -> None:
        if not all_read(self.first_day):
            return
        into = []
        for name, *shares in self.parts:
            if not any(line.text().strip() for line in (name, *shares)):
                continue  # a row that nobody used
            counted = {}
            for field, share in zip(shared_fields(), shares, strict=True):
                try:
                    counted[field.name] = field.read(share.text())
                except Problem as problem:
                    self.refuse(problem.sentence())
                    share.setFocus()
                    return
            into.append(NewArea(name.text(), self._kind, **counted))
        self._record(self, Split(tuple(into), self.first_day.value))
