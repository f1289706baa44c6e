"""The page on which records are typed one after another; what is typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.base.held_keys import HeldKeys
from ui.base.timers import once_after
from ui.context.draft_saver import DraftPresenter, Kept
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.frames import Notice
from ui.widgets.labels import badge, set_badge, steady_badge
from ui.widgets.page import page_layout

_FLASH_MILLISECONDS = 2500


class EntryBody(QWidget):
    """The part of the page that is typed in."""

    def settle(self) -> None:
        """Take what is being typed as the answer, although the cursor has not left it."""

    def take_focus(self) -> None:
        """Put the cursor where it was."""
        raise AssertionError("a body takes the focus")


class EntryPage[B: EntryBody](QWidget):
    """Keeps a draft while somebody types, when they leave, and after a refusal.

    A page lays out :attr:`middle` and, where it has no head or foot of its own, :meth:`head_row` and
    :meth:`foot_row`.
    """

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.body: B | None = None
        self.held_keys = HeldKeys(self)
        self.middle = QVBoxLayout()
        self.notice = Notice("", context.theme, "danger")
        self.safe: QLabel = steady_badge("")
        self.flash: QLabel = badge("", "success")
        self._flash_over = once_after(_FLASH_MILLISECONDS, self._fade_flash, self)

    # Building

    def head_row(self, back: str, *beside: QWidget) -> QHBoxLayout:
        """The way back, title, subtitle and what is beside them."""
        self.title, self.under = ElidedLabel("", TextRole.HEADING), ElidedLabel("", tone="muted")
        leave = button(back, self.leave, kind="quiet", icon="previous", theme=self._context.theme)
        leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.under)
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(leave)
        head.addLayout(words, 1)
        for each in (*beside, self.safe):
            head.addWidget(each)
        return head

    def fit_head(self, *, low: bool) -> None:
        """On a low screen the subtitle is in the tip of the title: what is typed in has its line."""
        self.under.setVisible(not low)
        self.title.tell_too(self.under.text() if low else "")

    def foot_row(self, *buttons: QPushButton) -> QHBoxLayout:
        """What was just saved, and the buttons: a click on them leaves the cursor in its field."""
        foot = QHBoxLayout()
        foot.setSpacing(space.MEDIUM)
        foot.addWidget(self.flash)
        foot.addStretch(1)
        for each in buttons:
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            foot.addWidget(each)
        return foot

    def low_layout(self) -> QVBoxLayout:
        """The layout of a page that leaves the height to its body."""
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.setContentsMargins(space.PAGE_MARGIN, space.SMALL, space.PAGE_MARGIN, space.SMALL)
        return layout

    def follow[D: Kept](self, drafts: DraftPresenter[D]) -> None:
        """Show whether the draft is on the disk."""
        drafts.saver.safe.connect(partial(self._tell_safe, drafts))
        drafts.saver.failed.connect(self.refuse)

    def bind(self, keys: Mapping[str, Callable[[], object]]) -> None:
        """Let keys work wherever the cursor of the page is."""
        for sequence, action in keys.items():
            pressed = QShortcut(QKeySequence(sequence), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(action)

    # The body

    def show_body(self, body: B) -> None:
        """Replace the body."""
        self.drop_body()
        self.body = body
        self.middle.addWidget(body)
        body.show()  # the layout would show it only later, and what is not shown cannot take the cursor

    def drop_body(self) -> None:
        """Remove the body."""
        if self.body is not None:
            self.middle.removeWidget(self.body)
            self.body.hide()  # before it goes, so that it takes no focus with it
            self.body.deleteLater()
        self.body = None

    def focus_form(self) -> None:
        """Put the cursor into the form."""
        if self.body is not None:
            self.body.take_focus()

    # Saving and leaving

    def finish(self) -> None:
        """Save the record and go to the next."""
        raise AssertionError("a page of entry finishes records")

    def keep_now(self) -> None:
        """Keep the draft with what is being typed."""
        raise AssertionError("a page of entry keeps drafts")

    def leave(self) -> None:
        """Go back to where the page was opened from; the draft is kept."""
        self.keep_now()
        self.tell_unsaved()
        self.left.emit()

    def tell_unsaved(self) -> None:
        """Say that only a draft was saved, if so."""
        if words := self.unsaved_words():
            self._context.say(words)

    def unsaved_words(self) -> str:
        """What to say of a draft that is left behind."""
        return ""

    def confirm_throwing_away(self, question: str) -> bool:
        """Ask before the draft is discarded."""
        return self._context.ask.confirm(question, tr("Throw away"), danger=True)

    def confirm_removing(self) -> bool:
        """Ask before an occurrence of a repeat is removed."""
        question = tr("Remove this occurrence with what was typed in it?")
        return self._context.ask.confirm(question, tr("Remove"), danger=True)

    # What is shown

    def refuse(self, sentence: str) -> None:
        """Show why something could not be saved."""
        self.held_keys.drop()
        self.notice.say(sentence, "danger")

    def show_changes(self, sentences: str) -> None:
        """Show what others changed meanwhile."""
        self.held_keys.drop()
        self.notice.say(sentences, "warning")
        self.focus_form()

    def show_safe(self, safe: bool) -> None:
        """Show whether everything typed is on the disk."""
        words = tr("✓ Draft saved") if safe else tr("Saving …")
        set_badge(self.safe, words, "success" if safe else "neutral")

    def _tell_safe[D: Kept](self, drafts: DraftPresenter[D], safe: bool) -> None:
        """What becomes of the record before says nothing of the one in front."""
        self.show_opened(kept=drafts.kept, safe=safe)

    def show_opened(self, *, kept: bool, safe: bool = True) -> None:
        """Show of the record in front whether its draft is on the disk, or that it has none."""
        if kept:
            self.show_safe(safe)
        else:
            set_badge(self.safe, self.untouched_words(), "neutral")

    def untouched_words(self) -> str:
        """What the record is in which nothing was typed yet."""
        return ""

    def show_saved(self, words: str) -> None:
        """Say that a record was saved."""
        self._context.say(words)
        set_badge(self.flash, words, "success")
        self.flash.show()
        self._flash_over.start()

    def _fade_flash(self) -> None:
        set_badge(self.flash, self.flash.text(), "neutral")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
