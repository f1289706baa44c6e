"""Lays out the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.i18n import tr
from ui.room import Room, RoomContext
from ui.widgets.page import PageHeader, page_layout


def build_room(context: RoomContext) -> QWidget:
    """The settings."""
    page = Room()
    page_layout(page, PageHeader(tr("Settings"))).addStretch(1)
    return page
