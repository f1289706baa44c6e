"""The groups of indicators of the table that is shown: choosing one, folding some, finding what is hidden."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Outcome
from desktop_app.movements.cell import Cell
from desktop_app.movements.entering.sheet_data import SheetData
from desktop_app.movements.period import Period
from ui.grid.block_entry import PastePlan
from ui.grid.model.table import Key
from ui.movements.groups.choice import ALL
from ui.movements.sheet_controller import SheetController
from ui.movements.sheets.folding import fold_key, group_of
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.views import ViewKind


class GroupedSheets(SheetController):
    """Owns the table and what of its columns is shown; no text and no figure of a hidden one is touched."""

    awaiting = Signal(bool)
    """Whether a table for another place than the one that is shown is being read."""

    def reload(self) -> None:
        super().reload()
        if not self._shows_what_is_wanted():
            self.awaiting.emit(True)

    def _shows_what_is_wanted(self) -> bool:
        if self._sheet is None or self._view is None:
            return False
        shown, wanted = self._sheet.data, Period.parse(self.period_key)
        if (shown.indicators.code, self._view.kind) != (self._set, self._kind):
            return False
        if self._kind is ViewKind.PERIOD:
            return shown.period == wanted
        return self._view.subject == self._subject and shown.period.year == wanted.year

    def _loaded(self, asked: int, outcome: Outcome[SheetData] | Outcome[tuple[SheetData, ...]]) -> None:
        super()._loaded(asked, outcome)
        if asked == self._asked:
            self.awaiting.emit(False)

    def choose_group(self, code: str) -> None:
        """Show the indicators of a group; an empty code shows all. It is remembered."""
        self.groups.choose(code)
        first = None if self._sheet is None else next(iter(self._sheet.data.indicators.of_group(code)), None)
        if self._kind is not ViewKind.INDICATOR:
            self._show_table()
        elif first is not None and self._sheet is not None:
            here = self._sheet.data.indicators.by_code.get(self._subject)
            if here is None or here.group != code:
                self._look_at(self._kind, first.code, Cell("", first.code, self.period_key))

    def choose_rows(self, rows: str) -> None:
        """Show the rows of one kind of unit and the columns that it reports; empty: all. It is remembered."""
        if rows != self.groups.rows:
            self.groups.choose_rows(rows)
            self._show_rows()

    def show_all_rows(self) -> None:
        """Show all units, because something of others is looked for."""
        self.groups.rows = ALL
        self._show_rows()

    def _show_rows(self) -> None:
        if self._kind is ViewKind.PERIOD:
            self._show_table()

    def step_group(self, step: int) -> None:
        """Show the next group, or the one before; round from the last to all and the first."""
        codes = [ALL, *(tab.code for tab in self.tabs)]
        if len(codes) > 2 and self.groups.shown in codes:
            self.choose_group(codes[(codes.index(self.groups.shown) + step) % len(codes)])

    def awaited(self, key: Key) -> bool:
        """Return whether a cell of the table has still to be filled: it is empty, or does not fit."""
        found = self.sheet_at(key)
        if found is None:
            return False
        sheet, cell = found
        return sheet.has_draft(cell) or (sheet.awaits(cell) and sheet.is_open(cell))

    def next_group_left(self) -> str:
        """Return the next group, round from the one that is shown, in which something is left or wrong."""
        codes = [tab.code for tab in self.tabs]
        here = codes.index(self.group) if self.group in codes else -1
        later = [*self.tabs[here + 1 :], *self.tabs[: max(here, 0)]]
        return next((tab.code for tab in later if tab.left or tab.wrong), "")

    def paste_words(self, plan: PastePlan) -> str:
        """Describe a paste, with a hint when the block may belong to columns that are not shown."""
        words = super().paste_words(plan)
        is_wider = plan.to_the_right or (plan.left_out and self.only_rows)
        if not is_wider or not (self.group or self.only_rows):
            return words
        if self.only_rows:
            way = tr("For columns of other units choose the view of all units and paste again.")
        else:
            way = tr("For a block over several groups choose the tab “All” and paste again.")
        return f"{words} {way}"

    def first_gap(self, unit: str) -> str:
        """Return the first indicator that a unit has yet to report, if possible in the group shown.

        If none is missing: the first that it types if the table has no row of it, else "".
        """
        sheet = self._sheet
        if sheet is None:
            return ""
        gaps = sheet.left.gaps(unit, sheet.layout)
        here = [code for code in gaps if sheet.indicator(code).group == self.group]
        if gaps or any(row.key == unit for row in self._table.rows):
            return (here or gaps or [""])[0]
        return next((code for code in sheet.layout if sheet.is_open(sheet.cell_of(unit, code))), "")

    def fold(self, key: Key) -> None:
        """Fold the group of a column, or open it where it is folded; this computer remembers it."""
        if self._sheet is None or self._kind is ViewKind.INDICATOR:
            return
        group = group_of(key[1], self._sheet.data.indicators)
        if not group:
            return
        was = group in self.folded
        self._keep_folded(self.folded ^ {group})
        column = fold_key(group)
        if was:
            opened = (
                c.key for c in self._table.columns if group_of(c.key, self._sheet.data.indicators) == group
            )
            column = next(opened, column)
        self.went.emit((key[0], column))

    def unfold_all(self) -> None:
        """Open all groups."""
        if self.folded:
            self._keep_folded(frozenset())

    def _keep_folded(self, folded: frozenset[str]) -> None:
        self.groups.fold(self._set or "", folded)
        self._show_table()

    def show_whole(self, wanted: bool) -> None:
        """Show all columns, whatever group is chosen; or again those of the group."""
        if wanted is not self._whole:
            self._whole = wanted
            self._show_table()

    def reveal(self, code: str, unit: str = "") -> None:
        """Show the column of an indicator: its group, unfolded, also where other units report it."""
        sheet = self._sheet
        here = None if sheet is None else sheet.data.indicators.by_code.get(code)
        row = not unit or any(each.key == unit for each in self._table.rows)
        if sheet is None or here is None or (row and any(each.key == code for each in self._table.columns)):
            return
        if self.only_rows and not _shows(sheet, self.only_rows, code, unit):
            self.groups.rows = ALL
        if self.group:
            self.groups.go(here.group)
        elif here.group in self.folded:
            self.groups.fold(self._set or "", self.folded - {here.group})
        self._show_table()

    def lead(self, key: Key) -> None:
        """Put the cursor on a cell of the table, also where its column is not shown now.

        Where it is shown the table stays as it is: a block may wait over it for an answer.
        """
        (row, column), table = key, self._table
        shown = any(each.key == row for each in table.rows) and any(
            each.key == column for each in table.columns
        )
        if not shown:
            cell = self.cell_at(key)
            self.reveal(cell.indicator, cell.unit)
        super().lead(key)


def _shows(sheet: PaintedSheet, rows: str, code: str, unit: str) -> bool:
    """Return whether the table with the rows of one kind of unit has a cell."""
    column = sheet.layout.get(code)
    reporter = next((each.reporter for each in sheet.data.units if each.key == unit), rows)
    return reporter == rows and column is not None and rows in column.reporters
