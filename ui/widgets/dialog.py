"""The base of all dialogs: on a small screen the body scrolls and the buttons stay; Escape loses no work."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from ui.theme.speech import announce
from ui.widgets.fitting import FittedArea, FocusSight, least_height, room_on_screen
from ui.widgets.labels import label, set_tone
from ui.widgets.page import ScrollBody
from ui.widgets.redo import redo_typing
from ui.widgets.tab_order import go_on

_LONG_TEXT = 40
"""Letters: so much in one field nobody wants to type twice, either."""
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
    """Never larger than the screen; Alt and a letter lead to each field. Its last line holds the buttons.

    Leaving it says first that what was typed is lost, where that is more than a word, and leaves when it is
    asked for again.
    """

    warns_of_typing = True
    """Whether leaving says that what was typed is lost: not where it asks, saves, or is a trial."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body_area: FittedArea | None = None
        """What scrolls the body, once the screen was too small for it."""
        self.leaves_at_once = False
        """Whether nothing is asked any more: the window is locked, and another officer may come."""
        self._held_layout: QVBoxLayout | None = None
        self._typing_notice: QLabel | None = None
        self._typing_warned_of: list[str] = []

    def reject(self) -> None:
        typed = self._typed_by_hand()
        warned = not typed or typed == self._typing_warned_of
        if warned or self.leaves_at_once or not self.isVisible():
            super().reject()
            return
        self._typing_warned_of = typed
        if self._typing_notice is None:
            self._typing_notice = label("", wrap=True)
            set_tone(self._typing_notice, "danger")
            layout = self.layout() if self.body_area is None else self._held_layout
            if isinstance(layout, QVBoxLayout):
                layout.insertWidget(layout.count() - 1, self._typing_notice)
        self._typing_notice.setText(
            tr("What was typed here is not saved. Leave once more (Esc) to throw it away.")
        )
        announce(self, self._typing_notice.text(), at_once=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not redo_typing(self, event):
            super().keyPressEvent(event)

    def leave_at_once(self) -> None:
        """Close without a question."""
        self.leaves_at_once = True
        self.close()

    def forget_typing(self) -> None:
        """What was typed so far is saved, or is wanted no more."""
        self._typing_warned_of = self._typed_by_hand()

    def _typed_by_hand(self) -> list[str]:
        """What a person has typed into the fields, where that is worth a word before it is lost."""
        if not self.warns_of_typing:
            return []
        lines = [
            each.text().strip()
            for each in self.findChildren(QLineEdit)
            if each.isModified() and each.echoMode() is QLineEdit.EchoMode.Normal
        ]
        texts = [
            each.toPlainText().strip()
            for each in self.findChildren(QPlainTextEdit)
            if each.document().isModified()
        ]
        typed = [text for text in (*lines, *texts) if text]
        return typed if len(typed) > 1 or max(map(len, typed), default=0) >= _LONG_TEXT else []

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Show:
            give_mnemonics(self)
            self._open_bodies()
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self.fit()
        return handled

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the eye does."""
        return go_on(self, forward=forward)

    def _open_bodies(self) -> None:
        """What scrolls within the dialog is whole from the start, as far as the screen has room for it."""
        hidden = 0
        for area in self.findChildren(ScrollBody):
            if area.isVisible():
                wanted = least_height(area.body, area.viewport().width())
                hidden = max(hidden, wanted - area.viewport().height())
        if hidden > 0:
            self.resize(self.width(), min(self.height() + hidden, room_on_screen(self).height()))

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
        held = self._held_layout = QVBoxLayout()
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
