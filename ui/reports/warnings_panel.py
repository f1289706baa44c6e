"""What to check before printing: each warning with a link to its cause. A warning never blocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.reports.mending import Warned
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class WarningsPanel(Card):
    """A list that is rebuilt for each paper."""

    followed = Signal(object)
    """The :class:`Warned` whose button was pressed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Before printing"))
        self._theme = theme
        self._rows = QVBoxLayout()
        self._rows.setSpacing(space.SMALL)
        self._ways: list[QPushButton] = []
        self.body.addLayout(self._rows)
        self.warnings: tuple[Warned, ...] = ()
        self.show_warnings(())

    def show_warnings(self, warnings: Sequence[Warned]) -> None:
        """Show other warnings; none is good news."""
        self.warnings = tuple(warnings)
        self._ways = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for warning in warnings:
            self._rows.addWidget(self._row(warning))
        if not warnings:
            self._rows.addWidget(
                self._line("check_circle", "success", tr("Nothing to check. It can be printed."))
            )

    def to_next_way(self) -> None:
        """Put the keys on the way behind the one that has them, or on the first."""
        if self._ways:
            held = next((at for at, way in enumerate(self._ways) if way.hasFocus()), -1)
            self._ways[(held + 1) % len(self._ways)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row(self, warning: Warned) -> QWidget:
        press = None
        if warning.action:
            press = button(warning.action, lambda: self.followed.emit(warning), kind="quiet")
            press.setAccessibleDescription(warning.sentence)
            self._ways.append(press)
        return self._line("warning", "warning", warning.sentence, press)

    def _line(self, icon: str, colour: str, sentence: str, press: QPushButton | None = None) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        row.addWidget(IconLabel(self._theme, icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(sentence, wrap=True))
        if press is not None:
            press.setStyleSheet("padding-left: 0px; text-align: left;")
            words.addWidget(press, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        return made
