"""The foot of a dialog: what leaves it, and last what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.buttons import button


def dialog_foot(dialog: QDialog, go: QPushButton, leave: str = "") -> QHBoxLayout:
    """Cancel, and the button that Enter presses; ``leave`` instead of "Cancel" where it could be misread."""
    row = QHBoxLayout()
    row.setSpacing(space.SMALL)
    row.addStretch(1)
    row.addWidget(button(leave or tr("Cancel"), dialog.reject, kind="quiet"))
    go.setDefault(True)
    row.addWidget(go)
    return row
