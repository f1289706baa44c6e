"""A card of lines of one kind, each with a button where something can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import spacing as space
from ui.widgets.frames import Card


class LinesCard[Line](Card):
    """What says the same stays the same widgets. The cursor goes with the button of its line, wherever that
    moves; where the line is gone, to the card.

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
        self._buttons: list[tuple[Line, QPushButton]] = []
        """The line of each."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
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
        held = next((line for line, step in self._buttons if step.hasFocus()), None)
        self.steps, self._buttons = [], []
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.SMALL)
        for place, line in enumerate(self.lines):
            known = len(self.steps)
            column.addLayout(self._lay_line(line, place))
            self._buttons += [(line, step) for step in self.steps[known:]]
        if not self.lines and self._nothing is not None:
            column.addWidget(self._nothing())
        old, self._shown = self._shown, fresh
        self.body.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        if held is not None:
            # Under a finger that is about to press, a button never becomes that of something else.
            wanted = (step for line, step in self._buttons if _same_way(line, held))
            next(wanted, self).setFocus(Qt.FocusReason.OtherFocusReason)


def _same_way(line: object, other: object) -> bool:
    """Whether two lines are of the same thing to do, be it in other words by now."""
    missing = object()
    ways = [getattr(each, "destination", missing) for each in (line, other)]
    return line == other if missing in ways else ways[0] == ways[1]
