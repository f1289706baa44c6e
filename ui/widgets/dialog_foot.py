"""The foot of a dialog: what leaves it, and last what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton

from desktop_app.base.i18n import tr
from ui.widgets.buttons import button
from ui.widgets.flow_row import FlowRow


def dialog_foot(dialog: QDialog, go: QPushButton, leave: str = "") -> FlowRow:
    """Cancel, and the button that Enter presses; ``leave`` instead of "Cancel" where it could be misread."""
    row = FlowRow()
    row.addWidget(button(leave or leave_words(go.text()), dialog.reject, kind="quiet"))
    go.setDefault(True)
    row.addWidget(go)
    return row


def leave_words(action: str) -> str:
    """What is on the button beside ``action`` that does nothing.

    "Cancel", except beside an action that is called so itself: “Hủy” beside “Hủy việc này”.
    """
    cancel = tr("Cancel")
    return tr("Leave it as it is") if action.replace("&", "").startswith(cancel) else cancel
