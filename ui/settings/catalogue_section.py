"""Which forms and indicator sets this book has, in which version, and on which law they rest."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QTextBrowser
from sqlalchemy import Connection

from desktop_app.catalogue.installed import (
    SHIPPED,
    InstalledPackage,
    indicator_set,
    installed,
    survey_template,
)
from desktop_app.catalogue.labels import LegalBasis, Mark, PackageStatus
from desktop_app.catalogue.package import PackageKind
from desktop_app.i18n import tr
from desktop_app.numbers import format_date
from ui.operations import read_book
from ui.room import RoomContext
from ui.settings.rows_model import RowsModel, TextRow
from ui.settings.section import Section
from ui.theme.fonts import TextRole
from ui.widgets.labels import label
from ui.widgets.tables import table


class CatalogueSection(Section):
    """A table of packages; below it the legal basis of the one that is marked."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Catalogue"),
            tr("Forms and indicator sets as the province publishes them. They are never changed here."),
        )
        self._context = context
        self._packages: tuple[InstalledPackage, ...] = ()
        self._wanted = ""
        headings = (tr("Title"), tr("Code"), tr("Version"), tr("State"), tr("Source"))
        self.model = RowsModel(headings, (), self)
        self.table = table(tr("Catalogue"))
        self.table.setModel(self.model)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(lambda index: self._read_basis(index.row()))
        self.basis = QTextBrowser()
        self.basis.setAccessibleName(tr("Legal basis"))
        self.body.addWidget(self.table, 3)
        self.body.addWidget(label(tr("Legal basis"), TextRole.STRONG))
        self.body.addWidget(self.basis, 2)

    def entered(self) -> None:
        """Read the list again."""
        read_book(self._context, lambda connection: tuple(installed(connection)), self._show)

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

    def _read_basis(self, row: int) -> None:
        if 0 <= row < len(self._packages):
            package = self._packages[row]
            read_book(self._context, lambda connection: _basis(connection, package), self._show_basis)

    def _show_basis(self, bases: tuple[LegalBasis, ...]) -> None:
        lines = [f"- {_basis_words(basis)}" for basis in bases]
        self.basis.setMarkdown("\n".join(lines) or tr("None is stated."))


def _basis(connection: Connection, package: InstalledPackage) -> tuple[LegalBasis, ...]:
    if package.kind is PackageKind.INDICATOR_SET:
        return indicator_set(connection, package.code, package.version).legal_basis
    return survey_template(connection, package.code, package.version).legal_basis


def _basis_words(basis: LegalBasis) -> str:
    date = tr("of {date}", date=format_date(basis.date)) if basis.date else ""
    marks = {
        Mark.CONFIRMED: "",
        Mark.PROPOSED: tr("(proposed, to be confirmed by the province)"),
        Mark.OPEN: tr("(open, to be confirmed by the province)"),
    }
    parts = (f"**{basis.number}**", date, basis.title_vi, marks[basis.mark], basis.note_vi)
    return " ".join(part for part in parts if part)


def _row(package: InstalledPackage) -> TextRow:
    states = {
        PackageStatus.DRAFT.value: tr("Draft"),
        PackageStatus.PUBLISHED.value: tr("Published"),
        PackageStatus.WITHDRAWN.value: tr("Withdrawn"),
    }
    source = tr("Came with the program") if package.source == SHIPPED else tr("From the province")
    state = states.get(package.status, package.status)
    return TextRow(package.sha256, (package.title, package.code, package.version, state, source))
