"""The line at the bottom: what is saved, what is not yet sent, the connection, the officer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.base.answers import listen
from ui.base.saves import Saves, SaveState
from ui.shell.window.status_facts import LineState, StatusFacts
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.theme.speech import announce
from ui.widgets.buttons import ToolPressedByEnter
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import SteadyLabel, made_label, set_tone
from ui.widgets.plain_text import set_tip

MESSAGE_MILLISECONDS = 6000


class StatusLine(QFrame):
    """Listens to the saves; the shell gives it :class:`StatusFacts`, and rooms passing words."""

    sync_asked = Signal()
    lock_asked = Signal()
    version_asked = Signal()

    def __init__(self, saves: Saves, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAccessibleName(tr("Status line"))
        self.be_low(False)
        self._theme = theme
        self._saves = saves
        self._why = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(space.LARGE, 0, space.SMALL, 0)
        row.setSpacing(space.SMALL)
        self._saved_icon = IconLabel(theme, "check", "success", space.ICON_SMALL)
        self.saved = SteadyLabel()
        made_label(self.saved, TextRole.BODY)
        self.message = ElidedLabel(tone="muted")
        self.version = self._button("info", self.version_asked)
        self.version.hide()
        self.unsent = self._button("export", self.sync_asked)
        self.line = self._button("line_off", self.sync_asked)
        self.officer = self._button("person", self.lock_asked)
        self.officer.setToolTip(tr("Lock the window (Ctrl+L)"))
        row.addWidget(self._saved_icon)
        row.addWidget(self.saved)
        row.addSpacing(space.SMALL)
        row.addWidget(self.message, 1)
        for made in (self.version, self.unsent, self.line, self.officer):
            row.addWidget(made)
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.setInterval(MESSAGE_MILLISECONDS)
        self._until.timeout.connect(self._show_why)
        listen(saves.moved, self, self._show_saved)
        self._show_saved()
        self.unsent.hide()  # until the book was asked, nothing is claimed
        self.line.hide()

    def be_low(self, low: bool) -> None:
        """In a low window leave more of the height to the rooms."""
        least, around = (space.LOW_STATUS, space.TINY) if low else (space.STATUS_HEIGHT, space.MEDIUM)
        self.setFixedHeight(max(least, self.fontMetrics().height() + around))

    def say(self, sentence: str) -> None:
        """Show ``sentence`` for some seconds."""
        self.message.setText(sentence)
        announce(self.message, sentence)
        self._until.start()

    def show_facts(self, facts: StatusFacts) -> None:
        """Show how much is unsent and how the line is.

        An office that is not connected has nothing to send: a count that only grows would be no news.
        """
        self.line.show()
        waiting = facts.conflicts + facts.rejected
        self.unsent.setVisible(bool(waiting) or facts.line is not LineState.NOT_CONNECTED)
        if waiting:
            text, icon, colour = tr("{n} need your decision", n=waiting), "warning", "warning"
        elif facts.unsent:
            text, icon, colour = tr("Not yet sent: {n}", n=format_number(facts.unsent)), "export", "muted"
        elif facts.files:
            text = tr("Files not yet sent: {n}", n=format_number(facts.files))
            icon, colour = "export", "muted"
        else:
            text, icon, colour = tr("All sent"), "check", "muted"
        self._set(self.unsent, text, icon, colour)
        since = facts.unsent_since
        when = f"{since.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if since else ""
        set_tip(self.unsent, tr("Since {when}", when=when) if when else tr("Open the sync page"))
        words = {
            LineState.NOT_CONNECTED: (tr("Working on this computer only"), "office"),
            LineState.BY_STICK: (tr("Exchanges by USB sticks"), "usb"),
            LineState.OFFLINE: (tr("Offline, work goes on"), "line_off"),
            LineState.REFUSED: (tr("Nothing is exchanged: see why"), "warning"),
            LineState.ONLINE: (tr("Connected to the province"), "line_on"),
            LineState.SENDING: (tr("Sending…"), "sync"),
        }
        self._set(self.line, *words[facts.line], "warning" if facts.line is LineState.REFUSED else "muted")

    def show_version(self, version: str) -> None:
        """Show that a new version is ready to be installed; an empty one that there is none."""
        self.version.setVisible(bool(version))
        self._set(self.version, tr("New version {version}", version=version), "info", "focus")
        set_tip(self.version, tr("Open the page of the program"))

    def show_officer(self, name: str) -> None:
        """Show who works here."""
        self.officer.setVisible(bool(name))
        self._set(self.officer, name, "person", "muted")

    def _set(self, target: QToolButton, text: str, icon: str, colour: str) -> None:
        target.setText(text)
        target.setAccessibleName(text)
        target.setIcon(self._theme.icon(icon, colour))

    def _button(self, icon: str, pressed: SignalInstance) -> QToolButton:
        made = ToolPressedByEnter()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(QSize(space.ICON_SMALL + space.TINY, space.ICON_SMALL))
        made.setIcon(self._theme.icon(icon))
        made.clicked.connect(pressed)
        return made

    def _show_saved(self) -> None:
        state = self._saves.state
        if state is SaveState.NOT_SAVED:
            words, icon, colour = tr("Not saved"), "error", "danger"
        elif state is SaveState.SAVING:
            words, icon, colour = tr("Saving…"), "clock", "muted"
        else:
            words, icon, colour = tr("All saved"), "check", "success"
        self.saved.setText(words)
        self.saved.setAccessibleName(words)
        set_tone(self.saved, "danger" if state is SaveState.NOT_SAVED else "")
        self._saved_icon.show_icon(icon, colour)
        if self._saves.sentence != self._why:
            self._show_why()

    def _show_why(self) -> None:
        """The reason why something is not saved stays as long as that is so, but for passing words."""
        if self._saves.sentence != self._why:
            announce(self.message, self._saves.sentence, at_once=True)
        self._why = self._saves.sentence
        self._until.stop()
        self.message.setText(self._why)
