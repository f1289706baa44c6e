"""A form or package imported from a file: read, shown, installed by those with the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import Clock
from desktop_app.base.problems import Problem
from desktop_app.catalogue.administrative_units import AdministrativeUnits
from desktop_app.catalogue.brought.beside_installed import SetComparison, compare_with_installed
from desktop_app.catalogue.brought.reading_files import read_package
from desktop_app.catalogue.fund_feeds import FundFeeds
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.installed import FROM_FILE, InstalledPackage, install
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.catalogue.loading import Definition, read_definition
from desktop_app.catalogue.packages.package import Package
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.forms.session.outline import outline

INSTALL = "catalogue.install"
IMPORT = "exchange.import"


@dataclass(frozen=True, slots=True)
class BroughtPackage:
    """What a file holds, not installed yet; ``warnings`` are what the author of a form should look at.

    ``beside`` is an indicator set beside the version of it that is installed, once that was looked up.
    """

    package: Package
    definition: Definition
    questions: int
    tallied: int
    warnings: tuple[Problem, ...]
    beside: SetComparison | None = None


def read_package_file(path: Path) -> BroughtPackage:
    """The form, set or package in a file: a workbook, an XForm, a package, or a folder (or its manifest).

    ``questions`` of a form or register are those that a person answers; of an indicator set they are its
    indicators, of a list of communes its units, of a table of days off those that count, of a layout of
    documents its types, of feeds of the fund the indicators that they speak of.
    ``tallied`` are those that a survey round counts.

    Raises:
        WorkbookProblem: a workbook is wrong; it knows sheet, row and column where they are known.
        Problem: it cannot be read, is too large, or is neither a form nor a package.
    """
    package, warnings = read_package(path)
    definition = read_definition(package)
    if isinstance(definition, AdministrativeUnits):
        return BroughtPackage(package, definition, definition.units, 0, warnings)
    if isinstance(definition, WorkingCalendarTable):
        return BroughtPackage(package, definition, len(definition.counted), 0, warnings)
    if isinstance(definition, FundFeeds):
        return BroughtPackage(package, definition, len(definition.feeds), 0, warnings)
    if isinstance(definition, DocumentLayout):
        return BroughtPackage(package, definition, len(definition.types), 0, warnings)
    if isinstance(definition, IndicatorSet):
        return BroughtPackage(package, definition, len(definition.indicators), 0, warnings)
    parts = [part for top in outline(definition.form()) for part in top.walk()]
    asked = sum(1 for part in parts if part.kind == "question" and not part.computed)
    tallied = 0 if isinstance(definition, Register) else len(definition.questions)
    return BroughtPackage(package, definition, asked, tallied, warnings)


def write_package_folder(package: Package, folder: Path) -> None:
    """Write the files of a package into a new folder, as a province publishes them.

    Raises:
        Problem: there is such a folder already, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True)
        for name, content in package.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise Problem(
            "The folder “{path}” cannot be written ({reason}). Choose one that does not exist yet.",
            path=folder,
            reason=error.strerror or str(error),
        ) from error


def beside_installed(connection: Connection, brought: BroughtPackage) -> BroughtPackage:
    """The same, an indicator set beside the newest version of it in the book."""
    if not isinstance(brought.definition, IndicatorSet):
        return brought
    return replace(brought, beside=compare_with_installed(connection, brought.definition))


def install_brought(
    connection: Connection, clock: Clock, officer: str, brought: BroughtPackage
) -> InstalledPackage:
    """Install it in the name of an officer, which is noted in the access log.

    Raises:
        NotAllowed: the officer may not install forms.
        Problem: another content is installed under the same code and version.
    """
    require_author(connection, officer, IMPORT)
    require_author(connection, officer, INSTALL)
    made = install(connection, brought.package, FROM_FILE, clock)
    log_access(connection, clock, officer, AccessAction.CHANGE, "catalogue", made.sha256)
    return made
