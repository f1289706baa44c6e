"""The files of forms: how many wait, what hinders them, and when they are transferred."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.attachments.limits import office_limits
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number, format_size
from desktop_app.sync.rounds.status import SyncStatus
from desktop_app.sync.state import FilesWhen
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import label, muted


class FilesCard(Card):
    """Hidden while the book names no file."""

    chosen = Signal(object)
    """The :class:`FilesWhen` that the officer chose."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(tr("Attached files"))
        self.waiting = label("", wrap=True)
        self.trouble = Notice("", theme, "warning")
        self.when = ChoiceBox()
        self.when.addItem(tr("With every exchange"), FilesWhen.ALWAYS)
        self.when.addItem(tr("Only when I press “Sync now”"), FilesWhen.ASKED)
        self.when.setAccessibleName(tr("Send and fetch files"))
        self.when.setMaximumWidth(space.FORM_WIDTH)
        self.when.activated.connect(lambda _: self.chosen.emit(FilesWhen(self.when.currentData())))
        self.limit = muted(
            tr(
                "Files of more than {size} are fetched only when you press “Sync now”.",
                size=format_size(office_limits().fetched_by_itself_bytes),
            )
        )
        row = QHBoxLayout()
        row.setSpacing(space.MEDIUM)
        name = label(tr("Send and fetch files"))
        name.setBuddy(self.when)
        row.addWidget(name)
        row.addWidget(self.when)
        row.addWidget(self.limit, 1)
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.trouble)
        self.body.addLayout(row)
        self.hide()

    def show_status(self, status: SyncStatus) -> None:
        """Show the numbers of ``status``."""
        self.waiting.setText(waiting_words(status.files_to_send, status.files_to_fetch))
        self.trouble.say(status.files_problem, "warning")
        self.when.setCurrentIndex(self.when.findData(status.files_when))
        self.limit.setVisible(status.files_when is FilesWhen.ALWAYS)
        self.setVisible(status.files)


def waiting_words(to_send: int, to_fetch: int) -> str:
    """Return how many files wait, as a sentence."""
    if to_send and to_fetch:
        return tr(
            "{sent} files are still to be sent, {fetched} still to be fetched to this computer.",
            sent=format_number(to_send),
            fetched=format_number(to_fetch),
        )
    if to_send:
        return tr("{n} files are still to be sent.", n=format_number(to_send))
    if to_fetch:
        return tr("{n} files are still to be fetched to this computer.", n=format_number(to_fetch))
    return tr("All files are on this computer and at the province.")
