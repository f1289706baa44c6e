"""A card of lines of one kind, each with a button where something can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.widgets.frames import Card


class LinesCard[Line](Card):
    """What says the same stays the same widgets, and the cursor stays on the button of its line.

    ``lay_line`` makes the layout of a line and of its place, and puts its button into :attr:`steps`.
    ``nothing`` makes the widget shown without lines; without it the card hides then.
    """

    def __init__(
        self,
        text: str,
        lay_line: Callable[[Line, int], QLayout],
        nothing: Callable[[], QWidget] | None = None,
    ) -> None:
        super().__init__(text)
        self._lay_line = lay_line
        self._nothing = nothing
        self._lines: tuple[Line, ...] | None = None
        self._shown = QWidget()
        self.body.addWidget(self._shown)
        self.steps: list[QPushButton] = []
        self.hide()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines or ()

    def show_lines(self, lines: Sequence[Line]) -> bool:
        """Show other lines; whether they are others than before."""
        if tuple(lines) == self._lines:
            return False
        self._lines = tuple(lines)
        self.lay_out()
        self.setVisible(bool(lines) or self._nothing is not None)
        return True

    def lay_out(self) -> None:
        """Rebuild the lines."""
        held = next((place for place, step in enumerate(self.steps) if step.hasFocus()), None)
        self.steps = []
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.SMALL)
        for place, line in enumerate(self.lines):
            column.addLayout(self._lay_line(line, place))
        if not self.lines and self._nothing is not None:
            column.addWidget(self._nothing())
        old, self._shown = self._shown, fresh
        self.body.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        if held is not None and self.steps:
            self.steps[min(held, len(self.steps) - 1)].setFocus()
