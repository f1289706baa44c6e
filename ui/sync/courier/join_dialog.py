"""Connecting without a line: the six words of a card compared with the paper, and the code on it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.sync.courier.joining import begin_joining
from desktop_app.wire.courier.cards import ProvinceCard, is_card, read_card
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.field import Field
from ui.widgets.fields.six_words import six_words_label
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice
from ui.widgets.labels import label

_SIZE = (560, 420)
_NAME_MAX = 60


def card_in(path: Path) -> ProvinceCard | None:
    """Return the card in a file; ``None`` where it is something else, also where it cannot be read.

    Raises:
        BundleProblem: it is a card, and was changed.
    """
    try:
        return read_card(path) if is_card(path) else None
    except OSError:
        return None  # whoever reads it as a bundle says why


class JoinDialog(Dialog):
    """Nothing is remembered before somebody says that the words are the same, and types the code."""

    def __init__(self, context: RoomContext, parent: QWidget, card: ProvinceCard) -> None:
        super().__init__(parent)
        self._context = context
        self._card = card
        self._then: Callable[[], None] = _nothing
        self.setWindowTitle(tr("Connect to the province without a line"))
        self.notice = Notice("", context.theme, "danger")
        words = tr(
            "This card says that it is from “{server}”. The paper of the province with your code bears six "
            "words. Compare them, aloud or by eye:",
            server=card.server_name,
        )
        self.words = six_words_label(card.words)
        self.code = QLineEdit()
        self.name = QLineEdit(platform.node()[:_NAME_MAX])
        self._code = Field(tr("One-time code"), self.code, tr("Capitals and dashes do not matter."))
        hint = tr("Your colleagues see this name beside what is entered here.")
        self._name = Field(tr("Name of this computer"), self.name, hint)
        self.go = button(tr("The six words are the same: connect"), self._go, kind="primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        other = tr("If a word differs do not go on: the card is not your province's. Tell the province.")
        texts = label(words, wrap=True), self.words, label(other, wrap=True)
        for each in (*texts, self.notice, self._code, self._name):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addLayout(dialog_foot(self, self.go))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.resize(within_screen(self, _SIZE))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def code_error(self) -> str:
        """What is said at the field of the code."""
        return self._code.error

    def ask(self, then: Callable[[], None]) -> None:
        """Open; ``then`` follows once the next bundle connects this computer."""
        self._then = then
        self.open()

    def _go(self) -> None:
        book, card = self._context.office.sync_book(), self._card
        code, name = self.code.text(), self.name.text().strip()
        self._code.set_error("")
        self.notice.say("")
        if not code.strip():
            self._code.set_error(tr("Type the code that the province gave you."))
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.go.setEnabled(False)
        submit(self._context.database, self, lambda: begin_joining(book, card, code, name), self._answered)

    def _answered(self, outcome: Outcome[None]) -> None:
        self.go.setEnabled(True)
        if not isinstance(outcome, Ok):
            self.notice.say(sentence_for(outcome.error), "danger")
            return
        self.forget_typing()
        self.accept()
        self._context.saves.publish([SavedEntity.EXCHANGE])
        self._then()


def _nothing() -> None:
    """Nothing follows."""
