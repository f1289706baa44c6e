"""The tab with the areas of a round: counts typed in place, and the way into each area's forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.grid.cell_drafts import areas_sheet
from desktop_app.surveys.findings.checks import STILL_TO_DO, FindingSeverity, RoundFinding
from desktop_app.surveys.papers.minutes import last_time
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import AreaTally
from desktop_app.surveys.rounds.commands import put_round_areas
from desktop_app.surveys.rounds.records import TallyMode
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.tally import Tally
from ui.context.operations import change_book, read_book
from ui.context.room import RoomContext
from ui.grid.model.table import GridColumnKind, Key
from ui.grid.typed_grid import TypedGrid
from ui.places.reports import minutes_place
from ui.surveys.common.page_data import RoundData
from ui.surveys.common.words import without_area
from ui.surveys.rounds.area_actions import AreaActionKind, fitting_action
from ui.surveys.rounds.area_bars import AreaBars
from ui.surveys.rounds.areas_sheet import ACTION, COUNTS, ENTERED, WRONG, AreasSheet, Fields, RoundAreaRow
from ui.surveys.rounds.minutes.minutes_dialog import MinutesDialog
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.labels import Tone, muted, set_tone

_MOVES = (RoundState.DRAFT, RoundState.OPEN, RoundState.COUNTING, RoundState.RETURNED)
_NARROW, _SLIM, _LOW = 1000, 800, 300
_NAMES, _NARROW_NAMES = 176, 132
_COUNT, _NARROW_COUNT, _SLIM_COUNT = 88, 72, 58
_BUTTON = 140
_NOTES, _SLIM_NOTES = 96, 60
"""What the names of the areas leave to the notes at least."""
_WIDEST, _NARROW_CHOICE, _SLIM_CHOICE = 250, 96, 72
_ENTERED_COLUMN = 5


class AreasTab(QWidget):
    """Table of areas with the actions on the chosen one."""

    entry_asked = Signal(str)
    totals_asked = Signal(str)
    forms_asked = Signal(str)
    problem_asked = Signal(str, str)
    """The forms of an area with a kind of problem are to be listed."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._data: RoundData | None = None
        self._start: Key | None = None
        """Where the cursor began."""
        self.sheet = self._sheet_of("")
        self.table = TypedGrid(tr("Residential areas of the round"), context, self)
        self.grid = self.table.grid
        self.view = self.grid.view
        self.said: QLabel = muted("", wrap=False)
        self.totals: QLabel = muted("", wrap=False)
        self.key_button = button(tr("Enter forms (F9)"), self._act, icon="edit", theme=context.theme)
        actions = self.foot = QHBoxLayout()
        actions.setSpacing(space.SMALL)
        actions.addWidget(self.said)
        actions.addStretch(1)
        actions.addWidget(self.totals)
        self.said.hide()
        self.buttons: list[QPushButton] = []
        for words, pressed, icon in (
            (tr("Forms of the area"), self._forms, "surveys"),
            (tr("Notes for the minutes"), self._minutes, "edit"),
            (tr("Print minutes"), self._print, "print"),
        ):
            self.buttons.append(button(words, pressed, icon=icon, theme=context.theme))
        self.buttons.append(self.key_button)
        for each in self.buttons:
            actions.addWidget(each)
        layout = self._parts = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(actions)
        self.table.cells.said.connect(self._say)
        self.view.acted.connect(lambda key: self._do(key[0]))
        bars = AreaBars(context.theme, self.view, self.grid.model, self._row_of)
        bars.cramped.connect(self.view.figures.ask)
        self.view.setItemDelegateForColumn(_ENTERED_COLUMN, bars)
        self.view.doubleClicked.connect(self._double)

    # Showing

    @property
    def rows(self) -> tuple[RoundAreaRow, ...]:
        """What is shown."""
        return self.sheet.rows

    def await_round(self) -> None:
        """Another round is being read: no key may reach the areas of the one before."""
        self.table.cells.clear()
        self._data = None
        self.sheet = self._sheet_of("")
        self.totals.setText("")

    def give_up(self) -> None:
        """The round cannot be read."""
        self.table.cells.give_up()

    def show_round(self, data: RoundData) -> None:
        """Show the areas of a round."""
        before, self._data = self._data, data
        first = before is None or before.counted.round.id != data.counted.round.id
        if first:
            self.table.cells.leave()
        self._show()
        self.totals.setText(_commune_words([entry.tally for entry in data.counted.areas]))
        moved = not first and before is not None and before.counted.round.status != data.counted.round.status
        untouched = self.grid.current_key() == self._start and not self.view.editing
        if self.rows and (first or (moved and untouched)):
            due = next((row for row in self.rows if not row.done), self.rows[0])
            draft = data.counted.round.status == RoundState.DRAFT  # its areas have no forms to key or to see
            self._start = (due.area_id, COUNTS[0] if draft else ACTION)
            self._mark(self._start)

    def _show(self) -> None:
        data = self._data
        if data is None:
            return
        questionnaire, state = data.counted.questionnaire, RoundState(data.counted.round.status)
        choices = {
            "method": {option.code: option.label.shown() for option in questionnaire.methods},
            "tally_mode": {
                TallyMode.PER_FORM.value: tr("Form by form"),
                TallyMode.TOTALS.value: tr("Totals by hand"),
            },
        }
        self.sheet = self._sheet_of(data.counted.round.id)
        self.sheet.rows = tuple(_area_rows(data))
        self.sheet.choices, self.sheet.widths = choices, self._widths(choices)
        self.sheet.editable = state in _MOVES and not data.counted.round.held
        self.sheet.takes_forms = data.counted.round.takes_forms
        self.table.cells.show(areas_sheet(data.counted.round.id), self.sheet, data.cell_drafts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow, gap = self.width() < _NARROW, space.SMALL if self.height() >= _LOW else 0
        self._parts.setSpacing(gap)
        self._parts.setContentsMargins(0, gap, 0, 0)
        self.totals.setVisible(not narrow)
        self.grid.set_names_width(_NARROW_NAMES if narrow else _NAMES)
        widths = self._widths(self.sheet.choices)
        if widths != self.sheet.widths:  # all cells are made again for that
            self.sheet.widths = widths
            self.table.cells.renew()
        if not self.view.editing:
            self.view.fit_columns()

    def _widths(self, choices: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
        """Words of a choice are shown whole where the window has room for them."""
        narrow, metrics = self.width() < _NARROW, QFontMetrics(font_for(TextRole.BODY))
        slim = self.width() < _SLIM  # at 150 % all columns are in sight: none is half under the names
        count = _SLIM_COUNT if slim else _NARROW_COUNT if narrow else _COUNT
        widths = {"total_households": count, "forms_issued": count, "forms_collected": count}
        widths |= {ENTERED: count, ACTION: _BUTTON, WRONG: _SLIM_NOTES if slim else _NOTES}
        for name, words in choices.items():
            longest = max(map(metrics.horizontalAdvance, words.values()), default=0)
            whole = min(longest + 2 * space.LARGE, _WIDEST)
            most = _SLIM_CHOICE if slim else _NARROW_CHOICE if narrow else whole
            widths[name] = min(whole, most)
        return widths

    def go_to(self, area_id: str) -> None:
        """Mark an area."""
        if self._mark((area_id, ACTION)) and self.view.isVisible():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark(self, key: Key) -> bool:
        place = self.grid.model.place_of(key)
        if place is not None:
            self.view.go_to(place)
        return place is not None

    @property
    def current(self) -> RoundAreaRow | None:
        """The chosen area."""
        key = self.grid.current_key()
        return None if key is None else self.sheet.row_of(key[0])

    # Saving

    def _sheet_of(self, round_id: str) -> AreasSheet:
        """Return a table that saves into this round, also when another one is shown by then."""

        def save(areas: Fields, shown: Fields, done: Callable[[str], None]) -> None:
            keys = [(area_id, name) for area_id, given in areas.items() for name in given]
            change_book(
                self._context,
                self,
                lambda rec: put_round_areas(rec, round_id, areas, shown),
                lambda _: done(""),
                done,
                [("survey_area", round_id, *key) for key in keys],
            )

        def release_files(keys: Collection[Key]) -> None:
            self._context.saves.forget(*(("survey_area", round_id, *key) for key in keys))

        return AreasSheet(save, release_files)

    def _say(self, sentence: str, tone: str) -> None:
        set_tone(self.said, "danger" if tone == "danger" else "muted")
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))  # without one the line is not there on a low screen

    # Acting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F9:
            self._act()
        else:
            super().keyPressEvent(event)

    def _double(self, index: QModelIndex) -> None:
        column = self.grid.model.table.columns[index.column()]
        if (
            not self.grid.model.flags(index) & Qt.ItemFlag.ItemIsEditable
            and column.kind is not GridColumnKind.ACTION
        ):
            self._act()

    def _act(self) -> None:
        self.view.finish_editing()
        row = self.current
        if row is not None:
            self._act_on(row.area_id)

    def _act_on(self, area_id: str) -> None:
        row = self.sheet.row_of(area_id)
        if row is None:
            return
        if self.sheet.mode_of(row, self.table.cells.typed) == TallyMode.TOTALS.value:
            self.totals_asked.emit(area_id)
        elif self.sheet.takes_forms:
            self.entry_asked.emit(area_id)
        else:
            self.forms_asked.emit(area_id)

    def _row_of(self, area_id: str) -> RoundAreaRow | None:
        return self.sheet.row_of(area_id)

    def _do(self, area_id: str) -> None:
        """Do what the button of an area says."""
        row = self.sheet.row_of(area_id)
        kind = AreaActionKind.ENTER if row is None else row.act.kind
        if row is None or kind is AreaActionKind.ENTER:
            self._act_on(area_id)
        elif kind is AreaActionKind.FORMS:
            self.problem_asked.emit(area_id, row.act.about)
        elif kind in (AreaActionKind.CELL, AreaActionKind.CORRECT):
            self._mark((area_id, row.act.about))
        elif kind is AreaActionKind.NOTES:
            self._write_notes(area_id)
        else:
            self._print_of(area_id)

    def _forms(self) -> None:
        row = self.current
        if row is not None:
            self.forms_asked.emit(row.area_id)

    def _minutes(self) -> None:
        if self.current is not None:
            self._write_notes(self.current.area_id)

    def _write_notes(self, area_id: str) -> None:
        area = None if self._data is None else self._data.area(area_id)
        if area is None:
            return
        read_book(
            self._context,
            self,
            lambda connection: last_time(connection, area.round_id, area.area_id),
            lambda last: MinutesDialog(
                self, area, self._context, editable=self.sheet.editable, last=last
            ).open(),
        )

    def _print(self) -> None:
        if self.current is not None:
            self._print_of(self.current.area_id)

    def _print_of(self, area_id: str) -> None:
        if self._data is not None:
            self._context.navigate(minutes_place(self._data.counted.round.id, area_id).destination)


def _commune_words(tallies: Sequence[Tally]) -> str:
    counted = format_number(sum(tally.counted for tally in tallies))
    missing = sum(tally.collected is None for tally in tallies)
    if missing:
        return tr(
            "Commune: {entered} forms counted; {n} areas lack the number collected",
            entered=counted,
            n=missing,
        )
    collected = format_number(sum(tally.collected or 0 for tally in tallies))
    return tr(
        "Commune: {entered} of {collected} collected forms counted", entered=counted, collected=collected
    )


def _sign(found: RoundFinding, data: RoundData) -> tuple[str, Tone]:
    """Leave out what is still to be entered: it is no fault while forms come in."""
    if found.code in STILL_TO_DO and data.counted.round.status == RoundState.OPEN:
        return "○ ", "muted"
    return ("✗ ", "danger") if found.severity is FindingSeverity.ERROR else ("⚠ ", "warning")


def _area_rows(data: RoundData) -> Iterator[RoundAreaRow]:
    """Each area with what was found in it, and with the drafts of its forms."""
    found: dict[str, list[RoundFinding]] = {}
    for finding in data.findings:
        found.setdefault(finding.area_id, []).append(finding)
    unfinished: dict[str, list[ResponseDraft]] = {}
    for draft in data.drafts:
        unfinished.setdefault(draft.area_id, []).append(draft)
    for entry in data.counted.areas:
        here = entry.area.area_id
        yield _area_row(data, entry, found.get(here, []), unfinished.get(here, []))


def _area_row(
    data: RoundData, entry: AreaTally, found: list[RoundFinding], unfinished: Sequence[ResponseDraft]
) -> RoundAreaRow:
    area, tally = entry.area, entry.tally
    found.sort(
        key=lambda finding: (finding.severity is not FindingSeverity.ERROR, finding.code in STILL_TO_DO)
    )
    wrong, severity = "", ""
    if found:
        sign, severity = _sign(found[0], data)
        wrong = sign + without_area(found[0], area.name)
        if len(found) > 1:
            wrong += " " + tr("(and {n} more)", n=len(found) - 1)
    elif unfinished:
        wrong, severity = tr("Form no. {serial} is unfinished", serial=unfinished[0].serial or "–"), "warning"
    return RoundAreaRow(
        area.area_id,
        area.name,
        {
            "total_households": area.total_households,
            "forms_issued": area.forms_issued,
            "forms_collected": area.forms_collected,
            "method": area.method,
            "tally_mode": area.tally_mode.value,
        },
        tally.counted,
        tally.valid,
        wrong,
        severity,  # type: ignore[arg-type]
        bool(unfinished),
        tally.complete,
        fitting_action(data, entry, found),
    )
