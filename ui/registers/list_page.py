"""One register: its filters, its table, how many of how many, and the chosen entry beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.registers.lists.listing import EntryFilter
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.lists.timeline import Timeline, timeline_of
from ui.context.access_notes import note_reading
from ui.context.operations import read_beside, read_book
from ui.context.room import RoomContext
from ui.context.zones import zone_keys
from ui.forms.media.choosing import Source
from ui.registers.batches.dialog import BatchesDialog
from ui.registers.book_papers import BookPapers
from ui.registers.common.columns import FittedColumns
from ui.registers.common.empty_lists import EntriesOrEmpty
from ui.registers.common.keys import heard_beside, obey
from ui.registers.common.reading import ListData, read_cells, read_list, read_page
from ui.registers.common.unsaved_notice import UnsavedNotice
from ui.registers.common.words import SLIM_LIST
from ui.registers.entries_model import EntriesModel
from ui.registers.files.file_actions import EntryFiles
from ui.registers.files.row_drops import RowDrops
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.only_notice import OnlyNotice
from ui.registers.saved.filters import RegisterFilters
from ui.registers.saved.saved_filters import SavedFilters
from ui.registers.sheets.sheet_dialog import RegisterSheetDialog
from ui.registers.side_panel import RegisterSidePanel
from ui.registers.statistics_dialog import StatisticsDialog
from ui.registers.tables.table_actions import EntryTables
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, scaled
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import muted
from ui.widgets.shown_keys import rename, show_keys
from ui.widgets.tables.tables import table
from ui.widgets.tables.two_lines import TwoLines

_PANEL_WIDTH, _NARROW_PANEL, _SLIM_PANEL = 330, 244, 200
_NARROW, _VERY_NARROW = 1040, 940


class ListPage(QWidget):
    """Says what was asked for; the room does it."""

    new_asked = Signal()
    resumed = Signal()
    open_asked = Signal(str)
    left = Signal()
    """The cursor goes back to the list of registers."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.code = ""
        self.data: ListData | None = None
        self._newest = 0
        self._shown: EntryFilter | None = None
        self._wanted_id = ""
        self.title, self.count = ElidedLabel("", TextRole.HEADING), muted("", wrap=False)
        self.filters = RegisterFilters()
        self.saved = SavedFilters(self, context, self.filters)
        self.model, self.view = EntriesModel(context.theme, self._read_page, self), table(tr("Entries"))
        self.entries = EntriesOrEmpty(self.view, context.theme, self.new_asked.emit, self.show_all_entries)
        self.columns = FittedColumns(self.view)
        self.panel = RegisterSidePanel(context.theme)
        theme, words = context.theme, tr("New entry (Ctrl+N)")
        self.new = button(words, self.new_asked.emit, kind="primary", icon="add", theme=theme)
        self.correct = button(tr("Correct (Enter)"), self._open_current, icon="edit", theme=context.theme)
        self.more = CommandMenu(self)
        self.dialog: QDialog | None = None
        self.papers = BookPapers(self, context)
        self.files = EntryFiles(context, self)
        self.tables = EntryTables(self, context, self.papers.written)
        correct, go_on = self.open_asked.emit, self.resumed.emit
        self.unsaved = UnsavedNotice(context.theme, lambda found: correct(found) if found else go_on())
        self.only = OnlyNotice(context.theme, self.show_all_entries)
        self._build()
        self._offer_commands()
        self.entries.bring.clicked.connect(self.tables.bring.trigger)

    def _build(self) -> None:
        self.view.setModel(self.model)
        TwoLines(self.view, lambda: self.model.wide_columns)
        self.view.horizontalHeader().setStretchLastSection(False)
        self.view.activated.connect(lambda index: self._open(index.row()))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.read_timeline())
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._read_several())
        self.filters.changed.connect(self.refresh)
        self.panel.files_asked.connect(self._show_files)
        self.panel.given.connect(self._attach)
        add = self.files.add_to_entry
        RowDrops(self.view, lambda row, files: add(self.code, self.model.id_at(row) or "", files))
        head = FlowRow()  # above list and panel: there its buttons and filters have a line each
        head.add_stretching(self.title)
        for each in (self.count, self.saved.button, self.more, self.correct, self.new):
            head.addWidget(each)
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(self.entries, 1)
        row.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        for above in (self.unsaved, self.only, self.papers.written, self.filters):
            layout.addWidget(above)
        layout.addLayout(row, 1)
        obey(self, (*self._keys(), ("Del", lambda: self.panel.ask_void(self.chosen_ids))))

    def _keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """The keys that the menu of further commands does not bring along."""
        here, beside = ((self.view,), self.take_focus), ((self.panel,), self.panel.enter)
        return (
            ("Ctrl+F", self.filters.enter),
            ("Ctrl+N", self.new.click),
            ("F3", self.saved.open),
            ("F4", self.panel.open_menu),
            *zone_keys(here, beside, (None, self.left.emit)),
            ("F7", self.panel.note_asked.emit),
            ("F8", self.panel.paper_asked.emit),
            ("Ctrl+Shift+F", self.panel.files_asked.emit),
            ("Ctrl+V", self._paste),
        )

    def obey_from(self, other: QWidget) -> None:
        """Obey the keys while the cursor is in ``other`` and this page is shown beside it."""
        shown = (("Ctrl+D", self.show_sheets), ("F9", self.show_statistics))
        heard_beside(other, self, (*self._keys(), *shown, ("F10", self.more.open), ("F12", self._print_book)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        slim, narrow = self.width() < scaled(SLIM_LIST), self.width() < _NARROW
        if self.model.shorten_terms(slim):
            self.columns.forget()
        self.panel.setFixedWidth(_SLIM_PANEL if slim else _NARROW_PANEL if narrow else _PANEL_WIDTH)
        self.count.setVisible(not slim)  # it is in the name beside it, too
        roomy = self.width() >= scaled(_VERY_NARROW)
        self.saved.tell(keys=roomy)
        show_keys((self.new, self.correct, self.more), shown=roomy)

    # Reading

    def open_register(self, code: str, which: str = "", matter_id: str = "") -> None:
        """Show a register; with an entry where it is named, whatever its state."""
        self.only.show_only((), "")
        if code != self.code or which or matter_id:
            self.filters.start(which or ("all" if matter_id else "open"))
            self.saved.use(code, restore=not which and not matter_id)
            self._shown = None
        if code != self.code:
            self.papers.written.say("")
        self.code, self._wanted_id = code, matter_id
        self.refresh()

    def seek(self, matter_id: str) -> None:
        """Put the cursor on an entry, where the list has it when it is read next."""
        self._wanted_id = matter_id

    def open_entries(self, code: str, ids: tuple[str, ...], words: str) -> None:
        """Show exactly these entries of a register, in whatever state; ``words`` say what they are."""
        self.open_register(code, "all")
        self.only.show_only(ids, words)
        self.refresh()

    def show_all_entries(self) -> None:
        """Show the others too."""
        self.open_entries(self.code, (), "")
        self.take_focus()

    def refresh(self) -> None:
        """Read the list again."""
        if not self.code:
            return
        wanted = replace(self.filters.wanted(self.code), only=self.only.ids)
        reader = self._context.office.officer
        today = self._context.office.clock.today()
        self._newest += 1
        number = self._newest

        def show(data: ListData) -> None:
            if number == self._newest:
                self._show(data)

        read_beside(self._context, self, lambda conn: read_list(conn, wanted, reader, today), show)

    def _show(self, data: ListData) -> None:
        same = replace(data.listing.filter, also="") == self._shown
        before = self.model.id_at(self.view.currentIndex().row()) if same else ""
        chosen = self.chosen_ids if same else []
        place = self.view.currentIndex().row() if same else 0
        stays = self.data is not None and self.data.register.sha256 == data.register.sha256
        self.data, self._shown = data, replace(data.listing.filter, also="")
        self.title.setText(data.register.title.shown())
        self.title.shorten_to(data.register.short_name())
        rename(self.new, tr("New {entry} (Ctrl+N)", entry=data.register.entry.shown()))
        self.filters.offer(data)
        self.model.show_entries(data.register.columns, data.listing.ids)
        if not stays:
            self.columns.fit(data.register)
        shown, total = len(data.listing.ids), data.listing.total
        counted = tr("{n} of {all} entries", n=format_number(shown), all=format_number(total))
        self.count.setText(counted if total else "")
        self.title.tell_too(self.count.text())
        self.entries.show_register(data, (self.new, self.correct, self.panel))
        self.unsaved.show_drafts(data.unsaved, self._context.office.officer)
        self.new.setEnabled(data.may_enter)
        self.correct.setEnabled(data.may_enter and bool(shown))
        self.sheets.setEnabled(bool(data.register.sheets))
        self.tables.bring.setEnabled(data.may_enter)
        self.batches.setEnabled(bool(data.register.batch_question))
        self.numbers.setEnabled(data.register.number is not None)
        for each in (self.print_book, self.export_book):
            each.setEnabled(data.register.book is not None)
        note_reading(self._context, "register", data.register.code, len(data.listing.ids))
        self._go_to(self._wanted_id or before, place)
        self._choose_again(chosen)
        self._wanted_id = ""

    def _go_to(self, matter_id: str, place: int) -> None:
        if not (rows := len(self.model.ids)):
            self.read_timeline()
            return
        row = self.model.row_of(matter_id) if matter_id else -1
        index = self.model.index(row if row >= 0 else max(0, min(place, rows - 1)), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.read_timeline()

    def _choose_again(self, ids: Sequence[str]) -> None:
        """Several entries that were chosen stay so, as far as they are still in the list."""
        if len(ids) > 1:
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            for row in map(self.model.row_of, ids):
                if row >= 0:
                    self.view.selectionModel().select(self.model.index(row, 0), flags)

    def _read_page(self, _page: int, ids: Sequence[str]) -> None:
        today = self._context.office.clock.today()
        read_book(self._context, self, lambda conn: read_page(conn, ids, today), self.model.take_page)

    @property
    def matter_id(self) -> str:
        """The chosen entry, or nothing."""
        return self.model.id_at(self.view.currentIndex().row())

    @property
    def chosen_ids(self) -> list[str]:
        """The entries that are chosen, from above."""
        rows = self.view.selectionModel().selectedRows()
        return [self.model.id_at(row) for row in sorted(index.row() for index in rows)]

    def _read_several(self) -> None:
        """Several entries were chosen, or one again."""
        ids, today = self.chosen_ids, self._context.office.clock.today()
        if len(ids) < 2:
            if self.panel.several:
                self.read_timeline()
            return

        def show(several: list[WholeEntry]) -> None:
            if self.chosen_ids == ids and several:
                self.panel.show_several(several)

        read_book(self._context, self, lambda connection: read_cells(connection, ids, today), show)

    def read_timeline(self) -> None:
        """Read again what is beside the list."""
        if len(self.chosen_ids) > 1:
            self._read_several()
            return
        office, matter_id = self._context.office, self.matter_id
        today, reader = office.clock.today(), office.officer
        if not matter_id:
            self.panel.show_timeline(None)
            return

        def show(found: Timeline | None) -> None:
            if self.matter_id == matter_id and len(self.chosen_ids) < 2:
                self.panel.show_timeline(found)

        read_book(
            self._context, self, lambda connection: timeline_of(connection, matter_id, today, reader), show
        )
        note_reading(self._context, "matter", matter_id)

    # Acting

    def _offer_commands(self) -> None:
        self.sheets = self.more.add(tr("Daily line and sheets…"), self.show_sheets, "Ctrl+D")
        self.more.add(tr("Statistics…"), self.show_statistics, "F9")
        self.numbers = self.more.add(tr("Numbers…"), self.show_numbers)
        self.batches = self.more.add(tr("Batches…"), self.show_batches)
        self.more.add_line()
        self.print_book = self.more.add(tr("Print the book…"), self._print_book, "F12")
        self.export_book = self.more.add(tr("The book as an Excel file…"), self._export_book)
        self.tables.offer(self.more, lambda: self.data)

    def _show_files(self) -> None:
        if self.panel.timeline is not None:
            self.files.show(self.panel.timeline)

    def _attach(self, sources: Sequence[Source]) -> None:
        if (shown := self.panel.timeline) is not None and sources:
            self.files.add_to(shown, sources)

    def _paste(self) -> None:
        if self.filters.text.hasFocus():
            self.filters.text.paste()
        elif self.panel.timeline is not None:
            self.files.paste_to(self.panel.timeline)

    def show_statistics(self) -> None:
        """What is counted of the register."""
        if self.data is not None:
            self._open_dialog(StatisticsDialog(self, self._context, self.data.register, self.data.years))

    def show_sheets(self) -> None:
        """The sheets of the register: lists of some days, sent upward or printed."""
        if self.data is not None and self.data.register.sheets:
            self._open_dialog(dialog := RegisterSheetDialog(self, self._context, self.data.register))
            dialog.opened.connect(lambda matter_id: self.open_register(self.code, matter_id=matter_id))

    def show_batches(self) -> None:
        """The batches of the register: when each locks, and its export."""
        if self.data is not None:
            register, show = self.data.register, partial(self.open_entries, self.code)
            self._open_dialog(BatchesDialog(self, self._context, register, show))

    def show_numbers(self) -> None:
        """The book of numbers of the register."""
        data = self.data
        if data is not None and data.numbers is not None:
            name = data.register.title.shown()
            dialog = NumbersDialog(self, self._context, data.numbers, data.years, data.parts, name=name)
            self._open_dialog(dialog)

    @property
    def _year(self) -> int:
        """The year that is chosen, or the present one."""
        return int(self.filters.year.currentData() or self._context.office.clock.today().year)

    def _print_book(self) -> None:
        if self.data is not None and self.data.register.book is not None:
            self.papers.show_book(self.data.register, self._year)

    def _export_book(self) -> None:
        if self.data is not None and self.data.register.book is not None:
            self.papers.export_book(self.data.register, self._year)

    def _open_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_focus(self) -> None:
        """Put the cursor into the table."""
        self.entries.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back one step: from what is sought to the table, from the table to the registers."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.filters.text.hasFocus():
            self.filters.text.clear()
            self.take_focus()
        elif self.only.ids:
            self.show_all_entries()
        else:
            self.left.emit()

    def _open_current(self) -> None:
        self._open(self.view.currentIndex().row())

    def _open(self, row: int) -> None:
        found = self.model.id_at(row)
        if found and self.data is not None and self.data.may_enter:
            self.open_asked.emit(found)
