"""From which day another value holds, or whether the one before was wrong."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field


class SinceRow(QWidget):
    """Asked while a value differs from the one that was opened, and where an earlier one is kept.

    ``today`` is the day that is offered; without it, of what is new, nothing is ever asked. ``dated`` is the
    first day of the present value, where an earlier one is kept.
    """

    def __init__(
        self, question: str, changed: str, wrong: str, day: str, today: date | None, dated: date | None
    ) -> None:
        super().__init__()
        self._today, self._dated = today, dated
        self.differs = False
        self._is_chosen = False
        self.which = ChoiceBox()
        self.which.addItem(changed, True)
        self.which.addItem(wrong, False)
        self.first_day = DateField(dated or today or date.min)
        self.which.activated.connect(lambda _: self._choose())
        self.which.currentIndexChanged.connect(lambda _: self.first_day.setEnabled(self.which.currentData()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        row.addWidget(Field(question, self.which), 1)
        row.addWidget(Field(day, self.first_day), 1)
        self.setVisible(self._asks)

    def differ(self, *, differs: bool) -> None:
        """Ask where the value differs from the one that was opened."""
        if differs == self.differs:
            return
        self.differs = differs
        self.setVisible(self._asks)
        offered = self._today if differs or self._dated is None else self._dated
        if offered is not None:
            self.first_day.set_value(offered)

    def offer(self, *, changed: bool) -> None:
        """Preselect whether the value has changed or was wrong, until somebody chooses."""
        if not self._is_chosen:
            self.which.setCurrentIndex(int(not changed))

    def _choose(self) -> None:
        self._is_chosen = True

    def read(self) -> bool:
        """Whether the day can be read, where one is wanted; else it has the cursor."""
        return not (self._asks and self.which.currentData()) or all_read(self.first_day)

    @property
    def redated(self) -> bool:
        """Whether the day of the present value was changed, or the earlier ones were called wrong."""
        return self._today is not None and self._dated is not None and self.since != self._dated

    @property
    def since(self) -> date | None:
        """From which day the value holds; nothing where the one before was wrong."""
        return self.first_day.value if self._today is not None and self.which.currentData() else None

    @property
    def _asks(self) -> bool:
        return self._today is not None and (self.differs or self._dated is not None)
