"""The minutes of all areas of a round, one after the other, with progress and an end at any moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop_app.base.text import fold
from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.issuing.keeping import keep_printed
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity
from ui.context.access_notes import note_printing
from ui.context.room import RoomContext
from ui.places.paper_request import PaperRequest
from ui.reports.paper import LoadedPaper, Stopped, read_paper, render_paper
from ui.reports.paper_choices import Named


@dataclass
class BatchResult:
    """What was made: PDFs by file name in the order of the areas. ``sentence`` says why it ended early."""

    papers: list[tuple[str, bytes]] = field(default_factory=list)
    stopped: bool = False
    sentence: str = ""


class MinutesBatch:
    """Makes the papers on the database queue, each in jobs of its own, so that others get their turn.

    With a ``folder`` each is written there on the network queue, which is the one that may wait.
    ``progress`` and ``done`` are called while ``owner`` is there; the papers are written all the same.
    """

    def __init__(
        self,
        context: RoomContext,
        owner: QObject,
        request: PaperRequest,
        areas: Sequence[Named],
        folder: Path | None,
        progress: Callable[[int, int, str], None],
        done: Callable[[BatchResult], None],
    ) -> None:
        self._context = context
        self._owner = owner
        self._request = request
        self._areas = areas
        self._folder = folder
        self._progress = progress
        self._done = done
        self._stopped = False
        self._names: set[str] = set()
        self.result = BatchResult()

    def start(self) -> None:
        """Begin; returns at once."""
        self._next()

    def stop(self) -> None:
        """Make no further paper; those that are written stay."""
        self._stopped = True

    def _next(self) -> None:
        at = len(self.result.papers)
        if self._stopped or at == len(self._areas):
            self.result.stopped = self._stopped
            self._end()
            return
        area = self._areas[at]
        if isValid(self._owner):
            self._progress(at, len(self._areas), area.name)
        office = self._context.office
        request = replace(self._request, area_id=area.key)

        def work() -> tuple[LoadedPaper, bytes]:
            with office.read() as connection:
                paper = read_paper(
                    connection, office.clock, office.identity.commune_code, office.officer, request
                )
            content = render_paper(paper, lambda: not self._stopped)
            if paper.provenance is not None:
                with office.record() as rec:
                    keep_printed(rec, paper.provenance, paper.document)
            return paper, content

        submit(self._context.database, self._context.saves, work, self._made)

    def _made(self, outcome: Outcome[tuple[LoadedPaper, bytes]]) -> None:
        if isinstance(outcome, Err):
            self._fail(outcome.error)
            return
        paper, content = outcome.value
        if paper.provenance is not None:
            self._context.saves.publish((SavedEntity.PRINTED_PAPER,))
        name = self._own_name(paper.name)
        if self._folder is None:
            self.result.papers.append((name, content))
            self._next()
            return
        path = self._folder / name
        submit(
            self._context.network,
            self._context.saves,
            lambda: write_pdf(path, content),
            lambda written: self._written(name, content, written),
        )

    def _written(self, name: str, content: bytes, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Ok):
            self.result.papers.append((name, content))
            self._next()
        else:
            self._fail(outcome.error)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self._next()
            return
        self.result.sentence = sentence_for(error)
        self._end()

    def _end(self) -> None:
        if self._folder is not None and self.result.papers:
            note_printing(self._context, *self._request.noted_as, len(self.result.papers))
        if isValid(self._owner):
            self._done(self.result)
        elif self.result.sentence:
            self._context.saves.lost.emit(self.result.sentence)

    def _own_name(self, name: str) -> str:
        """A name that no other paper of the batch has, also where file names know no capitals."""
        tried, number = name, 1
        while fold(tried) in self._names:
            number += 1
            tried = f"{name} ({number})"
        self._names.add(fold(tried))
        return f"{tried}.pdf"


def write_pdf(path: Path, content: bytes) -> None:
    """Write whole or not at all.

    Raises:
        Problem: it cannot be written there.
    """
    from desktop_app.base.durable_file import write_durably

    write_durably(path, content)
