"""Joins the report of a unit to the sheet of the room: it shows the sheet's cells and types into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget
from sqlalchemy import Connection

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import as_shown
from desktop_app.movements.progress.unit_paper import unit_report
from desktop_app.movements.queries import unit_values
from desktop_app.movements.values import from_stored
from desktop_app.reports.unit_report import UnitReport as UnitPaper
from ui.context.operations import read_beside, read_book
from ui.context.room import RoomContext
from ui.grid.entering import Entering
from ui.grid.grid import GridFrame
from ui.grid.model.table import CLOSED, CellAccess, CellEdit, GridTable, Key, ShownCell
from ui.movements.sheets.cell_text import shown_text
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.unit_report.page import Part, UnitEntry, UnitReportPage
from ui.reports.paper_show import PaperShow

ACCESS_SUBJECT = "movements"
"""What the access log calls papers of this page."""


class UnitReportActs(QObject):
    """``page`` shows the unit that was asked for last, in the place of ``grid``, while the sheet has it."""

    opened = Signal(bool)
    """Whether the report is shown now, or the table again."""

    def __init__(
        self,
        context: RoomContext,
        owner: Entering,
        sheet: Callable[[], PaintedSheet | None],
        page: UnitReportPage,
        grid: GridFrame,
        pages: QStackedWidget,
    ) -> None:
        super().__init__(page)
        self._context = context
        self._owner = owner
        self._sheet = sheet
        self._page = page
        self._grid = grid
        self._pages = pages
        page.left.connect(self._leave)
        page.typed.connect(self._enter)
        page.unit_chosen.connect(self.show_unit)
        page.paper_asked.connect(self.show_paper)
        self.papers = PaperShow(page, context, ACCESS_SUBJECT)

    def open(self) -> None:
        """Show the report of the unit in whose row the cursor is, or of the first."""
        rows = self._grid.model.table.rows
        if rows:
            key = self._grid.current_key() or (rows[0].key, "")
            self.opened.emit(True)
            self._pages.setCurrentWidget(self._page)
            self.show_unit(*key)

    def show_paper(self) -> None:
        """Show the report of the unit as it goes on paper, with everything that was typed."""
        sheet, unit = self._sheet(), self._page.unit
        if sheet is None:
            return
        office, period, code = self._context.office, sheet.data.period, sheet.data.indicators.code
        name = f"{self._page.units.currentText()} - {period.label()}"

        def fill(connection: Connection) -> UnitPaper:
            return unit_report(connection, office.clock, office.identity.commune_code, code, period, unit)

        subject = PaperSubject(PaperKind.UNIT, area_id=unit, set_code=code, period=period.key)

        def show(_: None) -> None:
            self.papers.show_final(name, period.key, subject, fill)

        read_book(self._context, self, lambda _: None, show)  # behind what is still being saved

    def _leave(self) -> None:
        """Back to the table, in the cell whose entry had the keys."""
        code = self._page.code_at_keys
        self._pages.setCurrentWidget(self._grid)
        self.opened.emit(False)
        if code:
            self._owner.lead((self._page.unit, code))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_unit(self, unit: str, code: str = "") -> None:
        """Show the report of a unit, the keys at an indicator or at the first gap."""
        sheet = self._sheet()
        if sheet is None:
            return
        self._page.offer_units(
            [(each.key, each.shown_name(sheet.data.period.year)) for each in sheet.data.units]
        )
        self._page.show_report(report_of(self._owner.table, sheet, unit))
        self._read_earlier(sheet, unit)
        self._page.begin(code)

    def renew(self) -> None:
        """Show what the sheet has become: another period, other indicators."""
        sheet = self._sheet()
        if sheet is None or not any(each.key == self._page.unit for each in sheet.data.units):
            self._page.leave()
            return
        self._page.show_report(report_of(self._owner.table, sheet, self._page.unit))
        self._read_earlier(sheet, self._page.unit)

    def _enter(self, texts: Sequence[tuple[str, str]]) -> None:
        self._owner.enter([CellEdit(self._page.unit, code, text) for code, text in texts])

    def changed(self, cells: Mapping[Key, ShownCell], _summary: Mapping[Key, ShownCell]) -> None:
        """Show cells of the sheet that have changed."""
        unit = self._page.unit
        own = {key[1]: cells[key] for key in cells if key[0] == unit}  # no others: cells are made by looking
        sheet = self._sheet()
        if own and sheet is not None:
            self._page.show_cells(own, sheet.data.locked)

    def _read_earlier(self, sheet: PaintedSheet, unit: str) -> None:
        period, indicators = sheet.data.period, sheet.data.indicators
        before = "" if period.kind is PeriodType.EVENT else period.previous.key

        def query(connection: Connection) -> dict[str, str]:
            stored = unit_values(connection, indicators.code, before, unit)
            cells = {Cell(unit, code, before): text for code, text in stored.items()}
            shown = as_shown(connection, indicators, cells)
            return {cell.indicator: text for cell, text in shown.items()}

        def show(stored: dict[str, str]) -> None:
            if self._page.unit == unit:
                self._page.show_earlier(_shown(sheet, stored))

        read_beside(self._context, self, query, show)


def report_of(table: GridTable, sheet: PaintedSheet, unit: str) -> UnitEntry:
    """Return the parts of the set that the unit reports in this period, each with its cells."""
    every = table.cells or {}
    cells = {column.key: every.get((unit, column.key), CLOSED) for column in table.columns}
    parts = []
    for group in sheet.data.indicators.groups:
        columns = tuple(
            column
            for column in table.columns
            if sheet.indicator(column.key).group == group.code
            and cells[column.key].access is not CellAccess.CLOSED
        )
        if any(_belongs(cells[column.key]) for column in columns):
            parts.append(Part(group.name.shown(), columns))
    return UnitEntry(unit, tuple(parts), cells, sheet.data.locked)


def _belongs(cell: ShownCell) -> bool:
    """Return whether the unit reports here: it may type, has something, or is only kept from typing."""
    return cell.access is CellAccess.OPEN or bool(cell.edit or cell.why)


def _shown(sheet: PaintedSheet, stored: Mapping[str, str]) -> dict[str, str]:
    """Stored values as people read them; of indicators that this sheet has."""
    shown = {}
    for code, text in stored.items():
        if code in sheet.data.indicators.by_code:
            indicator = sheet.indicator(code)
            shown[code] = shown_text(indicator, from_stored(indicator, text))
    return shown
