"""The period in the top bar: step to and fro, or open a panel with all periods of a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from ui.context.period_choice import (
    PARTS,
    PeriodChoice,
    of_kind,
    period_key,
    period_label,
    split_period,
)
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import ToolPressedByEnter, button, icon_button
from ui.widgets.labels import label
from ui.widgets.plain_text import set_tip

if TYPE_CHECKING:
    from desktop_app.book.overview_facts import MonthProgress

_COLUMNS = {"M": 4, "Q": 2, "H": 2, "Y": 1}


class PeriodChooser(QWidget):
    """Shows and changes a :class:`PeriodChoice`."""

    chosen = Signal()
    """A period was taken from the panel: what is typed next is meant for the room."""
    months_asked = Signal(object, int)
    """A :class:`PeriodPanel` shows the months of a year and waits for their progress."""

    def __init__(self, choice: PeriodChoice, theme: Theme) -> None:
        super().__init__()
        self._choice = choice
        self._theme = theme
        self.setAccessibleName(tr("Reporting period"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.HAIR)
        self.earlier = icon_button(tr("Earlier period"), "previous", theme, lambda: choice.step(-1))
        self.later = icon_button(tr("Later period"), "next", theme, lambda: choice.step(1))
        self.current: QPushButton = button("", self._open, icon="calendar", theme=theme)
        self.current.setMinimumWidth(self._widest())
        row.addWidget(self.earlier)
        row.addWidget(self.current)
        row.addWidget(self.later)
        choice.changed.connect(self._show)
        self._show(choice.key)

    def _show(self, key: str) -> None:
        text = period_label(key)
        self.current.setText(text)
        self.current.setAccessibleName(tr("Reporting period: {period}", period=text))
        self.current.setToolTip(tr("Choose the reporting period"))

    def _widest(self) -> int:
        words = [period_label(key) for key in ("2026-M12", "2026-H1", "2026-H2")]
        metrics = self.current.fontMetrics()
        return max(metrics.horizontalAdvance(text) for text in words) + 3 * space.LARGE + space.ICON

    def _open(self) -> None:
        panel = PeriodPanel(self._choice, self._theme, self)
        panel.chosen.connect(self.chosen)
        panel.months_asked.connect(partial(self.months_asked.emit, panel))
        panel.begin()
        panel.move(self.current.mapToGlobal(QPoint(0, self.current.height() + space.TINY)))
        panel.show()


class PeriodPanel(QFrame):
    """A small window with the lengths of periods, the year, and the periods in it."""

    chosen = Signal()
    months_asked = Signal(int)
    """The months of a year are shown: how far is each?"""

    def __init__(self, choice: PeriodChoice, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self.setAccessibleName(tr("Choose the reporting period"))
        self._choice = choice
        self._theme = theme
        self._months: dict[str, QToolButton] = {}
        """The buttons of the months that are shown, by their keys."""
        self._year, self._kind, _ = split_period(choice.key)
        self._outer = layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(self._kinds())
        years = QHBoxLayout()
        self._year_label = label("", TextRole.HEADING)
        self._year_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        years.addWidget(icon_button(tr("Earlier year"), "previous", theme, lambda: self._turn(-1)))
        years.addWidget(self._year_label, 1)
        years.addWidget(icon_button(tr("Later year"), "next", theme, lambda: self._turn(1)))
        layout.addLayout(years)
        self._grid = QGridLayout()
        self._grid.setSpacing(space.TINY)
        layout.addLayout(self._grid)
        self._fill()

    def begin(self) -> None:
        """Ask how far the months are that are shown."""
        if self._months:
            self.months_asked.emit(self._year)

    def mark(self, progress: tuple[Sequence[MonthProgress], date]) -> None:
        """Show how far months are today, as the strip of the first page does."""
        from ui.overview.month_words import is_late, month_tip, state_icon

        months, today = progress
        for month in months:
            made = self._months.get(month.key)
            if made is None:
                continue
            late = is_late(month, today)
            made.setIcon(self._theme.icon(*state_icon(month.cell.state, late=late)))
            tip = month_tip(month, period_label(month.key), today)
            made.setAccessibleName(tip)
            set_tip(made, tip)
        self._outer.activate()  # what is within it has grown: a mark takes room beside the word
        self.resize(self.sizeHint())

    def _kinds(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space.TINY)
        group = QButtonGroup(self)
        names = {"M": tr("Month"), "Q": tr("Quarter"), "H": tr("Half-year"), "Y": tr("Year")}
        for kind, name in names.items():
            made = _choice_button(name)
            made.setChecked(kind == self._kind)
            made.clicked.connect(lambda _=False, kind=kind: self._take_kind(kind))
            group.addButton(made)
            row.addWidget(made)
        return row

    def _take_kind(self, kind: str) -> None:
        self._kind = kind
        self._fill()
        self.begin()

    def _turn(self, years: int) -> None:
        self._year += years
        self._fill()
        self.begin()

    def _fill(self) -> None:
        self._year_label.setText(str(self._year))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        marked = of_kind(self._choice.key, self._kind)
        columns = _COLUMNS[self._kind]
        self._months = {}
        for number in range(1, PARTS[self._kind] + 1):
            key = period_key(self._year, self._kind, number)
            made = _choice_button(_short_label(key, self._kind, number))
            made.setAccessibleName(period_label(key))
            made.setChecked(key == marked)
            made.clicked.connect(lambda _=False, key=key: self._take(key))
            if self._kind == "M":
                made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                made.setIconSize(QSize(space.ICON_SMALL, space.ICON_SMALL))
                words = made.fontMetrics().horizontalAdvance(_short_label(key, "M", 12))
                made.setMinimumWidth(words + space.ICON_SMALL + space.LARGE)
                self._months[key] = made
            self._grid.addWidget(made, (number - 1) // columns, (number - 1) % columns)
            if key == marked:
                made.setFocus()

    def _take(self, key: str) -> None:
        self.close()
        self._choice.choose(key)
        self.chosen.emit()


def _short_label(key: str, kind: str, number: int) -> str:
    return tr("Month {month}", month=number) if kind == "M" else period_label(key)


def _choice_button(text: str) -> QToolButton:
    made = ToolPressedByEnter()
    made.setText(text)
    made.setCheckable(True)
    made.setFont(font_for(TextRole.BODY))
    made.setMinimumSize(92, space.CONTROL_HEIGHT)
    return made
