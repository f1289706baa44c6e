"""Choices that digits choose: one, several, or in order. The keys go to one place, so the focus stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFrame, QGridLayout, QRadioButton, QWidget

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.form_files import file_name
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.session.choices import SelectChoice
from desktop_app.forms.types.answer_type import Choosing
from ui.forms.editors.editor import AskedQuestion, NothingTyped
from ui.forms.media.image_map import image_map
from ui.forms.media.label_media import picture_of
from ui.theme import spacing as space
from ui.widgets.fields.focus_ring import draw_focus_ring

_COLUMNS_FROM = 5
_PICTURE = QSize(160, 96)
_ENTERED = re.compile("[1-9][0-9]?")
"""Codes that can be entered as they are; 0 empties the answer."""


class ChoiceEditor(NothingTyped, QFrame):
    """Radio buttons or check boxes with a digit before each; 0 or Delete empties the answer."""

    answered = Signal()
    """The answer changed; for a single choice the cursor may go on."""
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)

    def __init__(self, asked: AskedQuestion) -> None:
        super().__init__()
        choosing = asked.question.answer_type.choosing
        self._media = asked.media
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.several = choosing is not Choosing.ONE
        self._ordered = choosing is Choosing.ORDER
        self._choices: list[SelectChoice] = []
        self._buttons: list[QAbstractButton] = []
        self._chosen: list[str] = []
        self._typed = ""
        self._in_words = False
        """Letters were typed: what follows belongs to them, and its digits choose nothing."""
        self._rows = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(space.SMALL, space.TINY, space.SMALL, space.TINY)
        self._layout.setVerticalSpacing(space.HAIR)
        self.map = image_map(asked.question, asked.media)
        if self.map is not None:
            self._layout.addWidget(self.map, 0, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            self.map.pressed.connect(lambda value: self.choose(self._values().index(value)))

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """Offer other choices; nothing happens when they are the same."""
        fresh = list(choices)
        if [(item.value, item.label) for item in fresh] == [
            (item.value, item.label) for item in self._choices
        ]:
            return
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._choices = fresh
        self._buttons = [self._button(at, choice) for at, choice in enumerate(fresh)]
        self._rows = 0
        self._arrange()
        if self.map is not None:
            self.map.offer(self._values())
        self._show()

    def _arrange(self) -> None:
        """Many stand in two columns where these have room beside each other."""
        count = len(self._buttons)
        half = -(-count // 2)
        beside = count >= _COLUMNS_FROM and self._needs(half) <= self.width()
        rows = half if beside else count
        if rows == self._rows:
            return
        self._rows = rows
        for at, made in enumerate(self._buttons):
            self._layout.removeWidget(made)
            self._layout.addWidget(made, at % rows + (self.map is not None), at // rows)
        self.updateGeometry()

    def _needs(self, rows: int) -> int:
        """The width of all choices in columns of so many rows."""
        widths = [made.sizeHint().width() for made in self._buttons]
        columns = [max(widths[at : at + rows]) for at in range(0, len(widths), rows)]
        margins = self._layout.contentsMargins()
        between = self._layout.horizontalSpacing() * (len(columns) - 1)
        return margins.left() + sum(columns) + max(0, between) + margins.right()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(self._needs(len(self._buttons)), least.height()) if self._buttons else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._buttons:
            self._arrange()

    def _button(self, at: int, choice: SelectChoice) -> QAbstractButton:
        words = f"{self.key_of(at)}   {_words(choice)}".replace("&", "&&")
        made: QAbstractButton = QCheckBox(words) if self.several else QRadioButton(words)
        picture = picture_of(choice.media, self._media, _PICTURE)
        if picture is not None:
            made.setIcon(QIcon(picture))
            made.setIconSize(picture.size())
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setAutoExclusive(False)
        made.clicked.connect(lambda _checked=False, at=at: self.choose(at))
        return made

    def key_of(self, at: int) -> str:
        """The digits that choose the choice at a place: its own code where all codes are numbers."""
        codes = [choice.value for choice in self._choices]
        digits = all(_ENTERED.fullmatch(code) for code in codes)
        return codes[at] if digits else str(at + 1)

    @property
    def widget(self) -> QWidget:
        """The frame, which has the focus for all of its choices."""
        return self

    @property
    def value(self) -> str:
        """The codes that are chosen, separated by a space."""
        return " ".join(self._chosen)

    def show_value(self, value: str) -> None:
        """Show an answer."""
        self._chosen = value.split() if self.several else [value] if value else []
        self._show()

    def forget(self) -> bool:
        """Have nothing chosen."""
        self.show_value("")
        return True

    def choose(self, at: int) -> None:
        """Choose a choice, or take it back where several are allowed."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        code = self._choices[at].value
        if not self.several:
            self._chosen = [code]
        elif code in self._chosen:
            self._chosen.remove(code)
        else:
            self._chosen.append(code)
            if not self._ordered:
                order = [choice.value for choice in self._choices]
                self._chosen.sort(key=lambda item: order.index(item) if item in order else len(order))
        self._show()
        self.answered.emit()

    def _values(self) -> list[str]:
        return [choice.value for choice in self._choices]

    def _show(self) -> None:
        if self.map is not None:
            self.map.show_chosen(self._chosen)
        for choice, made in zip(self._choices, self._buttons, strict=True):
            made.setChecked(choice.value in self._chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._in_words = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_focus_ring(self)
        del event

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if self._takes_for_words(event):
            self._typed = ""
            self.refused.emit(tr("This is chosen with a digit; words are not taken here."))
            return
        if event.key() == Qt.Key.Key_Delete or (text == "0" and not self._typed):
            self._chosen, self._typed = [], ""
            self._show()
            self.answered.emit()
            return
        if not (text.isascii() and text.isdigit()) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._typed = ""
            event.ignore()
            return
        self._press(text)

    def _takes_for_words(self, event: QKeyEvent) -> bool:
        """Whether a key is part of a text that somebody types where nothing but a digit is taken."""
        text, held = event.text(), event.modifiers()
        is_typed = bool(text) and text.isprintable() and not held & Qt.KeyboardModifier.ControlModifier
        if not is_typed or held & Qt.KeyboardModifier.AltModifier:
            self._in_words = False  # any other key ends the text
            return False
        self._in_words = self._in_words or text.isalpha()
        return self._in_words

    def _press(self, digit: str) -> None:
        keys = [self.key_of(at) for at in range(len(self._choices))]
        typed = self._typed + digit
        if typed not in keys and not any(key.startswith(typed) for key in keys):
            typed = digit
        longer = any(key.startswith(typed) and key != typed for key in keys)
        if typed not in keys and not longer:
            self.refused.emit(tr("“{key}” chooses nothing here.", key=digit))
        self._typed = typed if longer else ""
        if typed in keys:
            self.choose(keys.index(typed))
            if not longer and not self.several:
                self.went_on.emit()


def _words(choice: SelectChoice) -> str:
    """The label without markup; the name of its picture, or its code, where it has no words."""
    words = plain(choice.label).replace("\n", " ")
    return words or next((file_name(address) for address in choice.media.values()), choice.value)
