"""Reads the results of a round when somebody looks at them, and again when it has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_number
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.round_results import RoundResults, read_results
from ui.base.errors import sentence_for
from ui.context.room import RoomContext
from ui.widgets.work.work_bar import WorkBar, was_stopped


@dataclass(frozen=True, slots=True)
class ReadResults:
    """What was read, with the result of each question by its key."""

    results: RoundResults
    found: Mapping[str, QuestionResult]


class ResultsReading(QObject):
    """One reading at a time; of a round that changed during one it is done once more."""

    read = Signal(object)
    """:class:`ReadResults`, also where they are the same as before."""
    refused = Signal(str)
    """Why there are none."""

    def __init__(self, context: RoomContext, owner: QObject) -> None:
        super().__init__(owner)
        self._context = context
        self.bar = WorkBar(_count_words)
        self._wanted: tuple[str, str] | None = None
        self._is_fresh = False
        self.shown: ReadResults | None = None

    def want(self, round_id: str, area_id: str) -> None:
        """Read the results of a round, or of one of its areas, unless they are shown and nothing changed."""
        if self._wanted != (round_id, area_id):
            self._wanted, self._is_fresh = (round_id, area_id), False
        if self.bar.busy:
            return
        if self._is_fresh and self.shown is not None:
            self.read.emit(self.shown)
        else:
            self._begin(round_id, area_id)

    def forget(self) -> None:
        """What is shown may have changed: the next one who looks reads it again."""
        self._is_fresh = False

    def _begin(self, round_id: str, area_id: str) -> None:
        office, today = self._context.office, self._context.office.clock.today()
        self._is_fresh = True

        def work(report: Progress) -> ReadResults:
            with office.read() as connection:
                results = read_results(connection, round_id, today, area_id=area_id, progress=report)
            found = {}
            for question in results.questions:
                found[question.key] = results.result(question)
                report(results.basis.counted, results.basis.counted)
            return ReadResults(results, found)

        self.bar.run(self._context.reading, work, lambda outcome: self._settled((round_id, area_id), outcome))

    def _settled(self, asked: tuple[str, str], outcome: Outcome[ReadResults]) -> None:
        if self._wanted != asked or not self._is_fresh:
            wanted = self._wanted
            if wanted is not None:
                self._begin(*wanted)
            return
        if isinstance(outcome, Ok):
            self.shown = outcome.value
            self.read.emit(outcome.value)
            return
        self._is_fresh = False
        stopped = was_stopped(outcome)
        self.refused.emit(
            tr("Stopped. The results were not read.") if stopped else sentence_for(outcome.error)
        )


def _count_words(done: int, of: int) -> str:
    return tr("{n} of {all} forms", n=format_number(done), all=format_number(of))
