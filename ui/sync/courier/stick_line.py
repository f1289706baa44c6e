"""The line that asks what to do with a stick that was plugged in. It takes no key before it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.sync.courier.on_medium import OnMedium
from desktop_app.sync.rounds.status import SyncStatus
from ui.context.room import RoomContext
from ui.sync.courier.carrying import Carrying
from ui.sync.courier.volumes import Volume
from ui.theme import spacing as space
from ui.theme.speech import announce
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label, restyle

KEYS = "Ctrl+M"
"""M as in “mang đi”: it brings the cursor to the line."""


class StickLine(QFrame):
    """Shown while a stick is there for which there is something to do, until it is left or pulled out."""

    def __init__(self, context: RoomContext, leave: Callable[[], object], parent: QWidget) -> None:
        """``leave`` brings the cursor back to where the work is."""
        super().__init__(parent)
        self._leave = leave
        self.volume: Volume | None = None
        self._found = OnMedium()
        self._status: SyncStatus | None = None
        self.setProperty("notice", "info")
        self.setAccessibleName(tr("USB stick"))
        self.carrying = Carrying(context, self)
        self.carrying.said.connect(self._say)
        self.carrying.was_read.connect(self._read_done)
        self.carrying.written.connect(self._written)
        self.words = label("", wrap=True)
        theme = context.theme
        self.read_button = button(tr("Read the answer"), self._read, kind="primary", theme=theme)
        self.write_button = button(tr("Write a bundle"), self._write, theme=theme)
        self.leave_button = button(tr("Leave it"), self.leave, kind="quiet", theme=theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.LARGE, space.TINY, space.SMALL, space.TINY)
        row.setSpacing(space.SMALL)
        row.addWidget(IconLabel(theme, "usb", "focus", space.ICON_SMALL))
        row.addWidget(self.words, 1)
        for each in (self.read_button, self.write_button, self.leave_button):
            row.addWidget(each)
        self.hide()

    def offer(self, volume: Volume, found: OnMedium, status: SyncStatus) -> None:
        """Ask what to do with a stick; nothing is asked where there is nothing to do."""
        can_write = status.connected or status.joining
        wanted = found.answers or (found.cards and not can_write) or (can_write and _goes_by_stick(status))
        if not wanted:
            return
        self.volume, self._found, self._status = volume, found, status
        self.read_button.setVisible(bool(found.answers or (found.cards and not can_write)))
        self.read_button.setText(tr("Read the answer") if found.answers else tr("Connect…"))
        self.write_button.setVisible(can_write and not volume.read_only)
        self._show(f"{_question(volume, found, status)} ({KEYS})", "info")
        self.show()
        announce(self, self.words.text())

    def pulled(self, volume: Volume) -> None:
        """The stick is gone, and with it the question."""
        if volume == self.volume:
            self._put_away()

    def take_focus(self) -> None:
        """Bring the cursor to the button that is most likely wanted."""
        if self.isVisible():
            buttons: tuple[QPushButton, ...] = (self.read_button, self.write_button, self.leave_button)
            next(each for each in buttons if each.isVisible()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Ask no more about this stick."""
        self._put_away()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif step is not None:
            self.focusNextPrevChild(step)
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        if self._found.answers:
            self.carrying.read([found.path for found in self._found.answers])
        elif self._found.cards:
            self.carrying.open(self._found.cards[0])

    def _write(self) -> None:
        if self.volume is not None:
            self.carrying.write(self.volume.root)

    def _show(self, sentence: str, tone: str) -> None:
        self.words.setText(sentence)
        self.setProperty("notice", tone)
        restyle(self)

    def _say(self, sentence: str, tone: str) -> None:
        self._show(sentence, tone)
        announce(self, sentence, at_once=tone == "danger")

    def _read_done(self) -> None:
        """What was read is asked about no more; the next bundle is a key away."""
        had_cursor = self.read_button.hasFocus()
        self._found = OnMedium()
        self.write_button.setVisible(self.volume is not None and not self.volume.read_only)
        self.read_button.hide()
        if had_cursor and self.write_button.isVisible():
            self.write_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _written(self) -> None:
        had_cursor = self._has_cursor()
        for each in (self.read_button, self.write_button):
            each.hide()
        if had_cursor:
            self.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_cursor(self) -> bool:
        return any(each.hasFocus() for each in (self.read_button, self.write_button, self.leave_button))

    def _put_away(self) -> None:
        had_cursor = self._has_cursor()
        self.volume = None
        self.hide()
        if had_cursor:
            self._leave()


def _goes_by_stick(status: SyncStatus) -> bool:
    """Whether bundles are how this office exchanges, or its line is away: else a stick is just a stick."""
    return not status.address or status.bundle_at is not None or bool(status.failures)


def _question(volume: Volume, found: OnMedium, status: SyncStatus) -> str:
    if found.answers:
        first = found.answers[0].header
        return tr(
            "USB “{name}”: {server} has answered ({n} bundles, the first of {when}; {changes} changes for "
            "you). Read them?",
            name=volume.name,
            n=format_number(len(found.answers)),
            server=first.server_name,
            when=f"{from_millis(first.at).astimezone(VIETNAM):%H:%M %d/%m/%Y}",
            changes=format_number(sum(each.header.changes for each in found.answers)),
        )
    if found.cards and not (status.connected or status.joining):
        return tr("USB “{name}”: a card of the province. Connect this computer with it?", name=volume.name)
    if volume.read_only:
        return tr(
            "USB “{name}” can be read only. Push its switch and plug it in again, or take another stick.",
            name=volume.name,
        )
    waiting = status.unsent + status.unacknowledged
    if status.bundle_open and status.bundle_at is not None:
        return tr(
            "USB “{name}”: {waiting} changes wait for the province, bundle {number} is under way. Write the "
            "next one?",
            name=volume.name,
            waiting=format_number(waiting),
            number=status.bundle_number,
        )
    return tr(
        "USB “{name}”: {waiting} changes wait for the province. Write a bundle?",
        name=volume.name,
        waiting=format_number(waiting),
    )
