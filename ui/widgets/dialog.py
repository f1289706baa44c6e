"""The base of all dialogs: on a small screen the body scrolls and the buttons stay."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.fitting import FittedArea, FocusSight, least_height, room_on_screen
from ui.widgets.tab_order import go_on

_MNEMONIC = re.compile(r"&([^&\s])")


def give_mnemonics(window: QWidget) -> None:
    """Have Alt and a letter lead to each field: its name gets one that nothing else in ``window`` has."""
    names = [each for each in window.findChildren(QLabel) if each.buddy() is not None]
    texts = [each.text() for each in names] + [each.text() for each in window.findChildren(QAbstractButton)]
    taken = {letter.lower() for text in texts for letter in _MNEMONIC.findall(text)}
    for name in names:
        words = name.text()
        if "&" in words:
            continue
        letters = [at for at, letter in enumerate(words) if letter.isascii() and letter.isalpha()]
        firsts = [at for at in letters if not at or words[at - 1] == " "]
        free = next((at for at in (*firsts, *letters) if words[at].lower() not in taken), None)
        if free is not None:
            taken.add(words[free].lower())
            name.setText(f"{words[:free]}&{words[free:]}")


class Dialog(QDialog):
    """Never larger than the screen; Alt and a letter lead to each field. Its last line holds the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body_area: FittedArea | None = None
        """What scrolls the body, once the screen was too small for it."""

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Show:
            give_mnemonics(self)
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self.fit()
        return handled

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the eye does."""
        return go_on(self, forward=forward)

    def fit(self) -> None:
        """Take the room that the text needs, as far as the screen has it; what is beyond is scrolled to."""
        layout = self.layout()
        if layout is None or not self.isVisible():
            return
        room = room_on_screen(self)
        self.setMinimumSize(self.minimumSize().boundedTo(room))
        least = layout.totalMinimumSize().width()
        width = min(max(self.width(), least), room.width())
        needed = least_height(layout, width)
        if self.body_area is None and (needed > room.height() or least > room.width()):
            self._let_body_scroll(layout)
            self.fit()
            return
        height = min(max(self.height(), needed), room.height())
        if (width, height) != (self.width(), self.height()):
            self.resize(width, height)

    def _let_body_scroll(self, body: QLayout) -> None:
        before = self.focusWidget()  # what moves into another widget loses the keys
        foot = body.takeAt(body.count() - 1)
        assert foot is not None
        margins = body.contentsMargins()
        content = QWidget()
        content.setObjectName("pageBody")
        content.setLayout(body)
        body.setContentsMargins(margins.left(), margins.top(), margins.right(), 0)
        area = self.body_area = FittedArea(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        held = QVBoxLayout()
        held.setContentsMargins(margins.left(), body.spacing(), margins.right(), margins.bottom())
        if (line := foot.layout()) is not None:
            held.addLayout(line)
        elif (widget := foot.widget()) is not None:
            held.addWidget(widget)
        outer.addLayout(held)
        self.sight = FocusSight(area)
        area.show()  # now: what is not seen cannot be given the keys
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
