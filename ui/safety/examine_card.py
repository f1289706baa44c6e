"""Examines the file of the book and its journal."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.backup.examination import Examination, examine
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from ui.context.long_work import do_long
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import muted


class ExamineCard(Card):
    """A button, and a line of result for each thing that was examined."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("Examine the book"))
        self._context = context
        self._examining = False
        self.start = button(tr("Examine now"), self._examine, icon="search", theme=context.theme)
        self.results: list[Notice] = []
        words = muted(
            tr("Reads the whole file and follows the journal from its first entry. Changes nothing.")
        )
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(words, 1)
        row.addWidget(self.start)
        self.body.addLayout(row)

    def _examine(self) -> None:
        if self._examining:  # the button stays in use: the cursor is where it was when the results are there
            return
        self._examining = True
        self._clear()
        store = self._context.office.store

        def work(progress: Progress) -> list[Examination]:
            return examine(store, progress)

        words = tr("The book is being examined…")
        do_long(self._context, self, self, words, work, self._show, self._refused, self._stopped)

    def _show(self, found: list[Examination]) -> None:
        self._clear()
        self._examining = False
        for item in found:
            sentence = tr("{name}: {result}", name=item.name, result=item.result)
            self._add(Notice(sentence, self._context.theme, "success" if item.passed else "danger"))

    def _refused(self, sentence: str) -> None:
        self._clear()
        self._examining = False
        self._add(Notice(sentence, self._context.theme, "danger"))

    def _stopped(self) -> None:
        self._examining = False

    def _add(self, notice: Notice) -> None:
        self.results.append(notice)
        self.body.addWidget(notice)

    def _clear(self) -> None:
        for notice in self.results:
            self.body.removeWidget(notice)
            notice.deleteLater()
        self.results = []
