"""What the movement room does with the figures of registers: counts, marks, takes, leads back to entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.derived.derived_figure import DerivedFigure, RegisterFigures
from desktop_app.derived.figures import AskedPeriod, register_figures
from desktop_app.derived.fund_feeds import FUND
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import period_label
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.one_reading import OneReading
from ui.context.room import RoomContext
from ui.grid.context_menu import Command
from ui.grid.grid import GridFrame
from ui.grid.model.table import CellEdit, Key
from ui.movements.from_registers.dialog import OffersDialog
from ui.movements.from_registers.rows import OfferRow, OfferState, offer_rows, offer_state, typed_text
from ui.movements.sheet_controller import SheetController
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.sheet_offers import source_words
from ui.movements.unit_report.page import UnitReportPage
from ui.places.fund import VouchersPlace
from ui.places.registers import EntriesPlace
from ui.widgets.command_menu import CommandMenu

_TOLD_BY = frozenset(
    {
        SavedEntity.REGISTER_MATTER,
        SavedEntity.REGISTER_EVENT,
        SavedEntity.CATALOGUE_PACKAGE,
        SavedEntity.RESIDENTIAL_AREA,
        SavedEntity.FUND_VOUCHER,
        SavedEntity.FUND_CAMPAIGN,
        SavedEntity.HELPED_HOUSEHOLD,
        SavedEntity.EXCHANGE,
    }
)


class RegisterActs(QObject):
    """Counts beside the work whenever the table or an entry has changed."""

    def __init__(
        self,
        context: RoomContext,
        owner: SheetController,
        grid: GridFrame,
        report: UnitReportPage,
        over: QWidget,
    ) -> None:
        """While the ``report`` of a unit is shown in the place of the grid, figures are taken into it."""
        super().__init__(owner)
        self._report = report
        self._context = context
        self._owner = owner
        self._grid = grid
        self._over = over
        self._reading = OneReading(context, self, self._not_counted)
        self.dialog: OffersDialog | None = None
        self.menu: QMenu | None = None
        owner.state_known.connect(self.read)
        listen(context.saves.changed, self, self._changed)

    def offer(self, more: CommandMenu) -> None:
        """Add the commands to the menu of the room and to that of the cells."""
        take, entries = tr("Take the figure of the registers"), tr("Entries that this figure comes from…")
        more.add(tr("Figures from registers…"), self.show_all, "Ctrl+B")
        more.add(take, self.take, "Ctrl+Shift+B")
        more.add(entries, self.show_entries, "Ctrl+Alt+B")
        cells = self._grid.view.menu
        cells.add(Command(take, self.take, "Ctrl+Shift+B", begins_block=True))
        cells.add(Command(entries, self.show_entries, "Ctrl+Alt+B"))

    def read(self, *_: object) -> None:
        """Count again."""
        view, sheet = self._owner.view, self._owner.sheet
        if view is None or sheet is None:
            return
        datas = [each.data for each in view.sheets.values()]
        asked = [AskedPeriod(data.period, data.indicators, data.units) for data in datas]
        commune, code = self._context.office.identity.commune_code, sheet.data.indicators.code

        def query(connection: Connection) -> RegisterFigures:
            return register_figures(connection, commune, asked)

        self._reading.ask(query, lambda found: self._counted(code, found))

    def take(self) -> None:
        """Write the figures of the registers into the chosen cells; one step of undo."""
        if self._report.isVisible():
            self._report.take_here()
            return
        self._grid.view.finish_editing()
        model = self._grid.model
        keys = [model.key_at(*place) for place in self._grid.view.chosen_places()]
        found = [(key, derived) for key in keys if (derived := self._derived_at(key)) is not None]
        self._write([(key, *derived) for key, derived in found])

    def show_entries(self) -> None:
        """Go to the register, to exactly the entries that the figure of the cell is made of."""
        self._grid.view.finish_editing()
        key = self._grid.current_key()
        found = None if key is None else self._derived_at(key)
        if found is None:
            self._context.say(tr("No register has a figure for this cell."))
            return
        sheet, cell, derived = found
        unit = sheet.units.get(cell.unit)
        self._lead(derived.by_register(), _what(sheet, unit.name if unit else "", cell.indicator))

    def show_all(self) -> None:
        """List the figures of the registers for the period, and what belongs in no cell."""
        if self._report.isVisible():
            self._report.take_all()
            return
        self._grid.view.finish_editing()
        sheet = self._owner.sheet
        if sheet is None or self.dialog is not None:
            return
        title = (
            f"{period_label(sheet.data.period, sheet.data.events)} · {sheet.data.indicators.title.shown()}"
        )
        rows = offer_rows(sheet, self._owner.derived)
        dialog = self.dialog = OffersDialog(
            self._over, self._context.theme, title, rows, self._owner.derived.unknown
        )
        dialog.take_asked.connect(self._take_rows)
        dialog.entries_asked.connect(self._lead_from)
        dialog.finished.connect(self._shut)
        dialog.open()

    def _derived_at(self, key: Key) -> tuple[PaintedSheet, Cell, DerivedFigure] | None:
        found = self._owner.sheet_at(key)
        derived = None if found is None else found[0].derived.figures.get(found[1])
        return None if found is None or derived is None else (*found, derived)

    def _write(self, found: Sequence[tuple[Key, PaintedSheet, Cell, DerivedFigure]]) -> None:
        entries: list[CellEdit] = []
        typed = 0
        for key, sheet, cell, derived in found:
            state = offer_state(sheet, cell, derived)
            if state in (OfferState.EMPTY, OfferState.DIFFERS) and sheet.is_open(cell):
                entries.append(CellEdit(*key, typed_text(sheet, cell, derived)))
                typed += state is OfferState.DIFFERS
        if not entries:
            self._context.say(tr("There is no figure of a register to be taken here."))
            return
        if typed and not self._over_typed(typed):
            return
        self._owner.enter(entries)
        self._context.say(tr("✓ {n} figures taken from registers", n=format_number(len(entries))))

    def _over_typed(self, n: int) -> bool:
        question = tr("Replace {n} figures that were typed by those of the registers?", n=format_number(n))
        details = tr("The old value stays in the history of the cell. Ctrl+Z restores it.")
        return self._context.ask.confirm(question, tr("Take"), details=details)

    def _take_rows(self, rows: Sequence[OfferRow]) -> None:
        sheet, view = self._owner.sheet, self._owner.view
        if sheet is None or view is None:
            return
        cells = [
            (row.cell, derived)
            for row in rows
            if (derived := sheet.derived.figures.get(row.cell)) is not None
        ]
        self._write([(view.key_of(cell), sheet, cell, derived) for cell, derived in cells])
        self._renew()

    def _lead_from(self, row: OfferRow) -> None:
        sheet = self._owner.sheet
        if sheet is not None:
            self._lead(row.entries, _what(sheet, row.unit, row.cell.indicator))

    def _lead(self, entries: dict[str, tuple[str, ...]], words: str) -> None:
        """Go to the register; where entries of several are counted, it is asked to which one."""
        if len(entries) == 1:
            self._go(*next(iter(entries.items())), words)
            return
        titles = self._owner.derived.titles
        menu = self.menu = QMenu(self.dialog or self._over)
        for code, ids in entries.items():
            name = source_words(code, len(ids), titles)
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, code=code, ids=ids: self._go(code, ids, words))
        view = self.dialog.view if self.dialog is not None else self._grid.view
        menu.popup(view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _go(self, code: str, ids: tuple[str, ...], words: str) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        place = VouchersPlace(ids, words) if code == FUND else EntriesPlace(code, ids, words)
        self._context.navigate(place.destination)

    def _counted(self, code: str, found: RegisterFigures) -> None:
        self._owner.take_derived(code, found)
        self._renew()

    def _not_counted(self, sentence: str) -> None:
        self._owner.notice_said.emit(sentence, "danger")
        self._owner.derived_known.emit(False)

    def _renew(self) -> None:
        sheet = self._owner.sheet
        if self.dialog is not None and sheet is not None:
            self.dialog.show_rows(offer_rows(sheet, self._owner.derived), self._owner.derived.unknown)

    def _changed(self, entity: SavedEntity) -> None:
        if entity in _TOLD_BY:
            self.read()

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
            self._grid.setFocus()


def _what(sheet: PaintedSheet, unit: str, code: str) -> str:
    """Return what entries have in common: the indicator, the unit, the period."""
    period = period_label(sheet.data.period, sheet.data.events)
    name = sheet.indicator(code).name.shown()
    return " · ".join(filter(None, (f"{code} {name}", unit, period)))
