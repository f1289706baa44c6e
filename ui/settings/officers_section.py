"""Who works in this office, what each may do, and their PINs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop_app.accounts.access_log import Access
from desktop_app.accounts.access_report import (
    AccessEntry,
    OutdatedEntries,
    delete_outdated,
    outdated_entries,
    read_access_log,
)
from desktop_app.accounts.commands import add_officer, change_officer, dismiss_officer, give_pin
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officer_changes import mark_reported, unreported_changes
from desktop_app.accounts.officers import names_by_id, officers
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.role_book import role_book
from desktop_app.book.access_names import record_name
from desktop_app.journal.recorder import Recorder
from ui.context.operations import change_accounts, change_book, read_book
from ui.context.room import RoomContext
from ui.settings.access_log_dialog import AccessLogDialog
from ui.settings.officer_dialog import OfficerDialog, PinDialog, TypedOfficer
from ui.settings.section import SettingsSection
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState, ListOrEmpty
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Notice
from ui.widgets.tables.name_column import fit_words
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import table


class OfficersSection(SettingsSection):
    """The officers of the office, on all its computers. Only an administrator changes the list."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Officers"),
            tr("Everybody signs in with a name and a PIN, so that each figure shows who typed it."),
        )
        self._context = context
        self._officers: tuple[Officer, ...] = ()
        theme = context.theme
        self.add = button(tr("Add officer"), self._add, kind="primary", icon="add", theme=theme)
        self.log = button(tr("Access log…"), self._show_log, icon="clock", theme=theme)
        self.change = button(tr("Change rights"), self._change, icon="edit", theme=theme)
        self.pin = button(tr("Set PIN"), self._set_pin, icon="key", theme=theme)
        self.dismiss = button(tr("Left the office"), self._dismiss, theme=theme)
        self.buttons.addWidget(self.add)
        self.seen = button(tr("I have seen this"), self._note_told, theme=theme)
        self.changes = Notice("", theme, "warning", self.seen)
        self.body.addWidget(self.changes)
        headings = (tr("Full name"), tr("Position"), tr("Roles and rights"), tr("PIN here"))
        self.model = RowsModel(theme, headings, (), self)
        self.table = table(tr("Officers"))
        self.table.setModel(self.model)
        fit_words(self.table, 2)
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._enable())
        self.table.activated.connect(lambda _: self._change())
        first = button(tr("Add officer"), self._add, kind="primary", icon="add", theme=theme)
        sentence = tr("Until somebody is named here, whoever opens the book may do everything.")
        self.listed = ListOrEmpty(self.table)
        self.listed.have(EmptyState("person", tr("No officer yet"), sentence, theme, first))
        self.body.addWidget(self.listed, 1)
        foot = FlowRow(left=True)
        for made in (self.change, self.pin, self.dismiss, self.log):
            foot.addWidget(made)
        self.body.addLayout(foot)
        self._enable()

    def entered(self) -> None:
        """Read the list again."""
        name = self._context.office.officer

        def query(connection: Connection) -> tuple[tuple[Officer, ...], tuple[Access, ...], dict[str, str]]:
            changes = unreported_changes(connection, name)
            return tuple(officers(connection)), changes, names_by_id(connection) if changes else {}

        read_book(self._context, self, query, self._show)

    def _note_told(self) -> None:
        office = self._context.office
        name, clock = office.officer, office.clock
        change_accounts(
            self._context,
            self,
            lambda connection: mark_reported(connection, clock, name),
            lambda _: self.entered(),
        )

    def _show(self, read: tuple[tuple[Officer, ...], tuple[Access, ...], dict[str, str]]) -> None:
        found, changes, names = read
        self._officers = found
        lines = [_change_words(each, names) for each in changes]
        self.changes.say("\n".join([tr("Changed by others since you looked:"), *lines]) if lines else "")
        self.model.set_rows([_row(officer) for officer in found])
        self.listed.show_for(len(found), len(found))
        self.add.setVisible(bool(found))  # an empty list offers the same in its middle
        self._enable()

    def _enable(self) -> None:
        for made in (self.change, self.pin, self.dismiss):
            made.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Officer | None:
        rows = self.table.selectionModel().selectedRows()
        wanted = self.model.id_at(rows[0].row()) if rows else ""
        return next((officer for officer in self._officers if officer.id == wanted), None)

    def _myself(self, connection: Connection) -> Officer | None:
        name = self._context.office.officer
        return next((officer for officer in officers(connection) if officer.name == name), None)

    def _add(self) -> None:
        OfficerDialog(self, self._context.theme, first=not self._officers, record=self._record).exec()

    def _record(self, dialog: OfficerDialog, typed: TypedOfficer) -> None:
        def change(rec: Recorder) -> None:
            officer = add_officer(
                rec,
                name=typed.name,
                position_title=typed.position_title,
                roles=typed.roles,
                extra_rights=typed.extra_rights,
            )
            by = self._myself(rec.connection) or officer
            give_pin(rec.connection, by, rec.clock, officer.id, typed.pin)

        change_book(
            self._context, dialog, change, lambda _: self._done(dialog), dialog.refuse, asked_by=dialog
        )

    def _change(self) -> None:
        officer = self._chosen()
        if officer is not None:
            dialog = OfficerDialog(self, self._context.theme, officer=officer, record=self.change_rights)
            dialog.exec()

    def change_rights(self, dialog: OfficerDialog, typed: TypedOfficer) -> None:
        """Record other rights of the officer who is chosen."""
        officer = self._chosen()
        if officer is None:
            return
        identity = officer.id
        changes, opened = dialog.changes(typed), dict(dialog.opened)
        if not changes:
            dialog.accept()
            return

        def change(rec: Recorder) -> None:
            change_officer(rec, identity, opened=opened, **changes)

        change_book(
            self._context,
            dialog,
            change,
            lambda _: self._done(dialog),
            dialog.refuse,
            changed=dialog.show_changes,
            asked_by=dialog,
        )

    def _show_log(self) -> None:
        name = self._context.office.officer

        def query(connection: Connection) -> tuple[tuple[AccessEntry, ...], OutdatedEntries | None]:
            return read_access_log(connection, name, record_name), outdated_entries(connection, name)

        def show(read: tuple[tuple[AccessEntry, ...], OutdatedEntries | None]) -> None:
            entries, outdated = read
            dialog = AccessLogDialog(self, self._context.theme, entries, outdated, lambda: delete(dialog))
            dialog.exec()

        def delete(dialog: AccessLogDialog) -> None:
            if dialog.outdated is not None:
                self._delete_outdated(dialog, dialog.outdated)

        read_book(self._context, self, query, show)

    def _delete_outdated(self, dialog: AccessLogDialog, outdated: OutdatedEntries) -> None:
        question = tr(
            "Delete the {n} entries of the access log from before {day}?",
            n=format_number(outdated.count),
            day=format_date(outdated.before.astimezone(VIETNAM).date()),
        )
        details = tr(
            "They need not be kept any longer and cannot be restored. The log says who deleted them."
        )
        if not self._context.ask.confirm(question, tr("Delete"), details=details, danger=True):
            return
        office = self._context.office
        name, clock = office.officer, office.clock

        def deleted(_: int) -> None:
            dialog.accept()
            self._show_log()

        change_accounts(
            self._context,
            dialog,
            lambda connection: delete_outdated(connection, clock, name),
            deleted,
            asked_by=dialog,
        )

    def _set_pin(self) -> None:
        officer = self._chosen()
        if officer is None:
            return
        identity, clock = officer.id, self._context.office.clock

        def record(dialog: PinDialog, pin: str) -> None:
            change_accounts(
                self._context,
                dialog,
                lambda connection: give_pin(connection, self._myself(connection), clock, identity, pin),
                lambda _: self._done(dialog),
                dialog.refuse,
                asked_by=dialog,
            )

        PinDialog(self, self._context.theme, officer.name, record).exec()

    def _dismiss(self) -> None:
        officer = self._chosen()
        if officer is None:
            return
        identity = officer.id
        question = tr("Has {name} left the office?", name=officer.name)
        details = tr("The name stays beside what was entered; the PIN stops working.")
        if not self._context.ask.confirm(question, tr("Left the office"), details=details, danger=True):
            return

        def change(rec: Recorder) -> None:
            dismiss_officer(rec, identity)

        change_book(self._context, self, change, lambda _: self.entered())

    def _done(self, dialog: OfficerDialog | PinDialog) -> None:
        dialog.accept()
        self.entered()


def _change_words(change: Access, names: Mapping[str, str]) -> str:
    return tr(
        "{name}: by {author}, {day}",
        name=names.get(change.record_id or "") or "–",
        author=change.officer,
        day=format_date(change.at.astimezone(VIETNAM).date()),
    )


def _row(officer: Officer) -> TextRow:
    book = role_book()
    given = (book.role_names(officer.roles), book.extra_names(officer.extra_rights))
    roles = ", ".join(part for part in given if part)
    pin = tr("Set") if officer.has_pin else tr("None yet")
    return text_row(officer.id, officer.name, officer.position_title, roles, pin)
