"""Lines of a voucher: an amount that is written with points, a line that offers names without marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from desktop_app.base.figures.number_reader import parse_dong
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.rules.money_words import money_in_words
from ui.widgets.fields.figure_reading import reading_of

_MOST_OFFERED = 12
_OF_THE_LINE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F6)


class AmountLine(QLineEdit):
    """Whole đồng; when the cursor leaves, they get points between the thousands."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._write_plainly)

    @property
    def amount(self) -> int | None:
        """What can be read; ``None`` where it is no amount, 0 for an empty cell."""
        try:
            return parse_dong(self.text()) if self.text().strip() else 0
        except Problem:
            return None

    def words(self) -> str:
        """How what is typed is read, in figures, and the amount in words, as vouchers bear it."""
        reading, amount = reading_of(self.text(), parse_dong), self.amount
        if not amount:
            return reading
        try:
            words = money_in_words(amount)
        except Problem as problem:
            return problem.sentence()
        return tr("{reading} đồng: {words}", reading=reading, words=words) if reading else words

    def _write_plainly(self) -> None:
        amount = self.amount
        if amount:
            self.setText(format_number(amount))


class NameLine(QLineEdit):
    """Offers what is known while letters are typed, with or without marks; anything else may be typed too.

    A name is taken when it is chosen, with the arrow keys or the mouse, and never by Enter or Tab alone: so
    the completer is not the line's own, which would complete to the first name that begins alike.
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[tuple[str, str], ...] = ()
        self._model = QStringListModel(self)
        self._completer = completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.highlighted.connect(self.setText)
        completer.activated.connect(self.setText)
        self._offers = cast("QAbstractItemView", completer.popup())  # made by this call, if there is none
        self.textEdited.connect(self._narrow)

    @property
    def offers(self) -> QAbstractItemView:
        """The list of names that pops up below the line."""
        return self._offers

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names."""
        self._names = tuple((fold(name), name) for name in names)
        self._model.setStringList([name for _, name in self._names[:_MOST_OFFERED]])

    def close_offers(self) -> None:
        """Hide what is offered: it covers what is said below the field."""
        self.offers.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F6 mean the line also while names are offered, which get all keys first."""
        if not self.offers.isVisible() or event.key() not in _OF_THE_LINE:
            super().keyPressEvent(event)
            return
        self.close_offers()
        again = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())
        QCoreApplication.postEvent(self, again)
        event.accept()

    def _narrow(self, text: str) -> None:
        words = fold(text).split()
        found = [name for folded, name in self._names if words and all(word in folded for word in words)]
        self._model.setStringList(found[:_MOST_OFFERED])
        if found and found != [text]:
            self._completer.complete()
            self.offers.setCurrentIndex(QModelIndex())  # nothing is chosen yet
        else:
            self.close_offers()
