"""Moving a round on: with a question, a warning before what cannot be undone, and undo where it can."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.surveys.change_state import StateMove, change_round_state, take_back_move
from desktop_app.surveys.rounds.state import RoundState, StateChange
from ui.base.other_computers import texts_elsewhere
from ui.context.operations import change_book
from ui.context.room import RoomContext
from ui.surveys.common.page_data import RoundData


@dataclass(frozen=True, slots=True)
class _Made:
    """A move and the round that it moved."""

    round_id: str
    move: StateMove


class StateActions(QObject):
    """Actions of the page of a round that change its state; :attr:`moved` carries the sentence about it."""

    moved = Signal(str)
    refused = Signal(str)

    def __init__(self, context: RoomContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._made: _Made | None = None

    @property
    def made(self) -> bool:
        """Whether there is a move to undo."""
        return self._made is not None

    def undoable(self, data: RoundData | None) -> StateChange | None:
        """Return the last move made on this page, while it can be undone."""
        made = self._made
        if made is None or data is None or made.round_id != data.counted.round.id:
            return None
        change = made.move.change
        return change if data.counted.round.status == change.target else None

    def change(self, data: RoundData, change: StateChange) -> None:
        """Move the round, asking for the reason where one is needed, and else whether it is meant."""
        reason, round_id, seen = "", data.counted.round.id, data.seen
        if change.needs_reason:
            given = self._context.ask.text(change.label(), tr("Why does the round take a step back?"))
            if given is None:
                return
            reason = given
        elif not self._context.ask.confirm(
            tr("{action}?", action=change.label()),
            change.label(),
            details=_what_follows(data, change),
            danger=change.target is RoundState.SUBMITTED,
        ):
            return
        change_book(
            self._context,
            self,
            lambda rec: change_round_state(rec, round_id, change.target, reason=reason, seen=seen),
            lambda move: self._moved(_Made(round_id, move)),
            self.refused.emit,
            asked_by=self._page,
        )

    def take_back(self, data: RoundData) -> None:
        """Put the round back where it was before the last move."""
        made, seen = self._made, data.seen
        if made is None or self.undoable(data) is None:
            return

        def done(_: None) -> None:
            self._made = None
            self.moved.emit(tr("Taken back: {action}", action=made.move.change.label()))

        change_book(
            self._context,
            self,
            lambda rec: take_back_move(rec, made.round_id, made.move, seen=seen),
            done,
            self.refused.emit,
            asked_by=self._page,
        )

    def _moved(self, made: _Made) -> None:
        self._made = made if made.move.change.undoable else None
        self.moved.emit(tr("Done: {action}", action=made.move.change.label()))


def _what_follows(data: RoundData, change: StateChange) -> str:
    """Return what the move means, and whether it can be undone."""
    words = []
    if change.target is RoundState.CLOSED:
        words.append(tr("Its forms and counts cannot be changed after that."))
    if change.checked and data.drafts:
        words.append(tr("{n} forms were left unfinished; they are not counted.", n=len(data.drafts)))
    if change.checked and data.texts:
        words.append(tr("{n} cells wrong, not counted", n=data.texts) + ".")
    if change.checked and (elsewhere := texts_elsewhere(connected=data.connected)):
        words.append(elsewhere)
    if change.target is RoundState.SUBMITTED:
        words.append(tr("This cannot be taken back: only the province can return the round."))
    elif not change.undoable:
        words.append(tr("This cannot be taken back: the round is then closed and submitted again."))
    elif change.source is RoundState.DRAFT:
        words.append(tr("It can be taken back as long as no form is entered."))
    else:
        words.append(tr("It can be taken back."))
    return " ".join(words)
