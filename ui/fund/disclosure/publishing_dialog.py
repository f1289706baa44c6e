"""When and where a sheet was made public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.fund.disclosure.publishing import Publication
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.frames import Notice
from ui.widgets.labels import muted

_WIDTH = 460


class PublishingDialog(Dialog):
    """Two fields, with what was noted before; a refusal leaves them as they are."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        about: str,
        opened: Publication | None,
        take: Callable[[PublishingDialog, date, str], None],
    ) -> None:
        super().__init__(parent)
        self._take = take
        self.setWindowTitle(tr("Was made public"))
        self.setMinimumWidth(_WIDTH)
        self.notice = Notice("", context.theme, "danger")
        self.on = DateField(context.office.clock.today() if opened is None else opened.on)
        self.place = QLineEdit("" if opened is None else opened.place)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(muted(about))
        layout.addWidget(self.notice)
        layout.addWidget(Field(tr("&Day"), self.on))
        hint = tr("Such as the notice board of the office, the website, loudspeakers")
        layout.addWidget(Field(tr("&Place *"), self.place, hint))
        layout.addLayout(dialog_foot(self, button(tr("Note it"), self._go, kind="primary")))
        QTimer.singleShot(0, self, lambda: self.place.setFocus(Qt.FocusReason.OtherFocusReason))

    def _go(self) -> None:
        if all_read(self.on):
            self._take(self, self.on.value, self.place.text())

    def refused(self, sentence: str) -> None:
        """Say why it was not taken."""
        self.notice.say(sentence, "danger")
