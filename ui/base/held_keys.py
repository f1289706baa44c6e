"""Keys that are typed while a page changes: they belong to what comes next, not to what is in front still."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_LONGEST_MILLISECONDS = 5000
"""Whatever became of the answer: to take no key for longer is worse than a key in the wrong place."""
_KEYS = (
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.InputMethod,
)


class HeldKeys(QObject):
    """Takes the keys of a page from the order to save, or to read, until what comes next is there."""

    def __init__(self, page: QWidget, longest: int = _LONGEST_MILLISECONDS) -> None:
        """``longest``: after so many milliseconds without an answer keys are taken as ever."""
        super().__init__(page)
        self._page = page
        self._typed: list[QKeyEvent | QInputMethodEvent] = []
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(longest)
        self._over.timeout.connect(self.drop)

    @property
    def holding(self) -> bool:
        """Whether keys wait."""
        return self._over.isActive()

    @property
    def anything(self) -> bool:
        """Whether a key was taken that is still to be given."""
        return bool(self._typed)

    def hold(self) -> None:
        """Take what is typed from now on."""
        if not self.holding:
            self._over.start()
            QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def give(self) -> None:
        """Give what was typed to what has the cursor now: the next record.

        Where a key of it leads further, and what is typed is held again, the rest waits for that.
        """
        typed, self._typed = self._typed, []
        self.drop()
        for number, event in enumerate(typed):
            if self.holding:
                self._typed[:0] = typed[number:]
                return
            target = QApplication.focusWidget()
            if target is not None and isValid(target) and not _run_command(target, event):
                QCoreApplication.sendEvent(target, event)

    def drop(self) -> None:
        """Forget it: in front is the record with a question, or a list, where letters mean something else."""
        self._typed.clear()
        if self.holding:
            self._over.stop()
            QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEYS or not isinstance(watched, QWidget):
            return False
        if watched is not self._page and not self._page.isAncestorOf(watched):
            return False
        typed = event.type() is not QEvent.Type.ShortcutOverride
        if typed and isinstance(event, QKeyEvent | QInputMethodEvent):
            self._typed.append(event.clone())
        event.accept()
        return True


def _run_command(target: QWidget, event: QKeyEvent | QInputMethodEvent) -> bool:
    """Do what the key is a shortcut for, unless the widget wants it itself; whether there was anything.

    Qt looks for shortcuts only where a key comes from the keyboard.
    """
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text())
    asked.ignore()
    QCoreApplication.sendEvent(target, asked)
    if asked.isAccepted():
        return False
    keys = QKeySequence(event.keyCombination())
    for each in target.window().findChildren(QShortcut):
        if each.isEnabled() and list(each.keys()).count(keys) and _reaches(each, target):
            each.activated.emit()
            return True
    around: QWidget | None = target
    while around is not None:
        for action in around.actions():
            if action.isEnabled() and keys in action.shortcuts():
                action.trigger()
                return True
        around = None if around.isWindow() else around.parentWidget()
    return False


def _reaches(shortcut: QShortcut, target: QWidget) -> bool:
    """Whether a shortcut works while the cursor is in the widget."""
    owner = shortcut.parent()
    if not isinstance(owner, QWidget) or not owner.isVisible():
        return False
    match shortcut.context():
        case Qt.ShortcutContext.WidgetShortcut:
            return owner is target
        case Qt.ShortcutContext.WidgetWithChildrenShortcut:
            return owner is target or owner.isAncestorOf(target)
    return True
