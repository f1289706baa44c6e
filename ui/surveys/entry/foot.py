"""The foot of the entry screen: whether the form counts, what was just saved, the buttons and the keys."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.surveys.entry.keys import few_keys, key_line
from ui.surveys.entry.validity_choice import ValidityChoice
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.theme.speech import announce
from ui.widgets.buttons import button
from ui.widgets.elided.elided_badge import ElidedBadge
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.labels import badge, set_badge

FLASH_MILLISECONDS = 2500


class EntryFoot(QWidget):
    """Everything in it is reached by keys of the page; nothing takes the cursor but the list of reasons."""

    def __init__(self, finish: Callable[[], object], discard: Callable[[], object]) -> None:
        super().__init__()
        self.flash: QLabel = badge("", "success")
        self.flash.setFont(font_for(TextRole.STRONG))
        self.state = ElidedBadge("", "success")
        self.validity = ValidityChoice()
        self.finish_button = button(tr("Save, next form (Ctrl+Enter)"), finish, kind="primary")
        self.discard_button = button(tr("Throw this form away"), discard, kind="quiet")
        for each in (self.finish_button, self.discard_button):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.keys = ElidedLabel(tone="muted")
        self._mistyped = False
        self._flash_off = QTimer(self)
        self._flash_off.setSingleShot(True)
        self._flash_off.setInterval(FLASH_MILLISECONDS)
        self._flash_off.timeout.connect(lambda: set_badge(self.flash, self.flash.text(), "neutral"))
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(space.MEDIUM)
        for each in (self.state, self.validity, self.flash):
            foot.addWidget(each)
        foot.addStretch(1)
        foot.addWidget(self.discard_button)
        foot.addWidget(self.finish_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(foot)
        layout.addWidget(self.keys)

    def has_room(self, width: int) -> bool:
        """Whether a page so wide has room for throwing the form away, which a key does as well."""
        said = self.state.fontMetrics().horizontalAdvance(self.state.text()) + space.XXLARGE
        buttons = (self.validity, self.discard_button, self.finish_button)
        needed = said + sum(each.sizeHint().width() for each in buttons)
        return needed + (len(buttons) + 2) * space.MEDIUM <= width

    def show_saved(self, serial: str) -> str:
        """Say that a form is saved; the words."""
        words = tr("✓ Form {serial} is saved", serial=serial) if serial else tr("✓ The form is saved")
        self._mistyped = False
        set_badge(self.flash, words, "success")
        self.flash.setVisible(True)
        self._flash_off.start()
        return words

    def show_mistyped(self, sentence: str) -> None:
        """Show that a key is no answer, in place of the saved notice; an empty sentence clears it."""
        if not sentence:
            self.flash.setVisible(self.flash.isVisible() and not self._mistyped)
            return
        self._mistyped = True
        set_badge(self.flash, f"⚠ {sentence}", "warning")
        announce(self.flash, sentence, at_once=True)
        self.flash.setVisible(True)
        self._flash_off.start()

    def show_state(self, reason: str, chosen: str | None, *, visible: bool) -> None:
        """Whether the form counts as it is; ``reason`` in words, empty for a valid one."""
        self.validity.show_choice(chosen)
        if reason:
            set_badge(self.state, tr("✗ Invalid: {reason}", reason=reason), "danger")
        else:
            set_badge(self.state, tr("✓ Valid form"), "success")
        self.state.setVisible(visible)

    def show_way(self, able: Collection[str], *, correcting: bool, readonly: bool) -> None:
        """What Ctrl+Enter does, and the keys that the form has."""
        words = tr("Save the correction (Ctrl+Enter)") if correcting else tr("Save, next form (Ctrl+Enter)")
        self.finish_button.setText(words)
        self.discard_button.setText(
            tr("Discard the correction") if correcting else tr("Throw this form away")
        )
        self.finish_button.setVisible(not readonly)
        self.validity.setEnabled(not readonly)
        self.keys.setText(few_keys(able, typing=not readonly))
        self.keys.tell_too(key_line(able, typing=not readonly))
