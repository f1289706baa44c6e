"""The files that are to come with a step: looked at at once, kept with the step in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.attachments.examining import Candidate
from desktop_app.base.i18n import tr
from ui.context.operations import do_work
from ui.context.room import RoomContext
from ui.forms.media.choosing import ANY_FILE, Source, ask_for_file, examined
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.labels import muted


class StepFiles(QWidget):
    """Names of what was chosen, and two buttons; F9 and dropping are bound by whoever shows it."""

    refused = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.candidates: tuple[Candidate, ...] = ()
        self.names: QLabel = muted("")
        self.add_button = button(tr("Attach a file… (F9)"), self.choose, kind="quiet")
        self.remove_button = button(tr("Take the last file out"), self._remove, kind="quiet")
        self.add_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.SMALL)
        row.addWidget(self.add_button)
        row.addWidget(self.names, 1)
        row.addWidget(self.remove_button)
        self._show()

    def choose(self) -> None:
        """Ask for a file."""
        path = ask_for_file(self._context.ask, ANY_FILE)
        if path is not None:
            self.add([path])

    def add(self, sources: Sequence[Source]) -> None:
        """Look at files and pictures, and take those that may be attached."""
        for source in sources:
            do_work(
                self._context,
                self,
                partial(examined, source),
                self._take,
                self.refused.emit,
                queue=self._context.files,
            )

    def _take(self, candidate: Candidate) -> None:
        if candidate.name not in {each.name for each in self.candidates}:
            self.candidates = (*self.candidates, candidate)
            self._show()

    def _remove(self) -> None:
        self.candidates = self.candidates[:-1]
        self._show()

    def _show(self) -> None:
        self.names.setText(", ".join(each.name for each in self.candidates))
        self.remove_button.setVisible(bool(self.candidates))
