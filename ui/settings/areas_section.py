"""The list of residential areas: typed, pasted from Excel, read from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView
from sqlalchemy import Connection

from desktop_app.areas.area_list import AreaList
from desktop_app.areas.commands import NewArea, add_area, as_typed, change_area
from desktop_app.areas.fields import area_fields
from desktop_app.areas.importing import import_areas
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.queries import all_areas
from desktop_app.areas.residential import ResidentialArea
from desktop_app.areas.taking_back import AreaChange, change_of
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.exchange.exports.areas import export_areas, write_example
from desktop_app.exchange.grid import clipboard_rows
from desktop_app.exchange.permission import allow_export
from desktop_app.exchange.spreadsheets import read_spreadsheet
from ui.base.ask import FileFilter
from ui.base.errors import show_error
from ui.context.long_work import do_long
from ui.context.operations import change_book, do_work, read_book
from ui.context.room import RoomContext
from ui.settings.areas.area_changes import AreaChanges
from ui.settings.areas.area_dialog import AreaDialog
from ui.settings.areas.area_findings import area_findings
from ui.settings.areas.area_list_dialog import AreaListDialog
from ui.settings.areas.empty_list import areas_or_first_step
from ui.settings.section import SettingsSection
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.labels import muted
from ui.widgets.plain_text import set_tip
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import keep_rows, table

_DEFAULT_KIND = "thon"
_LISTED = tuple(each for each in area_fields() if each.listed)


@dataclass(frozen=True, slots=True)
class KnownAreas:
    """The areas of today and later, and those that have ended; and the names of all."""

    present: tuple[ResidentialArea, ...]
    past: tuple[ResidentialArea, ...]
    names: dict[str, str]
    findings: tuple[str, ...] = ()


class AreasSection(SettingsSection):
    """A table of today's areas with everything that changes it; past ones below them when wished."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Residential areas"),
            tr("In the order of your own tables. Households are the basis of every share."),
        )
        self._context = context
        self._known = KnownAreas((), (), {})
        self.changes = AreaChanges(context, self, self._go_on)
        theme = context.theme
        self.add = button(tr("Add area"), self._add, kind="primary", icon="add", theme=theme)
        self.edit = button(tr("Change"), self._edit, icon="edit", theme=theme)
        self.paste = button(tr("Paste from Excel (Ctrl+V)"), self._paste, icon="paste", theme=theme)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste.click)
        self.file = button(tr("From a file…"), self._import_file, icon="import", theme=theme)
        for made in (self.paste, self.file, self.add):
            self.buttons.addWidget(made)
        headings = (tr("No."), *(tr(each.label) for each in _LISTED), tr("Duration"))
        numbers = (0, *(place for place, each in enumerate(_LISTED, start=1) if each.whole))
        self.model = RowsModel(context.theme, headings, numbers, self)
        self.table = table(tr("Residential areas"))
        self.table.setModel(self.model)
        keep_rows(self.table)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        give_rest(head, 1)
        for column in (0, *range(2, len(headings))):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.activated.connect(lambda _: self._edit())
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._enable())
        self.total = muted("")
        self.to_excel = button(tr("To Excel…"), self.save_list, icon="export", theme=theme)
        self.example = button(tr("Sample file…"), self.save_example, icon="export", theme=theme)
        set_tip(self.example, tr("An Excel file with the columns of the list, to be filled in and read."))
        self.written = WrittenFile(theme)
        self.findings = Notice("", theme, "warning")
        self.body.addWidget(self.findings)
        self.body.addWidget(self.written)
        self.listed = areas_or_first_step(self.table, theme, self._add, self._paste, self._import_file)
        self.body.addWidget(self.listed, 1)
        self.body.addLayout(self._foot())
        last = QHBoxLayout()
        last.addWidget(self.total, 1)
        last.addWidget(self.past)
        last.addWidget(self.example)
        last.addWidget(self.to_excel)
        self.body.addLayout(last)
        self._wanted = ""
        self._enable()

    def _foot(self) -> FlowRow:
        theme = self._context.theme
        self.up = button(tr("Move up"), lambda: self._move(-1), icon="up", theme=theme)
        self.down = button(tr("Move down"), lambda: self._move(1), icon="down", theme=theme)
        self.retire = button(tr("End…"), self._retire, icon="calendar", theme=theme)
        self.merge = button(tr("Merge…"), self._merge, icon="area", theme=theme)
        self.split = button(tr("Split…"), self._split, icon="area", theme=theme)
        self.back = button(tr("Take back…"), self._take_back, icon="undo", theme=theme)
        set_tip(self.back, tr("Take back a merger, a split or an end, or change its day"))
        self.past = QCheckBox(tr("Show past areas"))
        self.past.toggled.connect(lambda _: self._fill())
        for made, keys in ((self.up, "Alt+Up"), (self.down, "Alt+Down")):
            sequence = QKeySequence(keys)
            set_tip(made, f"{made.text()} ({keys.replace('Up', '↑').replace('Down', '↓')})")
            shortcut = QShortcut(sequence, self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(made.click)
        row = FlowRow(left=True)
        for made in (self.edit, self.up, self.down, self.retire, self.merge, self.split, self.back):
            row.addWidget(made)
        return row

    def entered(self) -> None:
        """Read the areas again."""
        today = self._context.office.clock.today()
        read_book(self._context, self, lambda connection: _areas_of(connection, today), self._show)

    def _go_on(self, identity: str) -> None:
        """Read the areas again, and go on with one of them by keyboard."""
        self._wanted = identity
        self.entered()
        self.table.setFocus()

    def show_record(self, identity: str) -> None:
        """Mark an area, now or as soon as it is read."""
        self._wanted = identity
        if any(area.id == identity for area in self._known.past):
            self.past.setChecked(True)
        self._mark()

    def _show(self, found: KnownAreas) -> None:
        kept = self._chosen()
        self._known = found
        self.findings.say("\n".join(found.findings))
        if any(area.id == self._wanted for area in found.past):
            self.past.setChecked(True)
        self._wanted = self._wanted or (kept.id if kept is not None else "")
        self._fill()
        today = self._context.office.clock.today()
        areas = tuple(area for area in found.present if area.exists_on(today))
        known = [area.households for area in areas if area.households is not None]
        words = tr("{n} areas, {households} households", n=len(areas), households=format_number(sum(known)))
        self.total.setText(words if areas else "")

    def _fill(self) -> None:
        """Put the areas into the table; what was chosen stays chosen."""
        kept = self._chosen()
        self._wanted = self._wanted or (kept.id if kept is not None else "")
        found = self._known
        rows = [_row(str(number), area, found.names) for number, area in enumerate(found.present, start=1)]
        if self.past.isChecked():
            rows += [_row("", area, found.names) for area in found.past]
        self.model.set_rows(rows)
        total = len(found.present) + len(found.past)
        self.listed.show_for(len(rows), total)
        for made in (self.paste, self.file, self.add):
            made.setVisible(bool(total))  # an empty list offers the same in its middle
        self._mark()
        self._enable()

    def _mark(self) -> None:
        row = self.model.row_of(self._wanted)
        if row >= 0:
            self.table.selectRow(row)
        if self._known.names:  # an area that is not shown is not waited for
            self._wanted = ""

    def _enable(self) -> None:
        present = [area.id for area in self._known.present]
        chosen = self._chosen()
        place = present.index(chosen.id) if chosen is not None and chosen.id in present else -1
        self.edit.setEnabled(chosen is not None)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < len(present) - 1)
        self.retire.setEnabled(chosen is not None and place >= 0 and chosen.valid_to is None)
        self.split.setEnabled(self.retire.isEnabled())
        self.merge.setEnabled(len(present) > 1)
        self.back.setEnabled(self._last_change() is not None)

    def _chosen(self) -> ResidentialArea | None:
        rows = self.table.selectionModel().selectedRows()
        wanted = self.model.id_at(rows[0].row()) if rows else ""
        known = (*self._known.present, *self._known.past)
        return next((area for area in known if area.id == wanted), None)

    def _move(self, step: int) -> None:
        area = self._chosen()
        if area is not None:
            self.changes.move(self._known.present, area, step)

    def _retire(self) -> None:
        area = self._chosen()
        if area is not None:
            self.changes.retire(self._known.present, area)

    def _merge(self) -> None:
        chosen = self._chosen()
        going_on = [area for area in self._known.present if area.valid_to is None]
        self.changes.merge(going_on, chosen.id if chosen is not None else "")

    def _split(self) -> None:
        area = self._chosen()
        if area is not None:
            self.changes.split(area)

    def _last_change(self) -> AreaChange | None:
        chosen = self._chosen()
        every = (*self._known.present, *self._known.past)
        return None if chosen is None else change_of(every, chosen.id)

    def _take_back(self) -> None:
        change = self._last_change()
        if change is not None:
            self.changes.take_back(change)

    def _add(self) -> None:
        areas = self._known.present
        kind = areas[-1].kind if areas else _DEFAULT_KIND
        dialog = AreaDialog(self, NewArea("", kind), self._record_new)
        dialog.exec()

    def _record_new(self, dialog: AreaDialog, area: NewArea) -> None:
        commune = self._context.office.identity.commune_code
        change_book(
            self._context,
            dialog,
            lambda recorder: add_area(recorder, commune, area),
            lambda _: self._done(dialog),
            dialog.refuse,
            asked_by=dialog,
        )

    def _edit(self) -> None:
        area = self._chosen()
        if area is None:
            return
        identity = area.id

        def record(dialog: AreaDialog, typed: NewArea) -> None:
            changes, opened, since = dialog.changes(typed), dialog.opened, dialog.since
            changes |= dialog.redated
            named_since = dialog.named_since if changes.keys() & {"name", "kind"} else None
            if not changes:
                dialog.accept()
                return
            change_book(
                self._context,
                dialog,
                lambda recorder: change_area(
                    recorder, identity, opened=opened, since=since, named_since=named_since, **changes
                ),
                lambda _: self._done(dialog),
                dialog.refuse,
                changed=dialog.show_changes,
                asked_by=dialog,
            )

        today = self._context.office.clock.today()
        self._note_people(area)
        AreaDialog(self, as_typed(area), record, today, area.households_since, area.name_since).exec()

    def save_list(self) -> None:
        """Write all areas into a workbook; who heads them only where that is wished."""
        ask, office, by = self._context.ask, self._context.office, self._context.office.officer
        with_heads: bool | None = False
        if any(area.has_personal_data for area in self._known.present):
            with_heads = ask.choose(
                tr("Include the names and telephones of the heads of the areas?"),
                tr("With names and telephones"),
                tr("Without names and telephones"),
                details=tr("They are personal data (Law 91/2025/QH15). Leave them out of what you pass on."),
                danger=True,
            )
        if with_heads is None:
            return
        kinds = (FileFilter(tr("Excel workbook"), ("*.xlsx",)),)
        path = ask.save_file(tr("Residential areas"), f"{tr('Residential areas')}.xlsx", kinds)
        if path is None:
            return

        def work(progress: Progress) -> None:
            allow_export(office.store, office.clock, by, "areas")
            with office.read() as connection:
                commune = office.identity.commune_code
                export_areas(connection, commune, path, with_heads=bool(with_heads), progress=progress)

        def wrote(_: None) -> None:
            self.written.tell(tr("Written: {path}", path=path.name), path)

        do_long(self._context, self, self, tr("{file} is being written…", file=path.name), work, wrote)

    def save_example(self) -> None:
        """Write a list of invented areas, to be typed over and read in by "From a file…"."""
        kinds = (FileFilter(tr("Excel workbook"), ("*.xlsx",)),)
        name = f"{tr('Residential areas')} - {tr('sample')}.xlsx"
        path = self._context.ask.save_file(tr("Sample file"), name, kinds)
        if path is not None:
            words = tr("Written: {path}", path=path.name)
            do_work(
                self._context, self, lambda: write_example(path), lambda _: self.written.tell(words, path)
            )

    def _note_people(self, area: ResidentialArea) -> None:
        """That personal data was shown is noted."""
        if area.has_personal_data:
            office = self._context.office
            by = office.officer
            do_work(self._context, self, lambda: office.note_reading("areas", area.id, by=by), lambda _: None)

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
        kinds = (FileFilter(tr("Tables"), ("*.xlsx", "*.csv", "*.txt")),)
        path = self._context.ask.open_file(tr("List of residential areas"), kinds)
        if path is not None:
            words = tr("Reading {file} …", file=path.name)
            do_long(self._context, self, self, words, partial(_read_file, path), self._offer)

    def _offer(self, areas: AreaList) -> None:
        commune = self._context.office.identity.commune_code

        def record(dialog: AreaListDialog) -> None:
            change_book(
                self._context,
                dialog,
                lambda recorder: import_areas(recorder, commune, dialog.areas.good_rows()),
                lambda _: self._done(dialog),
                dialog.refuse,
                asked_by=dialog,
            )

        AreaListDialog(self, areas, self._context.theme, record).exec()


def _areas_of(connection: Connection, today: date) -> KnownAreas:
    every = all_areas(connection)
    found = [area for area in every if not area.was_taken_back]
    past = [area for area in found if area.valid_to is not None and area.valid_to < today]
    present = tuple(area for area in found if area not in past)
    names = {area.id: area.name for area in found}
    return KnownAreas(present, tuple(past), names, area_findings(connection, every))


def _row(number: str, area: ResidentialArea, names: dict[str, str]) -> TextRow:
    typed = area.typed()
    shown = (each.shown(typed[each.name]) or "–" for each in _LISTED)
    return text_row(area.id, number, *shown, _duration(area, names))


def _duration(area: ResidentialArea, names: dict[str, str]) -> str:
    since = tr("from {day}", day=format_date(area.valid_from)) if area.valid_from else ""
    until = tr("until {day}", day=format_date(area.valid_to)) if area.valid_to else ""
    successor = names.get(area.successor_id or "", "")
    into = tr("then {name}", name=successor) if successor else ""
    whole = names.get(area.predecessor_id or "", "")
    before = tr("before part of {name}", name=whole) if whole else ""
    return " ".join(part for part in (since, until, into, before) if part)


def _read_file(path: Path, progress: Progress) -> AreaList:
    sheets = read_spreadsheet(path, progress=progress)
    if not sheets:
        return read_area_list((), _DEFAULT_KIND)
    return read_area_list(sheets[0].rows, _DEFAULT_KIND)
