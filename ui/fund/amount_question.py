"""What is asked once of a bank statement that does not tell how some of its amounts are meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.statements.reading import Transfer
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import label


class AmountQuestion(QFrame):
    """Hidden where every amount is sure; ``answer`` gets whether those in doubt have decimals."""

    def __init__(self, theme: Theme, answer: Callable[[bool], None]) -> None:
        super().__init__()
        self.setProperty("notice", "warning")
        self._text: QLabel = label("", wrap=True)
        self.grouped: QPushButton = button("", lambda: answer(False))
        self.decimal: QPushButton = button("", lambda: answer(True))
        row = QHBoxLayout(self)
        row.setContentsMargins(space.MEDIUM, space.TINY, space.MEDIUM, space.TINY)
        row.setSpacing(space.SMALL)
        row.addWidget(IconLabel(theme, "warning", "warning"))
        row.addWidget(self._text, 1)
        row.addWidget(self.grouped)
        row.addWidget(self.decimal)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is asked; nothing where there is nothing to ask."""
        return self._text.text()

    def ask(self, unsure: Sequence[Transfer]) -> None:
        """Ask about transfers whose amounts can be read in two ways; the first is the example."""
        self.setVisible(bool(unsure))
        doubt = unsure[0].doubt if unsure else None
        if doubt is None:
            self._text.setText("")
            return
        one, other = format_number(doubt.grouped), format_number(doubt.decimal)
        sentence = tr(
            "Is the amount in row {row} {one} or {other} đồng? The file does not say; {n} amounts "
            "are ambiguous, and none of them is taken before this is answered.",
            row=format_number(unsure[0].row),
            one=one,
            other=other,
            n=format_number(len(unsure)),
        )
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.grouped.setText(tr("{number} đồng: Alt+1", number=one))
        self.decimal.setText(tr("{number} đồng: Alt+2", number=other))
