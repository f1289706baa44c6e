"""Totals of an area that counted by hand: typed as on paper, the sums checked while typing."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.grid.cell_drafts import totals_sheet
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.validity import serial_ranges
from desktop_app.surveys.rounds.records import INVALID_FORMS
from desktop_app.surveys.tally.hand_counts import set_tallies
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.grid.model.table import CellEdit, Key
from ui.grid.typed_grid import TypedGrid
from ui.surveys.common.page_data import TotalsData, read_totals
from ui.surveys.totals.sheet import Counts, Forget, Save, TotalsSheet
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import badge, heading, label, muted, set_badge
from ui.widgets.page import ScrollBody, page_layout

_SIDE_WIDTH = 400
_NARROW_SIDE_WIDTH = 290
_NARROW = 1000
_MARGINS = 72
"""The width besides names, columns and side: margins, borders, the scroll bar."""
_LEAST_NAMES = 176


class TotalsPage(QWidget):
    """The table, the invalid forms by reason, and what does not add up yet."""

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._data: TotalsData | None = None
        self.area: QLabel = heading("")
        self.round = ElidedLabel(tone="muted")
        self.safe: QLabel = badge("")
        self.notice = Notice("", context.theme, "warning")
        self.refused: QLabel = label("", tone="danger")
        self.table = TypedGrid(tr("Totals by content"), context)
        self.grid = self.table.grid
        self.view = self.grid.view
        self.sheet: TotalsSheet | None = None
        self.reasons = Card(tr("Invalid forms"))
        self._fields: dict[str, tuple[Field, QLineEdit]] = {}
        """What is typed for each reason why forms are invalid."""
        self._lay_out()
        self.table.cells.said.connect(self._say)
        self.table.cells.changed.connect(self._show_sums)
        self.table.cells.renewed.connect(self._show_invalid)
        self.table.cells.went.connect(self._go_to_invalid)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(space.MEDIUM)
        head.addWidget(
            button(
                tr("Area list (Esc)"),
                self.leave,
                kind="quiet",
                icon="previous",
                theme=self._context.theme,
            )
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.area)
        words.addWidget(self.round)
        head.addLayout(words, 1)
        head.addWidget(self.refused)
        head.addWidget(self.safe)
        self.side = ScrollBody()
        side = self.side.body
        side.addWidget(self.reasons)
        side.addWidget(
            muted(
                tr(
                    "Enter goes down, Tab right, Delete empties, Ctrl+Z takes back. "
                    "F6 goes to the invalid forms and back. Empty is not zero."
                )
            )
        )
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.side)
        layout = page_layout(self)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(middle, 1)

    def show_totals(self, data: TotalsData) -> None:
        """Show the hand count of an area."""
        self.finish()
        self._show(data)
        self._show_reasons(data)
        self._fit()
        self.table.cells.renew()
        self.view.go_to((0, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the area again: somebody else may have typed, or moved the round on."""
        data = self._data
        if data is None:
            return
        round_id, area_id = data.round.id, data.area.area_id
        read_book(
            self._context,
            self,
            lambda connection: read_totals(connection, round_id, area_id),
            self._show_again,
        )

    def _show_again(self, data: TotalsData) -> None:
        shown = self._data
        if shown is None or (shown.round.id, shown.area.area_id) != (data.round.id, data.area.area_id):
            return  # somebody went on meanwhile
        self._show(data)
        for _, edit in self._fields.values():
            edit.setReadOnly(not self._sheet.editable)

    def _show(self, data: TotalsData) -> None:
        self._data = data
        self.area.setText(data.area.name)
        self.round.setText(f"{data.round.title} · {data.round.year}")
        self.sheet = TotalsSheet(
            *self._saving(data.round.id, data.area.area_id),
            data.questionnaire,
            data.counts,
            data.area.forms_collected,
            data.round.takes_forms,
        )
        place = totals_sheet(data.round.id, data.area.area_id)
        self.table.cells.show(place, self.sheet, data.cell_drafts)
        self._show_sums()

    def leave(self) -> None:
        """Take what is being typed, and go back to the list of areas."""
        self.finish()
        self.left.emit()

    def finish(self) -> None:
        """Take what is being typed, as leaving a cell does."""
        self.view.finish_editing()
        for code in self._fields:
            self._take_invalid(code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < _NARROW
        side = _SIDE_WIDTH if not narrow else _NARROW_SIDE_WIDTH
        self.side.setFixedWidth(side)
        columns = sum(self.view.columnWidth(number) for number in range(self.grid.model.columnCount()))
        self.grid.set_names_width(max(self.width() - side - columns - _MARGINS, _LEAST_NAMES))

    def _show_reasons(self, data: TotalsData) -> None:
        while self.reasons.body.count() > 1:
            item = self.reasons.body.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._fields = {}
        for reason, words in CountedWords(data.questionnaire).reasons().items():
            edit = QLineEdit()
            edit.setReadOnly(not self._sheet.editable)
            edit.editingFinished.connect(lambda code=reason: self._take_invalid(code))
            field = Field(words, edit)
            self._fields[reason] = (field, edit)
            self.reasons.body.addWidget(field)

    def _take_invalid(self, code: str) -> None:
        _, edit = self._fields[code]
        if edit.isModified():
            edit.setModified(False)
            self.table.cells.enter([CellEdit(INVALID_FORMS, code, edit.text())])

    def _show_invalid(self) -> None:
        for code, (field, edit) in self._fields.items():
            cell = self.table.cells.cell((INVALID_FORMS, code))
            if not edit.isModified() and edit.text() != cell.text:
                edit.setText(cell.text)
            field.set_error(cell.problem)

    def _go_to_invalid(self, key: Key) -> None:
        if key[0] == INVALID_FORMS and key[1] in self._fields:
            self._fields[key[1]][1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _saving(self, round_id: str, area_id: str) -> tuple[Save, Forget]:
        """Return what saves the counts of an area, also when another one is shown by then."""

        def save(totals: Counts, shown: Counts, done: Callable[[str], None]) -> None:
            change_book(
                self._context,
                self,
                lambda rec: set_tallies(rec, round_id, area_id, totals, shown),
                lambda _: done(""),
                done,
                [("survey_tally", round_id, area_id, *key) for key in _keys(totals)],
            )

        def release_files(keys: Collection[Key]) -> None:
            self._context.saves.forget(*(("survey_tally", round_id, area_id, *key) for key in keys))

        return save, release_files

    @property
    def _sheet(self) -> TotalsSheet:
        assert self.sheet is not None
        return self.sheet

    def _say(self, sentence: str, tone: str) -> None:
        self.refused.setText(sentence if tone == "danger" else "")
        busy = sentence == tr("Saving …")
        set_badge(self.safe, tr("Saving …") if busy else tr("✓ Saved"), "neutral" if busy else "success")
        if tone == "danger":
            set_badge(self.safe, tr("Not saved"), "danger")

    def _show_sums(self) -> None:
        data, sheet = self._data, self.sheet
        if data is None or sheet is None:
            return
        typed = self.table.cells.typed
        expected = sheet.expected(typed)
        if expected is None:
            sentence = tr("The number of forms collected is missing. Fill it in in the area list.")
            self.notice.say(sentence, "warning")
            return
        wrong = sheet.wrong(typed)
        collected, invalid = data.area.forms_collected, sheet.invalid(typed)
        if collected is not None and invalid > collected:
            sentence = tr(
                "{invalid} invalid forms are more than {collected} collected. Correct one of the numbers.",
                collected=format_number(collected), invalid=format_number(invalid),
            )  # fmt: skip
            self.notice.say(sentence, "danger")
            return
        shown = tr(
            "{collected} collected − {invalid} invalid = {valid} valid forms.",
            collected=format_number(collected),
            invalid=format_number(invalid),
            valid=format_number(expected),
        )
        if wrong:
            still = tr("Contents that do not add up yet: {numbers}.", numbers=serial_ranges(wrong))
            self.notice.say(f"{shown} {still}", "warning")
        else:
            self.notice.say(shown + " " + tr("All contents add up."), "success")

    def _cross(self) -> None:
        """Move from the table to the invalid forms beside it, or back."""
        aside = next((edit for _, edit in self._fields.values()), None)
        if aside is not None and not self.side.isAncestorOf(QApplication.focusWidget() or self.view):
            self.view.finish_editing()
            aside.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_F6:
            self._cross()
        else:
            super().keyPressEvent(event)


def _keys(totals: Counts) -> list[Key]:
    return [(question, code) for question, counts in totals.items() for code in counts]
