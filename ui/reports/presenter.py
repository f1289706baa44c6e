"""Decides what the report room shows: choices, the paper that is wanted, the paper that is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.base.work_queues import Err, Ok, Outcome
from desktop_app.issuing.subjects import PaperKind
from ui.base.answers import listen, submit
from ui.base.errors import sentence_for
from ui.context.room import RoomContext
from ui.places.paper_request import PaperRequest
from ui.reports.paper import LoadedPaper, Stopped, read_paper, render_paper
from ui.reports.paper_choices import PaperChoices, RoundChoice, read_choices

SOON_MILLISECONDS = 250
"""How long typing rests before the paper is made again."""


class Empty(Enum):
    """Why there is no paper to show."""

    NO_ROUNDS = "no_rounds"
    NO_AREAS = "no_areas"
    NOT_CHOSEN = "not_chosen"


@dataclass(frozen=True, slots=True)
class MadePaper:
    """A paper and its PDF."""

    paper: LoadedPaper
    content: bytes


class ReportsPresenter(QObject):
    """Signals carry frozen values; the view only shows them."""

    choices_known = Signal(object, object)
    """The choices and the request in force."""
    making = Signal()
    made = Signal(object)
    """A :class:`MadePaper`."""
    refused = Signal(str)
    """The sentence why there is no paper."""
    nothing = Signal(object)
    """An :class:`Empty`."""

    def __init__(self, context: RoomContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.choices = PaperChoices()
        self.request = PaperRequest(period=context.period.key)
        self.current: MadePaper | None = None
        self._asked = self._done = 0
        self._then: Callable[[], object] | None = None
        self._known = False
        self._draft_chosen: bool | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLISECONDS)
        self._soon.timeout.connect(self.make)
        listen(context.period.changed, self, self._period_changed)

    def refresh(self) -> None:
        """Read the choices and the paper again."""
        period = self.request.period or self._context.period.key

        def work() -> PaperChoices:
            with self._context.office.read() as connection:
                return read_choices(connection, period)

        submit(self._context.database, self, work, self._choices_read)

    def open(self, request: PaperRequest) -> None:
        """Show the paper of a place; what the place leaves open keeps its choice."""
        same_round, self._then = request.round_id == self.request.round_id, None
        self.request = replace(
            self.request,
            kind=request.kind,
            round_id=request.round_id or self.request.round_id,
            area_id=request.area_id or (self.request.area_id if same_round else ""),
            set_code=request.set_code or self.request.set_code,
            period=request.period or self.request.period,
            so_far=request.so_far if request.period else self.request.so_far,
            number="" if request.kind is not self.request.kind else self.request.number,
            replacing=False,
        )
        self.refresh()

    def change(self, **changes: str | bool | date | PaperKind | None) -> None:
        """Choose something else; the paper follows shortly."""
        wanted = replace(self.request, **changes)  # type: ignore[arg-type]
        if wanted == self.request:
            return
        if wanted.round_id != self.request.round_id:
            wanted = replace(wanted, area_id="")
        if wanted.kind is not self.request.kind:
            wanted = replace(wanted, number="")
        if (*_told_of(wanted), wanted.area_id) != (*_told_of(self.request), self.request.area_id):
            wanted = replace(wanted, replacing=False)
        if _told_of(wanted) != _told_of(self.request):
            self._draft_chosen = None
        elif "is_draft" in changes:
            self._draft_chosen = bool(changes["is_draft"])
        self.request, self._then = self._completed(wanted), None
        self.choices_known.emit(self.choices, self.request)
        self._soon.start()

    def when_made(self, do: Callable[[], object]) -> None:
        """Do it with the paper that is wanted now: at once, or when it is there; never with another."""
        if self._soon.isActive() or self._done != self._asked:
            self._then = do
        else:
            do()

    def make(self) -> None:
        """Make the paper that is wanted now, on the database queue; older work is given up."""
        self._soon.stop()
        self._asked += 1
        number, request = self._asked, self.request
        why = self._why_not(request)
        if why is not None:
            self.current, self._then, self._done = None, None, number
            self.nothing.emit(why)
            return
        office, database = self._context.office, self._context.database
        self.making.emit()

        def read() -> LoadedPaper:
            with office.read() as connection:
                return read_paper(
                    connection, office.clock, office.identity.commune_code, office.officer, request
                )

        def have_read(outcome: Outcome[LoadedPaper]) -> None:
            if not self._is_wanted(number):
                return
            if isinstance(outcome, Ok):
                paper = outcome.value
                # Two jobs, so that a figure typed meanwhile is saved between them.
                submit(
                    database,
                    self,
                    lambda: MadePaper(paper, render_paper(paper, lambda: number == self._asked)),
                    lambda made: self._show(number, made),
                )
            else:
                self._show(number, outcome)

        submit(database, self, read, have_read)

    @property
    def round(self) -> RoundChoice | None:
        """The chosen round."""
        return self.choices.round(self.request.round_id)

    def _is_wanted(self, number: int) -> bool:
        return number == self._asked

    def _show(self, number: int, outcome: Outcome[MadePaper]) -> None:
        if not self._is_wanted(number):
            return
        match outcome:
            case Ok(made):
                self.current, self._done = made, number
                do, self._then = self._then, None
                self.made.emit(made)
                if do is not None:
                    do()
            case Err(Stopped()):
                pass
            case Err(error):
                self.current, self._then, self._done = None, None, number
                self.refused.emit(sentence_for(error))

    def _choices_read(self, outcome: Outcome[PaperChoices]) -> None:
        if isinstance(outcome, Err):
            self.refused.emit(sentence_for(outcome.error))
            return
        self.choices = outcome.value
        if not self._known and not self.choices.rounds and self.request.kind.of_round:
            self.request = replace(self.request, kind=PaperKind.MOVEMENTS)
        self._known = True
        self.request = self._completed(self.request)
        self.choices_known.emit(self.choices, self.request)
        self.make()

    def _completed(self, wanted: PaperRequest) -> PaperRequest:
        """Choose the first of everything where nothing (or nothing that is there) was chosen."""
        choices = self.choices
        found = choices.round(wanted.round_id) or next(iter(choices.rounds), None)
        area = (found.area(wanted.area_id) or next(iter(found.areas), None)) if found else None
        if not any(item.key == wanted.set_code for item in choices.sets):
            wanted = replace(wanted, set_code=next((item.key for item in choices.sets), ""))
        wanted = replace(wanted, round_id=found.key if found else "", area_id=area.key if area else "")
        # What is closed is final until somebody says otherwise; what is open is always a draft.
        return replace(wanted, is_draft=bool(self._draft_chosen) or not choices.is_closed(wanted))

    def _why_not(self, request: PaperRequest) -> Empty | None:
        if request.complete:
            return None
        if not request.kind.of_round:
            return Empty.NOT_CHOSEN
        return Empty.NO_AREAS if request.round_id else Empty.NO_ROUNDS

    def _period_changed(self, key: str) -> None:
        self.request = replace(self.request, period=key)
        if self._known:
            self.refresh()


def _told_of(request: PaperRequest) -> tuple[PaperKind, str, str, str, bool]:
    """What a paper is about; for another one the draft option is reset."""
    return request.kind, request.round_id, request.set_code, request.period, request.is_so_far
