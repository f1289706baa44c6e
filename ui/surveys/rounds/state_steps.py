"""The state of a round as a row of steps: what is done, where it stands, what is to come."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from desktop_app.surveys.rounds.state import RoundState
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label, made_label
from ui.widgets.plain_text import set_tip

_STEPS = (
    RoundState.DRAFT,
    RoundState.OPEN,
    RoundState.COUNTING,
    RoundState.CLOSED,
    RoundState.SUBMITTED,
    RoundState.ACCEPTED,
)


@dataclass(frozen=True, slots=True)
class _Step:
    icon: IconLabel
    name: QLabel


class StateSteps(QWidget):
    """Six steps. In a narrow window the names farthest from the present one give way; the tip has all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.current = ""
        """The state in words."""
        self._at = 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(space.TINY)
        self._steps: list[_Step] = []
        for _ in _STEPS:
            step = _Step(IconLabel(theme, "circle_empty", "muted", space.ICON_SMALL), label(""))
            self._row.addWidget(step.icon, 0, Qt.AlignmentFlag.AlignVCenter)
            self._row.addWidget(step.name, 0, Qt.AlignmentFlag.AlignVCenter)
            step.name.setContentsMargins(0, 0, space.MEDIUM, 0)
            self._steps.append(step)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_state(self, state: RoundState) -> None:
        """Show where the round stands; a returned one stands where it was submitted, with a warning."""
        returned = state is RoundState.RETURNED
        self._at = _STEPS.index(RoundState.SUBMITTED if returned else state)
        self.current = state.label()
        for place, (step, name) in enumerate(zip(self._steps, _names(), strict=True)):
            done = place < self._at or state is RoundState.ACCEPTED
            icon, colour = ("check_circle", "success") if done else ("circle_empty", "muted")
            here = place == self._at
            if here and not done:
                icon, colour = ("warning", "warning") if returned else ("circle_part", "info")
            step.icon.show_icon(icon, colour)
            step.name.setText(self.current if here else name)
            made_label(step.name, TextRole.STRONG if here else TextRole.BODY, "" if here else "muted")
        words = tr("Step {n} of {all}: {name}", n=self._at + 1, all=len(_STEPS), name=self.current)
        self.setAccessibleName(words)
        set_tip(self, " → ".join(step.name.text() for step in self._steps))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        icons = len(_STEPS) * (space.ICON_SMALL + 2 * self._row.spacing())
        return QSize(icons + self._width_of(self._at), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name as many steps as there is room for, the nearest first, the next one before the last one."""
        icons = len(_STEPS) * (space.ICON_SMALL + 2 * self._row.spacing())
        room = self.width() - icons
        order = sorted(range(len(_STEPS)), key=lambda place: (abs(place - self._at), place < self._at))
        for place in order:
            room -= self._width_of(place)
            self._steps[place].name.setVisible(room >= 0 or place == self._at)

    def _width_of(self, place: int) -> int:
        name = self._steps[place].name
        return name.fontMetrics().horizontalAdvance(name.text()) + space.MEDIUM

    def _widths(self) -> list[int]:
        each = space.ICON_SMALL + 2 * self._row.spacing()
        return [each + self._width_of(place) for place in range(len(_STEPS))]


def _names() -> tuple[str, ...]:
    return (
        tr("Prepare"),
        tr("Collect opinions"),
        tr("Count the forms"),
        tr("Lock the round"),
        tr("Submit to the province"),
        tr("Taken by the province"),
    )
