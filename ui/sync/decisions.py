"""What a person has to decide. Cards stay, with what is half typed, while the list is read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.wire.guards.bound_fields import Held
from ui.base.timers import once_after
from ui.sync.conflict_card import ConflictCard
from ui.sync.rejection_card import RejectionCard
from ui.sync.sync_presenter import ConflictRow, RejectionRow
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.labels import heading, muted

_AT_ONCE = 1
"""So many cards are made with the list, each further one after a pause in which keys are heard: fifty would
hold up the window for a second."""
_PAUSE_MILLISECONDS = 25
_UNDER_EACH_OTHER = 12
"""So many cards that wait for a decision; each lays out all others, and nobody reads more at a time."""


class _Section[K](QWidget):
    """A heading, an explanation and cards; hidden without cards."""

    def __init__(self, name: str, explanation: str) -> None:
        super().__init__()
        self.cards = QVBoxLayout()
        self.cards.setSpacing(space.SMALL)
        self.more = muted("")
        self._beyond = 0
        """How many are to be decided of which nothing is known here yet."""
        self._waiting: dict[K, Callable[[], None]] = {}
        """What makes the cards that are not there yet."""
        self._next = once_after(_PAUSE_MILLISECONDS, self._make_next, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(heading(name))
        layout.addWidget(muted(explanation))
        layout.addLayout(self.cards)
        layout.addWidget(self.more)
        self.hide()

    def make_cards(self, wanted: Mapping[K, Callable[[], None]], total: int) -> None:
        """Make these of ``total`` cards, the first of them now; what was waited for before is forgotten."""
        self._waiting = dict(wanted)
        self._beyond = max(total - self.count_open() - len(wanted), 0)
        self._make(_AT_ONCE)
        self.setVisible(self.cards.count() > 0)

    def go_on(self) -> None:
        """A card is done: another one may come."""
        self._next.start()

    def count_open(self) -> int:
        """How many cards wait for a decision."""
        raise AssertionError("a section counts its cards")

    def make_now(self, key: K) -> None:
        """Make a card that is waited for."""
        if make := self._waiting.pop(key, None):
            make()

    def _make(self, most: int) -> None:
        for key in list(self._waiting)[:most]:
            if self.count_open() < _UNDER_EACH_OTHER:
                self.make_now(key)
        is_full = self.count_open() >= _UNDER_EACH_OTHER
        self._show_left(0 if is_full else _UNDER_EACH_OTHER - self.count_open())
        if self._waiting and not is_full and self.isVisible():
            self._next.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the other cards once somebody looks at the page; whoever left it needs none."""
        super().showEvent(event)
        if self._waiting:
            self._next.start()

    def _make_next(self) -> None:
        if self.isVisible():
            self._make(1)

    def _show_left(self, room: int) -> None:
        left = self._beyond + max(len(self._waiting) - room, 0)
        self.more.setText(
            tr("{n} more follow when these are done.", n=format_number(left)) if left > 0 else ""
        )
        self.more.setVisible(left > 0)


class Conflicts(_Section[str]):
    """Decided cards stay until the page is entered again, so that a decision can be undone."""

    chosen = Signal(object, object)
    undo_asked = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            tr("Different values for the same thing"),
            tr(
                "Two people entered different values while offline. Choose the right one; "
                "both are kept in the history."
            ),
        )
        self._theme = theme
        self.by_id: dict[str, ConflictCard] = {}
        self._kept: set[str] = set()
        self._entities: dict[str, str] = {}

    def show_rows(self, rows: Sequence[ConflictRow], total: int, now: datetime) -> None:
        """Show what is open; a card whose values are the same stays as it is."""
        wanted = {row.item.id: row for row in rows}
        for key, card in list(self.by_id.items()):
            changed = key in wanted and (wanted[key].item, wanted[key].subject) != (
                card.row.item,
                card.row.subject,
            )
            if key in wanted and card.gone:  # and whoever decided has undone it
                self._kept.discard(key)
                card.show_open()
            if changed and not card.decided:
                self._renew(wanted[key], card, now)
            elif key not in wanted and key not in self._kept and card.touched:
                card.show_gone()
                self._kept.add(key)
            elif changed or (key not in wanted and key not in self._kept):
                self._remove(key)
        self._entities = {key: row.item.entity_id for key, row in wanted.items()}
        self.make_cards(
            {key: partial(self._add, row, now) for key, row in wanted.items() if key not in self.by_id}, total
        )

    def press_of(self, entity_id: str) -> QWidget | None:
        """Return the first button of the open card of a record."""
        for key in [key for key, each in self._entities.items() if each == entity_id]:
            self.make_now(key)
        cards = (card for card in self.by_id.values() if not card.decided)
        return next((card.keep for card in cards if card.row.item.entity_id == entity_id), None)

    def ask_again(self, row: ConflictRow, now: datetime) -> None:
        """Show a conflict that was decided before as open; it stays until it is decided again."""
        key = row.item.id
        self.make_now(key)
        if key in self.by_id:
            self.by_id[key].show_open()
        else:
            self._add(row, now)
        self._kept.add(key)
        self.setVisible(True)

    def show_decided(self, key: str, held: Held) -> None:
        """A decision is in the book."""
        if key in self.by_id:
            self._kept.add(key)
            self.by_id[key].show_decided(held)
            self.go_on()

    def count_open(self) -> int:
        return sum(not card.decided for card in self.by_id.values())

    def show_open(self, key: str, sentence: str = "") -> None:
        """A decision was undone or not taken."""
        if key in self.by_id:
            self.by_id[key].show_open(sentence)

    def forget_decided(self) -> None:
        """Remove the cards that are done."""
        for key in [key for key in self._kept if key in self.by_id and self.by_id[key].decided]:
            self._kept.discard(key)
            self._remove(key)
        self.setVisible(self.cards.count() > 0)

    def _add(self, row: ConflictRow, now: datetime) -> None:
        self.by_id[row.item.id] = card = self._made(row, now)
        self.cards.addWidget(card)

    def _made(self, row: ConflictRow, now: datetime) -> ConflictCard:
        card = ConflictCard(row, self._theme, now)
        card.chosen.connect(self.chosen)
        card.undo_asked.connect(self.undo_asked)
        return card

    def _renew(self, row: ConflictRow, before: ConflictCard, now: datetime) -> None:
        """Put a card with other values into the place of one; what is half typed there goes along."""
        card = self._made(row, now)
        self.cards.insertWidget(self.cards.indexOf(before), card)
        card.show()
        card.take_over(before)
        self._remove(row.item.id)
        self.by_id[row.item.id] = card

    def _remove(self, key: str) -> None:
        card = self.by_id.pop(key)
        self._kept.discard(key)
        self.cards.removeWidget(card)
        card.hide()
        card.deleteLater()


class Rejections(_Section[int]):
    """Changes that the province did not take."""

    again_asked = Signal(object)
    accept_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            tr("What the province did not take"),
            tr("These changes stay in the history of this computer, whatever you decide."),
        )
        self._theme = theme
        self.by_number: dict[int, RejectionCard] = {}
        self._records: dict[int, Collection[str]] = {}

    def press_of(self, entity_id: str) -> QWidget | None:
        """Return the first button of the card of a record."""
        for number in [number for number, records in self._records.items() if entity_id in records]:
            self.make_now(number)
        cards = self.by_number.values()
        return next((card.again for card in cards if entity_id in card.row.records), None)

    def show_rows(self, rows: Sequence[RejectionRow], total: int, now: datetime) -> None:
        """Show open rejections."""
        wanted = {row.rejection.number: row for row in rows}
        for number in [number for number in self.by_number if number not in wanted]:
            card = self.by_number.pop(number)
            self.cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._records = {number: row.records for number, row in wanted.items()}
        self.make_cards(
            {
                number: partial(self._add, row, now)
                for number, row in wanted.items()
                if number not in self.by_number
            },
            total,
        )

    def count_open(self) -> int:
        return len(self.by_number)

    def _add(self, row: RejectionRow, now: datetime) -> None:
        card = RejectionCard(row, self._theme, now)
        card.again_asked.connect(self.again_asked)
        card.accept_asked.connect(self.accept_asked)
        self.by_number[row.rejection.number] = card
        self.cards.addWidget(card)
