"""Reads what the page of sync shows, and carries out decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.journal.recorder import Recorder
from desktop_app.registers.lists.crossing import CrossedEntry, crossed_entries
from desktop_app.sync.decisions.conflicts import (
    ConflictItem,
    decide_again,
    decided_conflicts,
    is_fixed,
    open_conflicts,
    resolve,
)
from desktop_app.sync.decisions.rejections import Rejection, accept_refusal, open_refusals, record_again
from desktop_app.sync.identity.enrolment import refusal_to_connect
from desktop_app.sync.rounds.round_log import RoundEntry, read_rounds
from desktop_app.sync.rounds.status import SyncStatus, choose_files_when, sync_status, unsent_since
from desktop_app.sync.state import FilesWhen
from desktop_app.wire.guards.bound_fields import Held, is_unclear, said_in
from desktop_app.wire.states import BOOK, EVENT, NUMBER
from ui.base.answers import listen
from ui.base.saves import SavedEntity, entities
from ui.context.operations import change_accounts, change_book, read_book
from ui.context.room import RoomContext
from ui.sync.field_names import is_shown
from ui.sync.subjects import FieldDescription, Subjects

_BESIDE = frozenset({BOOK, NUMBER, EVENT})
"""How much is shown of the other changes of an act."""

MOST_SHOWN = 50
"""So many are laid out at a time; the others follow when these are done."""


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict in the words of the office."""

    item: ConflictItem
    subject: FieldDescription
    current_held: Held
    """The current value, with what is bound to it."""
    fixed: bool = False
    """Whether it can only be kept: the record is sealed."""

    @property
    def unclear(self) -> bool:
        """Whether the other value is a number of an unknown unit, so that it cannot be taken."""
        item = self.item
        return is_unclear(item.entity, item.field, item.other.held) and self.subject.form.has_units


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decided conflict in the words of the office."""

    conflict: ConflictRow
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """A refused act in the words of the office; ``values`` are names and values of what it is about.

    ``others``: what else was written with it, was refused with it, and goes with it whatever is decided.
    """

    rejection: Rejection
    title: str
    values: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    records: frozenset[str] = frozenset()
    """The ids of all records of the act."""
    entities: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """Everything that the page shows."""

    status: SyncStatus
    unsent_since: datetime | None
    conflicts: tuple[ConflictRow, ...]
    decided: tuple[DecidedRow, ...]
    rejections: tuple[RejectionRow, ...]
    rounds: tuple[RoundEntry, ...]
    crossed: tuple[CrossedEntry, ...]
    """Entries with two steps at the same time: they are settled in their register."""
    may_not_connect: str
    """Why the officer may not connect this computer, or nothing."""


class SyncPresenter(QObject):
    """Signals carry frozen values. A decision is in the book before the page says so."""

    facts_read = Signal(object)
    decided = Signal(str, object)
    """Id of the conflict and the value that was chosen."""
    undone = Signal(str)
    refused = Signal(str, str)
    """Id of the conflict and the sentence why the decision was not taken."""

    def __init__(self, context: RoomContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._again: set[str] = set()
        """Conflicts whose first decision is in the book, and which are open on the page all the same."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(300)
        self._soon.timeout.connect(self.refresh_in_sight)
        listen(context.saves.changed, self, lambda _entity: self._soon.start())

    def refresh(self) -> None:
        """Read everything again."""
        self._soon.stop()
        office = self._context.office
        code, officer = office.identity.commune_code, office.officer
        read_book(self._context, self, lambda connection: read_facts(connection, code, officer), self._show)

    def refresh_in_sight(self) -> None:
        """Read everything again while somebody looks: every save would make cards for nobody."""
        if self._page.isVisible():
            self.refresh()

    def decide(self, item: ConflictItem, held: Held) -> None:
        """Keep ``held``, for the first time or again."""
        take = decide_again if item.id in self._again else resolve

        def done(_: None) -> None:
            self._again.discard(item.id)
            self.decided.emit(item.id, held)
            self._context.saves.publish([SavedEntity.EXCHANGE])

        self._change(lambda rec: take(rec, item.id, held), item, done)

    def undo(self, item: ConflictItem, current_held: Held) -> None:
        """Restore the value from before the decision."""

        def done(_: None) -> None:
            self.reopen(item)
            self.undone.emit(item.id)

        self._change(lambda rec: decide_again(rec, item.id, current_held), item, done)

    def reopen(self, item: ConflictItem) -> None:
        """From now on a choice for this conflict replaces the decision that was taken before."""
        self._again.add(item.id)

    def record_again(self, rejection: Rejection) -> None:
        """Send a rejected change once more."""
        change_book(self._context, self, lambda rec: record_again(rec, rejection.number), self._settled)

    def accept_refusal(self, row: RejectionRow) -> None:
        """Take the province's state as right, for all of an act."""

        def done(_: None) -> None:
            self._context.saves.publish(entities(row.entities))  # the journal says nothing of it
            self._settled(None)

        change_book(self._context, self, lambda rec: accept_refusal(rec, row.rejection.number), done)

    def choose_files_when(self, when: FilesWhen) -> None:
        """Have files travel with every exchange, or only when somebody asks."""
        change_accounts(
            self._context,
            self,
            lambda connection: choose_files_when(connection, when),
            self._settled,
            changed=SavedEntity.EXCHANGE,
        )

    def _settled(self, _: None) -> None:
        self.refresh()

    def _change(
        self, change: Callable[[Recorder], None], item: ConflictItem, done: Callable[[None], None]
    ) -> None:
        def refused(sentence: str) -> None:
            self.refused.emit(item.id, sentence)
            self.refresh()

        change_book(self._context, self, change, done, refused)

    def _show(self, facts: SyncFacts) -> None:
        self.facts_read.emit(facts)


def read_facts(connection: Connection, commune_code: str, officer: str) -> SyncFacts:
    """Everything that the page shows."""
    subjects = Subjects(connection, commune_code)
    return SyncFacts(
        sync_status(connection),
        unsent_since(connection),
        tuple(
            _conflict_row(subjects, item, item.current.held, fixed=is_fixed(connection, item))
            for item in open_conflicts(connection)[:MOST_SHOWN]
        ),
        tuple(
            DecidedRow(
                _conflict_row(subjects, decided_conflict.item, decided_conflict.current_held),
                decided_conflict.decided_by,
                decided_conflict.decided_at,
            )
            for decided_conflict in decided_conflicts(connection, MOST_SHOWN)
        ),
        tuple(_rejection_row(subjects, act) for act in open_refusals(connection)[:MOST_SHOWN]),
        read_rounds(connection),
        tuple(crossed_entries(connection, officer)),
        refusal_to_connect(connection, officer),
    )


def _conflict_row(
    subjects: Subjects, item: ConflictItem, current_held: Held, *, fixed: bool = False
) -> ConflictRow:
    return ConflictRow(item, subjects.describe(item.entity, item.entity_id, item.field), current_held, fixed)


def _rejection_row(subjects: Subjects, act: Sequence[Rejection]) -> RejectionRow:
    given = next((item for item in act if item.entity not in _BESIDE), act[0])
    described = [
        (
            subjects.describe(given.entity, given.entity_id, name, given.values),
            said_in(given.entity, name, given.values),
        )
        for name in given.values
        if is_shown(given.entity, name)
    ]
    titles = [subjects.describe(item.entity, item.entity_id, "", item.values).title for item in act]
    title = titles.pop(act.index(given))
    return RejectionRow(
        given,
        title,
        tuple((what.field, what.form.with_unit(held)) for what, held in described),
        tuple(each for each in dict.fromkeys(titles) if each != title),
        frozenset(item.entity_id for item in act),
        frozenset(item.entity for item in act),
    )
