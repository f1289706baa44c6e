"""``python -m tests.together.by_hand.days_child LOG``: a window with both fields for a day, logged."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCalendarWidget, QTableView, QVBoxLayout, QWidget

from desktop_app.base.i18n import set_language
from ui.base.qt_vietnamese import speak
from ui.shell.application import build_application
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.day_line import DayLine

DAY = date(2026, 11, 4)
_LOOK_MILLISECONDS = 20


def main(log: str) -> None:
    """Show the window until it is ended; the log has the newest state of it."""
    set_language("vi")
    application = build_application()
    translator = speak(application, "vi", None)
    window = QWidget()
    window.setWindowTitle("Sổ Mặt trận")
    layout = QVBoxLayout(window)
    field, line = DateField(DAY), DayLine(lambda: DAY)
    layout.addWidget(field)
    layout.addWidget(line)

    def say() -> None:
        shown = application.activePopupWidget()
        months = [] if shown is None else shown.findChildren(QCalendarWidget)
        state = f"{field.text()}|{line.text()}|{' '.join(map(_week, months))}"
        new = Path(f"{log}.new")
        new.write_text(state, encoding="utf-8")
        new.replace(log)

    look = QTimer(window)
    look.timeout.connect(say)
    look.start(_LOOK_MILLISECONDS)
    window.show()
    field.setFocus()
    application.exec()
    del translator  # Qt asks it until the end


def _week(month: QCalendarWidget) -> str:
    """The names of the days as they stand at the head of the month."""
    days = month.findChild(QTableView)
    assert days is not None
    model = days.model()
    cells = (model.data(model.index(0, column)) for column in range(model.columnCount()))
    return " ".join(str(cell) for cell in cells if cell)


if __name__ == "__main__":
    main(*sys.argv[1:])
