"""A picture of a form, as large as the screen allows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog


class PictureDialog(Dialog):
    """Closes with Esc; ``save`` writes a copy."""

    def __init__(self, parent: QWidget, name: str, picture: QImage, save: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        shown = QLabel()
        shown.setPixmap(QPixmap.fromImage(picture))
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(name)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(button(tr("Save a copy …"), save))
        foot.addStretch(1)
        close = button(tr("Close"), self.reject, kind="primary")
        close.setDefault(True)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.MEDIUM, space.MEDIUM, space.MEDIUM, space.MEDIUM)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(shown, 1)
        layout.addLayout(foot)
