"""The list of residential areas: typed, pasted from Excel, read from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView
from sqlalchemy import Connection

from desktop_app.areas.commands import NewArea, add_area, change_area
from desktop_app.areas.importing import import_areas
from desktop_app.areas.kinds import kind_of_code
from desktop_app.areas.pasting import AreaList, read_area_list
from desktop_app.areas.queries import areas_at
from desktop_app.areas.residential import ResidentialArea
from desktop_app.exchange.grid import clipboard_rows
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.i18n import language, tr
from desktop_app.jobs import Ok, Outcome
from desktop_app.numbers import format_number
from desktop_app.problems import Problem
from ui.ask import FileKind
from ui.errors import show_error
from ui.operations import change_book, read_book
from ui.room import RoomContext
from ui.settings.area_dialog import AreaDialog, AreaListDialog
from ui.settings.rows_model import RowsModel, TextRow
from ui.settings.section import Section
from ui.widgets.buttons import button
from ui.widgets.labels import muted
from ui.widgets.tables import table

ENTITY = "residential_area"
_DEFAULT_KIND = "thon"


class AreasSection(Section):
    """A table of today's areas with everything that changes it."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Residential areas"),
            tr("In the order of your own tables. Households are the basis of every share."),
        )
        self._context = context
        self._areas: tuple[ResidentialArea, ...] = ()
        theme = context.theme
        self.add = button(tr("Add area"), self._add, kind="primary", icon="add", theme=theme)
        self.edit = button(tr("Change"), self._edit, icon="edit", theme=theme)
        self.paste = button(tr("Paste from Excel"), self._paste, icon="paste", theme=theme)
        self.file = button(tr("From a file…"), self._import_file, icon="import", theme=theme)
        for made in (self.edit, self.paste, self.file, self.add):
            self.buttons.addWidget(made)
        headings = (tr("No."), tr("Residential area"), tr("Kind"), tr("Households"))
        self.model = RowsModel(headings, (0, 3), self)
        self.table = table(tr("Residential areas"))
        self.table.setModel(self.model)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in (0, 2, 3):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.activated.connect(lambda _: self._edit())
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._enable())
        self.total = muted("")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.total)
        self._wanted = ""
        self._enable()

    def entered(self) -> None:
        """Read the areas of today again."""
        today = self._context.office.clock.today()
        read_book(self._context, lambda connection: _areas_of(connection, today), self._show)

    def show_record(self, identity: str) -> None:
        """Mark an area, now or as soon as it is read."""
        self._wanted = identity
        self._mark()

    def _show(self, areas: tuple[ResidentialArea, ...]) -> None:
        kept = self._chosen()
        self._wanted = self._wanted or (kept.id if kept is not None else "")
        self._areas = areas
        self.model.set_rows([_row(number, area) for number, area in enumerate(areas, start=1)])
        known = [area.households for area in areas if area.households is not None]
        words = tr("{n} areas, {households} households", n=len(areas), households=format_number(sum(known)))
        empty = tr("No areas yet. Type the first one, or copy the list in Excel and paste it here.")
        self.total.setText(words if areas else empty)
        self._mark()
        self._enable()

    def _mark(self) -> None:
        row = self.model.row_of(self._wanted)
        if row >= 0:
            self.table.selectRow(row)
            self._wanted = ""

    def _enable(self) -> None:
        self.edit.setEnabled(self._chosen() is not None)

    def _chosen(self) -> ResidentialArea | None:
        rows = self.table.selectionModel().selectedRows()
        wanted = self.model.id_at(rows[0].row()) if rows else ""
        return next((area for area in self._areas if area.id == wanted), None)

    def _add(self) -> None:
        kind = self._areas[-1].kind if self._areas else _DEFAULT_KIND
        dialog = AreaDialog(self, NewArea("", kind), self._record_new)
        dialog.exec()

    def _record_new(self, dialog: AreaDialog, area: NewArea) -> None:
        commune = self._context.office.identity.commune_code
        change_book(
            self._context,
            lambda recorder: add_area(recorder, commune, area),
            ENTITY,
            lambda _: self._done(dialog),
            dialog.refuse,
        )

    def _edit(self) -> None:
        area = self._chosen()
        if area is None:
            return
        identity = area.id

        def record(dialog: AreaDialog, typed: NewArea) -> None:
            change_book(
                self._context,
                lambda recorder: change_area(
                    recorder, identity, name=typed.name, kind=typed.kind, households=typed.households
                ),
                ENTITY,
                lambda _: self._done(dialog),
                dialog.refuse,
            )

        AreaDialog(self, NewArea(area.name, area.kind, area.households), record).exec()

    def _done(self, dialog: AreaDialog | AreaListDialog) -> None:
        dialog.accept()
        self.entered()

    def _paste(self) -> None:
        try:
            rows = clipboard_rows(QGuiApplication.clipboard().text())
            self._offer(read_area_list(rows, _DEFAULT_KIND))
        except Problem as problem:
            show_error(self._context.ask, problem)

    def _import_file(self) -> None:
        kinds = (FileKind(tr("Tables"), ("*.xlsx", "*.csv", "*.txt")),)
        path = self._context.ask.open_file(tr("List of residential areas"), kinds)
        if path is not None:
            self._context.database.submit(lambda: _read_file(path), self._read)

    def _read(self, outcome: Outcome[AreaList]) -> None:
        if isinstance(outcome, Ok):
            self._offer(outcome.value)
        else:
            show_error(self._context.ask, outcome.error)

    def _offer(self, areas: AreaList) -> None:
        commune = self._context.office.identity.commune_code

        def record(dialog: AreaListDialog) -> None:
            change_book(
                self._context,
                lambda recorder: import_areas(recorder, commune, areas),
                ENTITY,
                lambda _: self._done(dialog),
                dialog.refuse,
            )

        AreaListDialog(self, areas, self._context.theme, record).exec()


def _areas_of(connection: Connection, today: date) -> tuple[ResidentialArea, ...]:
    return tuple(sorted(areas_at(connection, today), key=lambda area: area.position))


def _row(number: int, area: ResidentialArea) -> TextRow:
    households = "–" if area.households is None else format_number(area.households)
    return TextRow(area.id, (str(number), area.name, kind_label(area.kind), households))


def kind_label(code: str) -> str:
    """The name of a kind of area in the language of the user."""
    kind = kind_of_code(code)
    if kind is None:
        return code
    return kind.label_vi if language() == "vi" else kind.label_en


def _read_file(path: Path) -> AreaList:
    sheets = read_spreadsheet(path)
    return read_area_list(sheets[0].rows if sheets else (), _DEFAULT_KIND)
