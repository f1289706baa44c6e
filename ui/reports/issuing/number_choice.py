"""Which number a document gets: the next, one between two others, or the one that its paper bears."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop_app.base.figures.number_reader import digits_only
from desktop_app.base.i18n import tr
from desktop_app.registers.entries.numbering import NumberWay, WantedNumber
from ui.theme import spacing as space
from ui.widgets.fields.field import Field

_LONGEST = 7


class NumberChoice(QWidget):
    """Three ways; all but the first need number and reason. ``between``: fields that stand before these."""

    def __init__(self, *between: QWidget) -> None:
        super().__init__()
        self.next = QRadioButton(tr("The &next number"))
        self.inserted = QRadioButton(tr("A number &between two others, such as 12a after 12"))
        self.stamped = QRadioButton(tr("The number already on the &paper"))
        self.next.setChecked(True)
        self.ordinal = QLineEdit()
        self.reason = QLineEdit()
        self._which = Field(tr("N&umber"), self.ordinal)
        self._why = Field(tr("&Reason"), self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.MEDIUM)
        for each in (self.next, self.inserted, self.stamped):
            layout.addWidget(each)
            each.toggled.connect(lambda _: self._show_way())
        for field in (*between, self._which, self._why):
            layout.addWidget(field)
        self._show_way()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields of which a refusal may be, by the names that refusals give them."""
        return {"ordinal": self._which, "reason": self._why}

    @property
    def way(self) -> NumberWay:
        """What is chosen."""
        if self.inserted.isChecked():
            return NumberWay.INSERTED
        return NumberWay.STAMPED if self.stamped.isChecked() else NumberWay.NEXT

    def wanted(self, on: date) -> WantedNumber | None:
        """The number that is wanted on a day; ``None`` where what was typed is no number."""
        if self.way is NumberWay.NEXT:
            return WantedNumber(NumberWay.NEXT, on)
        typed = self.ordinal.text().strip()
        number = digits_only(typed)
        if number is None or len(typed) >= _LONGEST:
            return None
        return WantedNumber(self.way, on, number, self.reason.text())

    def _show_way(self) -> None:
        for field in (self._which, self._why):
            field.setVisible(self.way is not NumberWay.NEXT)
        words = tr("After n&umber") if self.way is NumberWay.INSERTED else tr("N&umber")
        self._which.set_name(words)
