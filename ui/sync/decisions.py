"""What a person has to decide. Cards stay, with what is half typed, while the list is read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.wire.guards.bound_fields import Held
from ui.sync.conflict_card import ConflictCard
from ui.sync.rejection_card import RejectionCard
from ui.sync.sync_presenter import ConflictRow, RejectionRow
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.labels import heading, muted


class _Section(QWidget):
    """A heading, an explanation and cards; hidden without cards."""

    def __init__(self, name: str, explanation: str) -> None:
        super().__init__()
        self.cards = QVBoxLayout()
        self.cards.setSpacing(space.SMALL)
        self.more = muted("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(heading(name))
        layout.addWidget(muted(explanation))
        layout.addLayout(self.cards)
        layout.addWidget(self.more)
        self.hide()

    def show_left(self, left: int) -> None:
        self.more.setText(
            tr("{n} more follow when these are done.", n=format_number(left)) if left > 0 else ""
        )
        self.more.setVisible(left > 0)
        self.setVisible(self.cards.count() > 0)


class Conflicts(_Section):
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

    def show_rows(self, rows: Sequence[ConflictRow], total: int, now: datetime) -> None:
        """Show what is open; a card whose values are the same stays as it is."""
        wanted = {row.item.id: row for row in rows}
        for key, card in list(self.by_id.items()):
            changed = key in wanted and (wanted[key].item, wanted[key].subject) != (
                card.row.item,
                card.row.subject,
            )
            if changed or (key not in wanted and key not in self._kept):
                self._remove(key)
        for key, row in wanted.items():
            if key not in self.by_id:
                self._add(row, now)
        self.show_left(total - len(rows))

    def press_of(self, entity_id: str) -> QWidget | None:
        """Return the first button of the open card of a record."""
        cards = (card for card in self.by_id.values() if not card.decided)
        return next((card.keep for card in cards if card.row.item.entity_id == entity_id), None)

    def ask_again(self, row: ConflictRow, now: datetime) -> None:
        """Show a conflict that was decided before as open; it stays until it is decided again."""
        key = row.item.id
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
        card = ConflictCard(row, self._theme, now)
        card.chosen.connect(self.chosen)
        card.undo_asked.connect(self.undo_asked)
        self.by_id[row.item.id] = card
        self.cards.addWidget(card)

    def _remove(self, key: str) -> None:
        card = self.by_id.pop(key)
        self._kept.discard(key)
        self.cards.removeWidget(card)
        card.hide()
        card.deleteLater()


class Rejections(_Section):
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

    def press_of(self, entity_id: str) -> QWidget | None:
        """Return the first button of the card of a record."""
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
        for number, row in wanted.items():
            if number not in self.by_number:
                card = RejectionCard(row, self._theme, now)
                card.again_asked.connect(self.again_asked)
                card.accept_asked.connect(self.accept_asked)
                self.by_number[number] = card
                self.cards.addWidget(card)
        self.show_left(total - len(rows))
