"""The line above a register that narrows it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.registers.lists.listing import EntryFilter, Which
from ui.context.preferences import SavedFilter
from ui.registers.common.reading import ListData
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.flow_row import FlowRow

_TYPING_MILLISECONDS = 250
_LETTERS, _AREA_LETTERS, _YEAR_LETTERS = 11, 14, 8
"""So that "Mọi khu dân cư" and "Mọi năm" are seen whole; a longer choice has itself as its tip."""

_LEAST_TEXT = 90


class RegisterFilters(QWidget):
    """Words, state, area, year; ``changed`` follows a choice at once, typing after a rest."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = SearchLine(tr("Find (Ctrl+F)"))
        self.which, self.area, self.year = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MILLISECONDS)
        self._typing.timeout.connect(self.changed)
        self.text.sought.connect(lambda _: self._typing.start())
        self.text.setMinimumWidth(_LEAST_TEXT)
        row = FlowRow(left=True)
        self.setLayout(row)
        row.add_stretching(self.text)
        for box, name, letters in (
            (self.which, tr("State"), _LETTERS),
            (self.area, tr("Residential area"), _AREA_LETTERS),
            (self.year, tr("Year"), _YEAR_LETTERS),
        ):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(letters)
            box.activated.connect(lambda _: self.changed.emit())
            row.addWidget(box)
        self._kept = ""
        self.changed.connect(lambda: self.keep(""))  # before whoever reads the list again

    def keep(self, matter_id: str) -> None:
        """Have an entry stay in the list, whatever its state becomes, until another choice is made."""
        self._kept = matter_id

    def enter(self) -> None:
        """Put the cursor into what is sought, all of it chosen."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def start(self, which: str = Which.OPEN, text: str = "", area: str = "", year: str = "") -> None:
        """Begin with what is open, of every area and year, or with a filter that was saved."""
        self.keep("")
        self.text.setText(text)
        for box, code in ((self.which, str(which)), (self.area, area), (self.year, year)):
            box.clear()
            box.addItem("", code)
        self._typing.stop()

    def present(self, name: str) -> SavedFilter:
        """The filter as it is chosen, under a name."""
        which, area, year = (str(box.currentData() or "") for box in (self.which, self.area, self.year))
        return SavedFilter(name, which or Which.OPEN, self.text.words.strip(), area, year)

    def wanted(self, code: str) -> EntryFilter:
        """The filter as it is chosen; what was typed is looked for now."""
        self._typing.stop()
        year = str(self.year.currentData() or "")
        return EntryFilter(
            code,
            str(self.which.currentData() or Which.OPEN),
            self.text.words,
            str(self.area.currentData() or ""),
            int(year) if year else None,
            also=self._kept,
        )

    def offer(self, data: ListData) -> None:
        """Offer what the register has; what was chosen stays chosen."""
        kinds = [
            (tr("Still open"), Which.OPEN.value),
            (tr("Urgent and open"), Which.URGENT.value),
            (tr("Ended"), Which.ENDED.value),
            (tr("All entries"), Which.ALL.value),
            (tr("To be settled"), Which.CROSSED.value),
            (tr("Voided"), Which.VOIDED.value),
        ]
        states = [(f"• {data.wording.state(state.code)}", state.code) for state in data.register.states]
        self.which.offer_entries([*kinds[:4], *states, *kinds[4:]])
        self.area.offer_entries(
            [(tr("All areas"), ""), *((name, area_id) for area_id, name in data.areas.items())]
        )
        years = [(str(year), str(year)) for year in data.years]
        self.year.offer_entries([(tr("All years"), ""), *years])
