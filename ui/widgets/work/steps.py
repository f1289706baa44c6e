"""Work in steps as a row: what is done, the current step, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label, made_label
from ui.widgets.plain_text import set_tip


@dataclass(frozen=True, slots=True)
class _Step:
    icon: IconLabel
    name: QLabel


class Steps(QWidget):
    """In a narrow window the names farthest from the present step give way; the tip has all."""

    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self._at = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(space.TINY)
        self._steps: list[_Step] = []
        for _ in range(count):
            step = _Step(IconLabel(theme, "circle_empty", "muted", space.ICON_SMALL), label(""))
            self._row.addWidget(step.icon, 0, Qt.AlignmentFlag.AlignVCenter)
            self._row.addWidget(step.name, 0, Qt.AlignmentFlag.AlignVCenter)
            step.name.setContentsMargins(0, 0, space.MEDIUM, 0)
            self._steps.append(step)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_step(self, names: Sequence[str], at: int, *, ended: bool = False, warns: bool = False) -> None:
        """Mark the current step; ``ended``: this one is done, too; ``warns``: it went wrong."""
        self._at = at
        for place, (step, name) in enumerate(zip(self._steps, names, strict=True)):
            here = place == at
            icon, colour = ("check_circle", "success") if place < at or ended else ("circle_empty", "muted")
            if here and not ended:
                icon, colour = ("warning", "warning") if warns else ("circle_part", "info")
            step.icon.show_icon(icon, colour)
            step.name.setText(name)
            made_label(step.name, TextRole.STRONG if here else TextRole.BODY, "" if here else "muted")
        words = tr("Step {n} of {all}: {name}", n=at + 1, all=len(self._steps), name=names[at])
        self.setAccessibleName(words)
        set_tip(self, " → ".join(names))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._icons() + self._width_of(self._at), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name as many steps as there is room for, the nearest first, the next one before the last one."""
        room = self.width() - self._icons()
        order = sorted(range(len(self._steps)), key=lambda place: (abs(place - self._at), place < self._at))
        for place in order:
            room -= self._width_of(place)
            self._steps[place].name.setVisible(room >= 0 or place == self._at)

    def _icons(self) -> int:
        return len(self._steps) * (space.ICON_SMALL + 2 * self._row.spacing())

    def _width_of(self, place: int) -> int:
        name = self._steps[place].name
        return name.fontMetrics().horizontalAdvance(name.text()) + space.MEDIUM

    def _widths(self) -> list[int]:
        each = space.ICON_SMALL + 2 * self._row.spacing()
        return [each + self._width_of(place) for place in range(len(self._steps))]
