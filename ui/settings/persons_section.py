"""Everything of one person on one page: found, shown, corrected where it is, exported, made anonymous."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import same_name
from desktop_app.book.persons import (
    ErasedPersons,
    due_noted,
    erasable,
    erasable_due,
    erase_due,
    erase_persons,
    export_person,
    find_noted,
    published_with_names,
    write_duty_papers,
)
from desktop_app.fund.disclosure.publishing import Publication
from desktop_app.persons.anonymising import Anonymised, EraseReason
from desktop_app.persons.due import DueRecord
from desktop_app.persons.records import FoundPerson, HeldIn, HeldRecord, id_within
from ui.base.saves import SavedEntity, entities
from ui.context.long_work import do_long
from ui.context.operations import record_on_queue
from ui.context.room import RoomContext
from ui.settings.persons.erase_dialog import EraseDialog
from ui.settings.persons.words import erased_words, place_of_record, record_row, record_words
from ui.settings.section import SettingsSection
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.page import ScrollBody
from ui.widgets.tables.name_column import fit_words
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import table

_CHANGED = frozenset(
    {
        "register_matter",
        "register_event",
        "fund_voucher",
        "fund_draft",
        "helped_household",
        "residential_area",
        "survey_response",
        "attachment",
    }
)
_TITLE_COLUMN, _DETAIL_LINES = 2, 5


class _Shown(NamedTuple):
    """A line of the table: whose record it is, and which."""

    name: str
    person_id: str
    record: HeldRecord
    until: str = ""

    @property
    def id(self) -> str:
        """What of the record is shown: all of it, or what it holds of this person beside another."""
        return self.record.id if self.record.is_whole else id_within(self.person_id, self.record.id)


class _Found(NamedTuple):
    """Who was found, and which posted sheets bear which name."""

    persons: Sequence[FoundPerson]
    published: Mapping[str, Sequence[Publication]]


class FoundDue(NamedTuple):
    """What is due, and which posted sheets bear which name."""

    records: Sequence[DueRecord]
    published: Mapping[str, Sequence[Publication]]


class PersonsSection(SettingsSection):
    """Nothing is looked for before Enter: each search is in the access log, without what was sought."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Personal data"),
            tr("Find everything the office holds of one person, to answer that person. Searches are logged."),
        )
        self._context = context
        theme = context.theme
        self._shown: dict[str, _Shown] = {}
        self._are_due = False
        self._published: Mapping[str, Sequence[Publication]] = {}
        self.due = button(tr("Kept too long"), self.show_due, icon="clock", theme=theme)
        self.papers = button(tr("Record and dossier…"), self._write_papers, icon="export", theme=theme)
        for each in (self.due, self.papers):
            self.buttons.addWidget(each)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Name, number or address, then Enter"))
        self.field.setAccessibleName(tr("Whom to look for"))
        self.field.returnPressed.connect(self.look_for)
        self.search = button(tr("Find"), self.look_for, kind="primary", icon="search", theme=theme)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.field, 1)
        row.addWidget(self.search)
        self.body.addLayout(row)
        self.said = WrittenFile(theme)
        self.body.addWidget(self.said)
        self._lay_out_table()
        self._lay_out_foot()
        self._list((), "")

    def _lay_out_table(self) -> None:
        headings = (tr("Person"), tr("Where"), tr("Entry of the book"), tr("Day"), tr("Kept until"))
        self.model = RowsModel(self._context.theme, headings, (), self)
        self.table = table(tr("Records of the person"))
        self.table.setModel(self.model)
        fit_words(self.table, _TITLE_COLUMN)
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._show_chosen())
        self.table.activated.connect(lambda _: self._open())
        self.body.addWidget(self.table, 3)

    def _lay_out_foot(self) -> None:
        theme = self._context.theme
        self.detail = label("", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.around = ScrollBody()
        self.around.body.addWidget(self.detail)
        self.around.body.addStretch(1)
        self.around.setMinimumHeight(self.fontMetrics().lineSpacing() * _DETAIL_LINES)
        self.body.addWidget(self.around, 2)
        foot = FlowRow(left=True)
        self.go = button(tr("Open the record"), self._open, icon="edit", theme=theme)
        self.out = button(tr("Export all of the person…"), self._export, icon="export", theme=theme)
        self.erase = button(tr("Make the person anonymous…"), self._erase_person, icon="delete", theme=theme)
        self.erase_one = button(tr("Only this record…"), self._erase_record, icon="delete", theme=theme)
        self._on_record = (self.go, self.erase_one)
        self._on_person = (self.out, self.erase)
        for made in (self.go, self.out, self.erase, self.erase_one):
            foot.addWidget(made)
        self.body.addLayout(foot)
        self.nothing = QWidget()
        """What takes the room of the table while there is none."""
        self.body.addWidget(self.nothing, 5)

    def show_record(self, identity: str) -> None:
        """Whoever comes here by the search wants to look for somebody."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_for(self) -> None:
        """Look for what is typed."""
        words, office = self.field.text(), self._context.office

        def find() -> _Found:
            found = find_noted(office, words)
            records = [record for person in found for record in person.records]
            return _Found(found, published_with_names(office, records))

        do_long(
            self._context,
            self,
            self,
            tr("Looking for the person…"),
            lambda _: find(),
            self._show,
            self._refuse,
        )

    def show_due(self) -> None:
        """List the records whose time is over."""
        office = self._context.office

        def find() -> FoundDue:
            due = due_noted(office)
            return FoundDue(due, published_with_names(office, [item.record for item in due]))

        do_long(
            self._context,
            self,
            self,
            tr("Looking for what was kept too long…"),
            lambda _: find(),
            self.show_found_due,
            self._refuse,
        )

    def _refuse(self, sentence: str) -> None:
        self._list((), "")
        self.said.say(sentence, "danger")

    def _show(self, what: _Found) -> None:
        self._are_due = False
        found, self._published = what
        shown = [_Shown(person.name, person.id, record) for person in found for record in person.records]
        sentence = (
            ""
            if found
            else tr("Nobody was found. Free texts of entries are found by the search of registers.")
        )
        self._list(shown, sentence)

    def show_found_due(self, what: FoundDue) -> None:
        """Show what is due."""
        self._are_due = True
        due, self._published = what
        shown = [_Shown(item.record.name, "", item.record, format_date(item.until)) for item in due]
        n = format_number(len(due))
        sentence = (
            tr("Kept longer than their time: {n}. Look at each; nothing goes by itself.", n=n)
            if due
            else tr("Nothing was kept too long.")
        )
        self._list(shown, sentence)

    def _list(self, shown: Sequence[_Shown], sentence: str) -> None:
        self._shown = {str(place): each for place, each in enumerate(shown)}
        self.model.set_rows(
            [record_row(key, each.name, each.record, each.until) for key, each in self._shown.items()]
        )
        self.table.setColumnHidden(self.model.columnCount() - 1, not any(each.until for each in shown))
        self.said.say(sentence, "info")
        self.detail.setText("")
        for there in (self.table, self.around):
            there.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        if shown:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen()
        for made in self._on_record:
            made.setVisible(bool(self._shown))
            made.setEnabled(chosen is not None)
        for made in self._on_person:
            made.setVisible(bool(self._shown) and not self._are_due)
            made.setEnabled(chosen is not None and bool(chosen.name))

    def _chosen(self) -> _Shown | None:
        rows = self.table.selectionModel().selectedRows()
        return self._shown.get(self.model.id_at(rows[0].row())) if rows else None

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        self._enable()
        if chosen is None:
            self.detail.setText("")
            return
        record = chosen.record
        is_voucher = record.held_in is HeldIn.VOUCHER
        published = self._published.get(same_name(record.name), ()) if is_voucher else ()
        self.detail.setText(record_words(record, published))

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._context.navigate(place_of_record(chosen.record))

    def _export(self) -> None:
        chosen, office = self._chosen(), self._context.office
        folder = None if chosen is None else self._context.ask.folder(tr("Folder for the copy"))
        if chosen is not None and folder is not None:
            self._write(lambda: export_person(office, [chosen.person_id], folder), folder)

    def _write_papers(self) -> None:
        folder, office = self._context.ask.folder(tr("Folder for the two papers")), self._context.office
        if folder is not None:
            self._write(lambda: write_duty_papers(office, folder), folder)

    def _write(self, work: Callable[[], tuple[Path, Path]], folder: Path) -> None:
        do_long(
            self._context,
            self,
            self,
            tr("{file} is being written…", file=folder.name),
            lambda _: work(),
            lambda paths: self.said.tell(
                tr("Written: {path}", path=", ".join(path.name for path in paths)), paths[0]
            ),
            lambda sentence: self.said.say(sentence, "danger"),
        )

    def _erase_person(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._plan(chosen, [chosen.person_id])

    def _erase_record(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._plan(chosen, [chosen.id])

    def _plan(self, chosen: _Shown, ids: list[str]) -> None:
        office, is_due = self._context.office, self._are_due
        do_long(
            self._context,
            self,
            self,
            tr("Looking for what would go…"),
            lambda _: erasable_due(office, ids) if is_due else erasable(office, ids),
            lambda planned: self._ask(chosen, ids, planned),
            lambda sentence: self.said.say(sentence, "danger"),
        )

    def _ask(self, chosen: _Shown, ids: list[str], planned: Anonymised) -> None:
        only = EraseReason.EXPIRED if self._are_due else None
        name = chosen.name or tr("The name")

        def erase(reason: EraseReason) -> None:
            self._do_erase(ids, reason, planned)

        by_name = ids == [chosen.person_id]
        EraseDialog(self, self._context.theme, name, planned, erase, only, by_name=by_name).exec()

    def _do_erase(self, ids: list[str], reason: EraseReason, shown: Anonymised) -> None:
        office = self._context.office

        def work() -> tuple[ErasedPersons, list[SavedEntity]]:
            done = (
                erase_due(office, ids, shown)
                if reason is EraseReason.EXPIRED
                else erase_persons(office, ids, reason, shown)
            )
            return done, entities(_CHANGED)

        record_on_queue(
            self._context,
            self,
            work,
            self._erased,
            lambda sentence: self.said.say(sentence, "danger"),
            asked_by=self,
        )

    def _erased(self, done: ErasedPersons) -> None:
        self._list((), "")
        self.said.say(erased_words(done), "success")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
