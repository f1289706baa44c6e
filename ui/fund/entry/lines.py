"""Lines of a voucher: an amount that is written with points, a line that offers names without marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop_app.base.figures.number_reader import parse_dong
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.rules.money_words import money_in_words
from ui.widgets.fields.figure_reading import reading_of

_MOST_OFFERED = 12


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
    """Offers what is known while letters are typed, with or without marks; anything else may be typed too."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[tuple[str, str], ...] = ()
        self._model = QStringListModel(self)
        self._offered = offered = QCompleter(self._model, self)
        offered.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(offered)
        self.textEdited.connect(self._narrow)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names."""
        self._names = tuple((fold(name), name) for name in names)
        self._model.setStringList([name for _, name in self._names[:_MOST_OFFERED]])

    def close_offers(self) -> None:
        """Hide what is offered: it covers what is said below the field."""
        if (popup := self._offered.popup()) is not None:
            popup.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F6 leads on also while names are offered, which take all keys for themselves."""
        popup = self._offered.popup()
        if event.key() == Qt.Key.Key_F6 and popup is not None and popup.isVisible():
            self.close_offers()
            again = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers())
            QCoreApplication.postEvent(self, again)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        words = fold(text).split()
        found = [name for folded, name in self._names if words and all(word in folded for word in words)]
        self._model.setStringList(found[:_MOST_OFFERED])
        if found and found != [text]:
            self._offered.complete()
        else:
            self.close_offers()
