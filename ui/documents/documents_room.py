"""The room "Văn bản": the room of registers, with those that say of themselves that they are kept here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.catalogue.registers.definition import RegisterRoom
from ui.context.room import RoomContext
from ui.registers.registers_room import RegistersRoom


def build_room(context: RoomContext) -> QWidget:
    """The room of documents."""
    return RegistersRoom(context, RegisterRoom.DOCUMENTS)
