"""Rooms that later versions fill: one line says what they will hold, and nothing can be pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from ui.context.room import Room, RoomContext
from ui.widgets.empty_state import EmptyState
from ui.widgets.page import PageHeader, page_layout


def build_documents(context: RoomContext) -> QWidget:
    """The room of documents."""
    return _room(
        context,
        tr("Documents"),
        "documents",
        tr(
            "This room will hold documents and drafts that come from the province, "
            "and the comments your office sends back."
        ),
    )


def _room(context: RoomContext, name: str, icon: str, sentence: str) -> QWidget:
    page = Room()
    layout = page_layout(page, PageHeader(name))
    layout.addWidget(EmptyState(icon, tr("Coming in a later version"), sentence, context.theme), 1)
    return page
