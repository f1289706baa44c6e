"""A date as offices write it: typed as 5/9/26, 05092026 or 05/09/2026, or chosen from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, parse_date
from desktop_app.base.problems import Problem
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.fields.day_line import DayLine
from ui.widgets.labels import label, restyle


class DateField(QWidget):
    """Where a date may be missing, put a check box beside it.

    What cannot be read stays as it was typed, with a sentence below; ask :attr:`problem` before saving.
    """

    dateChanged = Signal(date)

    def __init__(self, value: date) -> None:
        super().__init__()
        self._value = value
        self.problem = ""
        """Why the text in the field is no date, or nothing."""
        self.line = DayLine(lambda: self._value)
        self.line.chosen.connect(lambda _: self._read())
        self.open: QPushButton = button(tr("Calendar"), self.line.open_calendar, kind="quiet")
        self.open.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down opens it from the field
        self.wrong: QLabel = label("", tone="danger", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.line, 1)
        row.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        layout.addLayout(row)
        layout.addWidget(self.wrong)
        self.wrong.setVisible(False)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._read)
        self.set_value(value)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def text(self) -> str:
        """The text in the field."""
        return self.line.text()

    @property
    def value(self) -> date:
        """The date that was read last."""
        return self._value

    def set_value(self, value: date) -> None:
        """Show another date."""
        self._value = value
        self.line.setText(format_date(value))
        self._say("")

    def read(self) -> bool:
        """Read what was typed although the cursor has not left; whether it is a date."""
        self._read()
        return not self.problem

    def _read(self) -> None:
        try:
            day = parse_date(self.line.text(), self._value.year)
        except Problem as problem:
            self._say(problem.sentence())
            return
        before, self._value = self._value, day
        self.line.setText(format_date(day))
        self._say("")
        if day != before:
            self.dateChanged.emit(day)

    def _say(self, sentence: str) -> None:
        if sentence == self.problem and self.wrong.text():
            return
        self.problem = sentence
        self.wrong.setText(f"⚠ {sentence}" if sentence else "")
        self.wrong.setVisible(bool(sentence))
        self.line.setAccessibleDescription(sentence)
        self.line.setProperty("wrong", bool(sentence))
        restyle(self.line)


def all_read(*fields: DateField) -> bool:
    """Read what was typed into fields before something is made of their days; whether each has a date.

    The cursor goes to the first that has none.
    """
    wrong = [field for field in fields if not field.read()]
    for field in wrong[:1]:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
    return not wrong
