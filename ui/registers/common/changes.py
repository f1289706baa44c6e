"""What changes entries, and dialogs over the list that follow it while they are open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.base.timers import once_after
from ui.context.room import RoomContext

REFRESH_MILLISECONDS: Final = 150
SHOWN: Final = frozenset(
    {
        SavedEntity.RESIDENTIAL_AREA,
        SavedEntity.REGISTER_MATTER,
        SavedEntity.REGISTER_EVENT,
        SavedEntity.REGISTER_LINK,
        SavedEntity.REGISTER_BATCH,
        SavedEntity.REGISTER_NUMBER,
        SavedEntity.ATTACHMENT,
        SavedEntity.CATALOGUE_PACKAGE,
    }
)
"""A change of one of these is seen in registers."""


def read_on_changes(dialog: QWidget, context: RoomContext, read: Callable[[], object]) -> None:
    """Call ``read`` soon after entries were changed, here or by an exchange, while the dialog is there."""
    soon = once_after(REFRESH_MILLISECONDS, read, dialog)
    listen(context.saves.changed, dialog, lambda entity: soon.start() if entity in SHOWN else None)
