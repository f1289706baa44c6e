"""Announcements for screen readers, which read the focus by themselves, about what happens elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleAnnouncementEvent


def announce(source: QWidget, sentence: str, *, at_once: bool = False) -> None:
    """Have a screen reader say ``sentence``; ``at_once`` in the middle of what it is saying."""
    if not sentence:
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # here: the first page says nothing

    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, sentence)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if at_once else polite.Polite)
    send(event)


def send(event: QAccessibleAnnouncementEvent) -> None:
    """Hand an announcement to the system."""
    from PySide6.QtGui import QAccessible

    QAccessible.updateAccessibility(event)
