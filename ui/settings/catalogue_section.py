"""Which forms and indicator sets this book has, in which version, and on which law they rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.office import Office
from desktop_app.book.packages import bring_in
from desktop_app.book.units import version_in_force, version_waiting
from desktop_app.catalogue.brought.package_files import (
    BroughtPackage,
    beside_installed,
    read_package_file,
)
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import (
    FROM_FILE,
    SHIPPED,
    InstalledPackage,
    indicator_set,
    installed,
    installed_questionnaire,
    legal_basis,
)
from desktop_app.catalogue.loading import starter_set
from desktop_app.catalogue.packages.labels import Certainty, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.package import MANIFESTS, PackageKind
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.importing.importing import SUFFIXES
from desktop_app.movements.plans import unknown_places
from ui.base.answers import submit
from ui.base.ask import FileFilter
from ui.base.errors import show_error
from ui.base.saves import SavedEntity
from ui.context.file_dialog import ask_target
from ui.context.operations import change_accounts, do_work, read_book
from ui.context.room import RoomContext
from ui.forms.preview_dialog import FormPreviewDialog
from ui.settings.brought.import_dialog import PackageImportDialog
from ui.settings.section import SettingsSection
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.labels import label, muted
from ui.widgets.plain_browser import PlainBrowser
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import keep_rows, set_widths, table

_WIDTHS = (0, 170, 110, 130, 210)
_LEAVES = (4,)
"""Where a package is from."""


class CatalogueSection(SettingsSection):
    """A table of packages; below it the legal basis of the one that is marked."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Catalogue"),
            tr("Forms and indicator sets of the province and of this office. A version never changes."),
        )
        self._context = context
        self._packages: tuple[InstalledPackage, ...] = ()
        self._wanted = ""
        headings = (tr("Title"), tr("Code"), tr("Version"), tr("State"), tr("Source"))
        self.model = RowsModel(context.theme, headings, (), self)
        self.table = table(tr("Catalogue"))
        self.table.setModel(self.model)
        keep_rows(self.table)
        set_widths(self.table, _WIDTHS, leaves=_LEAVES)
        self.table.selectionModel().currentRowChanged.connect(lambda index: self._read_basis(index.row()))
        self.units = muted("")
        self.basis = PlainBrowser()
        self.basis.setAccessibleName(tr("Legal basis"))
        self.dialog: PackageImportDialog | None = None
        self.preview_dialog: FormPreviewDialog | None = None
        theme = context.theme
        self.try_out = button(tr("Try it out"), self.preview, icon="eye", theme=theme)
        self.blank = button(tr("Blank form (PDF)…"), self.save_blank_form, icon="print", theme=theme)
        self.as_workbook = button(tr("Save as Excel workbook…"), self.save_set, icon="export", theme=theme)
        self.starter = button(tr("Starter workbook of a set…"), self.save_starter, theme=theme)
        self.bring = button(
            tr("Import a form or set…"), self.import_file, kind="primary", icon="import", theme=theme
        )
        for each in (self.try_out, self.blank, self.as_workbook, self.starter, self.bring):
            self.buttons.addWidget(each)
        self._show_buttons()
        self.written = WrittenFile(theme)
        self.body.addWidget(self.table, 3)
        self.body.addWidget(self.written)
        self.body.addWidget(self.units)
        self.body.addWidget(label(tr("Legal basis"), TextRole.STRONG))
        self.body.addWidget(self.basis, 2)

    def entered(self) -> None:
        """Read the list again."""
        read_book(self._context, self, lambda connection: tuple(installed(connection)), self._show)
        read_book(self._context, self, _units_words, self.units.setText)

    def show_record(self, identity: str) -> None:
        """Mark the package with this code."""
        self._wanted = identity
        self._mark()

    def _show(self, packages: tuple[InstalledPackage, ...]) -> None:
        self._packages = packages
        self.model.set_rows([_row(package) for package in packages])
        self._mark()

    def _mark(self) -> None:
        codes = [package.code for package in self._packages]
        row = codes.index(self._wanted) if self._wanted in codes else 0
        if codes:
            self.table.selectRow(row)
            self._wanted = ""

    def import_file(self) -> None:
        """Ask for a file that brings something."""
        kinds = (
            FileFilter(
                tr("Forms, indicator sets, catalogue packages"),
                (*(f"*{suffix}" for suffix in SUFFIXES), *MANIFESTS.values()),
            ),
            FileFilter(tr("All files"), ("*",)),
        )
        path = self._context.ask.open_file(
            tr("Import a form (XLSForm, XForm) or an indicator set (workbook)"), kinds
        )
        if path is not None:
            self.bring_file(path)

    def bring_file(self, path: Path) -> None:
        """Read a file and show what it brings before anything is installed."""
        self.bring.setEnabled(False)
        submit(
            self._context.database,
            self,
            lambda: _read_brought(self._context.office, path),
            lambda outcome: self._show_brought(path, outcome),
        )

    def preview(self) -> None:
        """Try the marked form out."""
        package = self._chosen_form()
        if package is not None:
            read_book(
                self._context,
                self,
                lambda connection: _definition(connection, package),
                lambda found: self._open_preview(package.title, *found),
            )

    def save_blank_form(self) -> None:
        """Save the marked form as paper without area and serial number."""
        package, office = self._chosen_form(), self._context.office
        if package is None:
            return
        kind = FileFilter(tr("PDF document"), ("*.pdf",))
        name = tr("Blank form - {form}", form=package.title)
        target = ask_target(self._context, tr("Save the blank form"), name, kind, ".pdf")
        if target is not None:
            do_work(
                self._context,
                self,
                lambda: _write_blank_form(office, package, target),
                lambda _: self.written.tell(tr("Saved: {name}", name=target.name), target),
            )

    def save_set(self) -> None:
        """Save the marked indicator set as a workbook, which can be changed and brought back."""
        package, office = self._chosen(PackageKind.INDICATOR_SET), self._context.office
        if package is not None:
            name = f"{package.code} {package.version}"
            self._save_workbook(name, lambda: _installed_set(office, package))

    def save_starter(self) -> None:
        """Save a small set with an indicator of each kind, to begin a set of one's own from."""
        self._save_workbook(tr("Starter workbook of a set"), starter_set)

    def _save_workbook(self, name: str, find: Callable[[], IndicatorSet]) -> None:
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        target = ask_target(self._context, tr("Save the indicator set"), name, kind, ".xlsx")
        if target is not None:
            do_work(
                self._context,
                self,
                lambda: _write_workbook(find(), target),
                lambda _: self.written.tell(tr("Saved: {name}", name=target.name), target),
            )

    def _show_brought(self, path: Path, outcome: Outcome[BroughtPackage]) -> None:
        self.bring.setEnabled(True)
        if isinstance(outcome, Ok):
            found: BroughtPackage | Problem = outcome.value
        elif isinstance(outcome.error, Problem):
            found = outcome.error
        else:
            show_error(self._context.ask, outcome.error)
            return
        theme = self._context.theme
        self.dialog = PackageImportDialog(self, theme, path.name, found, self._install, self._preview_brought)
        self.dialog.open()

    def _preview_brought(self, brought: BroughtPackage) -> None:
        if isinstance(brought.definition, Questionnaire):
            questionnaire = brought.definition
            self._open_preview(questionnaire.title.shown(), questionnaire.form(), questionnaire.files)

    def _install(self, dialog: PackageImportDialog, brought: BroughtPackage) -> None:
        office = self._context.office

        def done(made: InstalledPackage) -> None:
            dialog.accept()
            self._wanted = made.code
            self._context.say(tr("Installed: {title}", title=made.title))
            self.entered()

        change_accounts(
            self._context,
            dialog,
            lambda connection: bring_in(connection, office.clock, office.officer, brought),
            done,
            dialog.refuse,
            changed=SavedEntity.CATALOGUE_PACKAGE,
            asked_by=dialog,
        )

    def _open_preview(
        self, title: str, definition: FormDefinition, media: Mapping[str, bytes] | None = None
    ) -> None:
        parent = self.dialog if self.dialog is not None and self.dialog.isVisible() else self
        clock = self._context.office.clock
        self.preview_dialog = FormPreviewDialog(parent, title, definition, clock, self._context.theme, media)
        self.preview_dialog.open()

    def _chosen_form(self) -> InstalledPackage | None:
        return self._chosen(PackageKind.SURVEY_FORM)

    def _chosen(self, kind: PackageKind) -> InstalledPackage | None:
        row = self.table.currentIndex().row()
        package = self._packages[row] if 0 <= row < len(self._packages) else None
        return package if package is not None and package.kind is kind else None

    def _show_buttons(self) -> None:
        """What can be done with the marked package; a set has no paper, a form is no set."""
        is_form, is_set = self._chosen_form() is not None, self._chosen(PackageKind.INDICATOR_SET) is not None
        for each in (self.try_out, self.blank):
            each.setEnabled(is_form)
            each.setVisible(not is_set)
        self.as_workbook.setEnabled(is_set)
        self.as_workbook.setVisible(is_set)

    def _read_basis(self, row: int) -> None:
        self._show_buttons()
        if 0 <= row < len(self._packages):
            package = self._packages[row]
            read_book(
                self._context, self, lambda connection: legal_basis(connection, package), self._show_basis
            )

    def _show_basis(self, bases: tuple[LegalBasis, ...]) -> None:
        lines = [f"• {_basis_words(basis)}" for basis in bases]
        self.basis.show_lines("\n".join(lines) or tr("Not stated."))


def _definition(
    connection: Connection, package: InstalledPackage
) -> tuple[FormDefinition, Mapping[str, bytes]]:
    questionnaire = installed_questionnaire(connection, package.code, package.version)
    return questionnaire.form(), questionnaire.files


def _read_brought(office: Office, path: Path) -> BroughtPackage:
    brought = read_package_file(path)
    with office.read() as connection:
        beside = beside_installed(connection, brought)
        if not isinstance(brought.definition, IndicatorSet):
            return beside
        unknown = unknown_places(connection, office.identity.commune_code, brought.definition)
    missing = (
        Problem(
            "The sheet “targets” names “{name}”, which this commune does not have: its plan figures are not"
            " used here.",
            name=name,
        )
        for name in unknown
    )
    return replace(beside, warnings=(*beside.warnings, *missing))


def _installed_set(office: Office, package: InstalledPackage) -> IndicatorSet:
    with office.read() as connection:
        return indicator_set(connection, package.code, package.version)


def _write_workbook(indicators: IndicatorSet, target: Path) -> None:
    from desktop_app.exchange.exports.indicator_sets import export_indicator_set

    export_indicator_set(indicators, target)


def _write_blank_form(office: Office, package: InstalledPackage, target: Path) -> None:
    from desktop_app.reports.frame.profile import load_profile
    from desktop_app.surveys.papers.blank_forms import render_empty_form

    with office.read() as connection:
        questionnaire = installed_questionnaire(connection, package.code, package.version)
        render_empty_form(connection, office.identity.commune_code, questionnaire, load_profile(), target)


def _units_words(connection: Connection) -> str:
    """Which list of communes the program goes by, and from when by a newer one."""
    words = tr("Communes as listed on {day}.", day=_day(version_in_force()))
    waiting = version_waiting(connection)
    if not waiting:
        return words
    return (
        words + " " + tr("The list of {day} is used from the next start of the program.", day=_day(waiting))
    )


def _day(version: str) -> str:
    return format_date(date.fromisoformat(version))


def _basis_words(basis: LegalBasis) -> str:
    day = tr("of {date}", date=format_date(basis.date)) if basis.date else ""
    parts = (basis.number, day, basis.title_vi, mark_words(basis.mark), basis.note_vi)
    return " ".join(part for part in parts if part)


def mark_words(mark: Certainty) -> str:
    """How sure something of a package is; nothing where it is confirmed."""
    marks = {
        Certainty.CONFIRMED: "",
        Certainty.PROPOSED: tr("(proposed, to be confirmed by the province)"),
        Certainty.OPEN: tr("(open, to be confirmed by the province)"),
    }
    return marks[mark]


def _row(package: InstalledPackage) -> TextRow:
    states = {
        PackageStatus.DRAFT.value: tr("Draft"),
        PackageStatus.PUBLISHED.value: tr("Published"),
        PackageStatus.WITHDRAWN.value: tr("Withdrawn"),
    }
    sources = {SHIPPED: tr("Came with the program"), FROM_FILE: tr("From a file of this office")}
    source = sources.get(package.source, tr("From the province"))
    state = states.get(package.status, package.status)
    return text_row(package.sha256, package.title, package.code, package.version, state, source)
