"""Explains what restoring a backup does, before it is done, and asks for its secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.backup.key_protection import backup_moment
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import heading, label


class RestoreDialog(Dialog):
    """``prove`` is given the dialog, the file and the secret; it accepts or refuses."""

    def __init__(
        self, parent: QWidget, theme: Theme, path: Path, prove: Callable[[RestoreDialog, Path, str], None]
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._prove = prove
        self.setWindowTitle(tr("Restore a backup"))
        self.setMinimumWidth(space.READING_WIDTH)
        self.secret = SecretField(theme)
        own = tr("Leave empty for a backup of this book made on this computer.")
        self.secret_field = Field(tr("Passphrase of the backup, or recovery code"), self.secret, own)
        self.word = QLineEdit()
        word_name = tr("Type “{word}” to go on.", word=tr("restore"))
        self.word_field = Field(word_name, self.word)
        self.refusal = Notice("", theme, "danger")
        self.go_on = button(tr("Restore"), self._go_on, kind="danger")
        column = QVBoxLayout(self)
        column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        column.setSpacing(space.MEDIUM)
        column.addWidget(heading(tr("Go back to the state of {moment}?", moment=self._moment())))
        for sentence in consequences():
            column.addWidget(label(f"•  {sentence}", wrap=True))
        column.addWidget(self.secret_field)
        column.addWidget(self.word_field)
        column.addWidget(self.refusal)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(tr("Cancel"), self.reject, kind="quiet"))
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.word.textChanged.connect(lambda _: self._enable())
        self._enable()
        self.secret.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why the backup does not open."""
        self.refusal.say(sentence, "danger")
        self._enable()
        fit_height(self)

    def _moment(self) -> str:
        try:
            return moment(backup_moment(self._path))
        except Problem as problem:
            self.refusal.say(problem.sentence(), "danger")
            return self._path.name

    def _enable(self) -> None:
        self.go_on.setEnabled(fold(self.word.text().strip()) == fold(tr("restore")))

    def _go_on(self) -> None:
        self.go_on.setEnabled(False)
        self.refusal.say("")
        self._prove(self, self._path, self.secret.text())


def moment(instant: datetime) -> str:
    """Return a moment as it is written in the office."""
    local = instant.astimezone(VIETNAM)
    return tr("{hour} on {day}", hour=f"{local:%H:%M}", day=format_date(local.date()))


def consequences() -> tuple[str, ...]:
    """Return what happens to the book that is here."""
    return (
        tr("What was entered after that moment and not yet sent to the province is no longer in the book."),
        tr("The present book is not deleted: it is moved into a folder “replaced-…” beside it."),
        tr("The connection with the province ends. Ask the province for a new code and connect again."),
        tr("The window closes and opens again with the restored book."),
    )
