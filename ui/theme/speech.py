"""What is said aloud: screen readers read what has the keys, and hear from here what happens elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(source: QWidget, sentence: str, *, at_once: bool = False) -> None:
    """Have a screen reader say ``sentence``; ``at_once`` in the middle of what it is saying."""
    if not sentence or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, sentence)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if at_once else polite.Polite)
    send(event)


def send(event: QAccessibleAnnouncementEvent) -> None:
    """Hand an announcement to the system."""
    QAccessible.updateAccessibility(event)
