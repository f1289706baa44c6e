"""What happened to areas last is taken back, or gets another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.areas.taking_back import AreaChange, AreaChangeKind
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from ui.settings.areas.area_change_dialogs import ChangeDialog
from ui.theme import Theme
from ui.widgets.buttons import button
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field


class TakeBackDialog(ChangeDialog):
    """``move`` is given another first day, ``undo`` the dialog alone; they accept or refuse."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        change: AreaChange,
        move: Callable[[TakeBackDialog, date], None],
        undo: Callable[[TakeBackDialog], None],
    ) -> None:
        words = tr(
            "{change}. If the day is wrong, change it; if it was a mistake, take it back: the areas go on as "
            "if it had not happened. Figures that would count nowhere are named first.",
            change=change_words(change),
        )
        super().__init__(parent, theme, tr("Take back or change the day"), words)
        self._move = move
        self._step = timedelta(days=1 if change.kind is AreaChangeKind.END else 0)
        name = tr("Last day") if change.kind is AreaChangeKind.END else tr("First day")
        self.day = DateField(change.first_day - self._step)
        self.column.addWidget(Field(name, self.day))
        self.undo = button(tr("Take it back…"), lambda: undo(self))
        self.column.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignLeft)
        self.end(tr("Change the day"), self._save, tr("Leave it as it is"))
        self.day.setFocus()

    def _save(self) -> None:
        if all_read(self.day):
            self._move(self, self.day.value + self._step)


def change_words(change: AreaChange) -> str:
    """Return what happened in a sentence without its full stop."""
    ended, made = (", ".join(area.name for area in areas) for areas in (change.ended, change.made))
    match change.kind:
        case AreaChangeKind.END:
            last_day = format_date(change.first_day - timedelta(days=1))
            return tr("{name} ends on {day}", name=ended, day=last_day)
        case AreaChangeKind.MERGE:
            day = format_date(change.first_day)
            return tr("{ended} become {made} from {day}", ended=ended, made=made, day=day)
        case AreaChangeKind.SPLIT:
            day = format_date(change.first_day)
            return tr("{ended} becomes {made} from {day}", ended=ended, made=made, day=day)
