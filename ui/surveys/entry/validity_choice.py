"""Whether the form being typed counts: by the rules, or as the officer decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from desktop_app.base.i18n import tr
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.responses.answer_wording import CountedWords
from ui.widgets.fields.choice_box import ChoiceBox

_AUTOMATIC = "auto"
_LETTERS = 16


class ValidityChoice(ChoiceBox):
    """Takes the keys of a list only while the list is open; every other key is given back to the form."""

    decided = Signal(object)
    """The code of the reason, "" for valid, ``None`` when the rules are to decide."""
    done = Signal()
    """The list was closed: the cursor belongs to the form again."""
    key_typed = Signal(QKeyEvent)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Whether the form counts"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumContentsLength(_LETTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda _: self._decide())

    def offer(self, questionnaire: Questionnaire) -> None:
        """Offer the reasons of a questionnaire."""
        self.clear()
        self.addItem(tr("By the rules"), _AUTOMATIC)
        self.addItem(tr("Valid"), "")
        for code, words in CountedWords(questionnaire).reasons().items():
            self.addItem(tr("Invalid: {reason}", reason=words), code)

    def open_list(self) -> None:
        """Choose with the keys: arrows and the first letters, Enter takes, Esc leaves it as it was."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.showPopup()

    def show_choice(self, chosen: str | None) -> None:
        """Show what was decided."""
        self.setCurrentIndex(max(0, self.findData(_AUTOMATIC if chosen is None else chosen)))

    def _decide(self) -> None:
        chosen = str(self.currentData())
        self.decided.emit(None if chosen == _AUTOMATIC else chosen)

    def hidePopup(self) -> None:
        super().hidePopup()
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space):
            super().keyPressEvent(event)
        else:
            self.key_typed.emit(event)
