"""The packages installed in the book: put in whole or not at all, never edited in place.

The packages that ship with the program are installed when the book is opened and they are missing;
those of the province arrive by sync and stand beside the older versions, which closed rounds keep.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, from_millis, to_millis
from desktop_app.base.figures.answer_scale import kept_scale
from desktop_app.base.problems import Problem
from desktop_app.catalogue.fund_feeds import FundFeeds
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.layouts.document_layout import DocumentLayout
from desktop_app.catalogue.loading import Definition, definition_from_bytes, read_definition, shipped_packages
from desktop_app.catalogue.packages.labels import LegalBasis, PackageStatus
from desktop_app.catalogue.packages.package import Package, PackageKind, decode_package
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.catalogue.set_changes import require_lasting_codes
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.catalogue import catalogue_package

SHIPPED = "program"
"""The source of packages that came with the program."""

FROM_FILE = "file"
"""The source of packages that were brought to this computer as a file, for one an office's own forms."""


_PACKAGE = catalogue_package.c
_FACTS = (
    _PACKAGE.sha256,
    _PACKAGE.kind,
    _PACKAGE.code,
    _PACKAGE.package_version,
    _PACKAGE.status,
    _PACKAGE.title,
    _PACKAGE.source,
    _PACKAGE.installed_at,
)
"""What is listed of a package without its content."""

_THIS_ONE = and_(
    _PACKAGE.kind == bindparam("kind"),
    _PACKAGE.code == bindparam("code"),
    _PACKAGE.package_version == bindparam("version"),
)
_FIND = Prepared(select(*_FACTS).where(_THIS_ONE))
_WHICH = Prepared(select(_PACKAGE.sha256).where(_THIS_ONE))
"""On the hot path: each table of figures asks for all registers."""
_CONTENT = Prepared(select(_PACKAGE.content).where(_THIS_ONE))
_KNOWN: dict[str, Definition] = {}
"""Definitions by the hash of their content: they are frozen, and the same few are asked for often."""
_MOST_KNOWN = 128
_INSERT = Prepared(
    insert(catalogue_package).values(
        {column.name: bindparam(column.name) for column in catalogue_package.columns}
    )
)


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """One installed version, without its content."""

    sha256: str
    kind: PackageKind
    code: str
    version: str
    status: str
    title: str
    source: str
    installed_at: datetime


class NotInstalled(Problem):
    """A form or indicator set is needed that this book does not have."""


def install(connection: Connection, package: Package, source: str, clock: Clock) -> InstalledPackage:
    """Install a package; installing the same one again changes nothing.

    Raises:
        PackageFaults: it has mistakes; nothing was installed.
        Problem: another content is installed under the same code and version, or an indicator of another
            version keeps its code and is another one.
    """
    return _install(connection, package, read_definition(package), source, clock)


def _install(
    connection: Connection, package: Package, definition: Definition, source: str, clock: Clock
) -> InstalledPackage:
    present = _find(connection, package.kind, definition.code, definition.version)
    sha256 = package.sha256
    if present is not None:
        if present.sha256 != sha256 and not _is_same(connection, present, definition):
            raise _differs(definition, source)
        return present
    if isinstance(definition, IndicatorSet):
        for other in installed_sets(connection, definition.code):
            require_lasting_codes(definition, other)
    now = clock.now()
    values = {
        "sha256": sha256,
        "kind": package.kind.value,
        "code": definition.code,
        "package_version": definition.version,
        "status": definition.status.value,
        "title": definition.title.vi,
        "content": package.encode(),
        "source": source,
        "installed_at": to_millis(now),
        "scale": kept_scale(definition).encode() if isinstance(definition, Questionnaire) else None,
    }
    _INSERT.run(connection, values)
    return InstalledPackage(
        sha256,
        package.kind,
        definition.code,
        definition.version,
        definition.status.value,
        definition.title.vi,
        source,
        now,
    )


def keep_scales(connection: Connection) -> None:
    """Keep the scales of questionnaires that an older version of the program installed."""
    missing = (_PACKAGE.kind == PackageKind.SURVEY_FORM.value, _PACKAGE.scale.is_(None))
    for sha256, code, version in connection.execute(
        select(_PACKAGE.sha256, _PACKAGE.code, _PACKAGE.package_version).where(*missing)
    ).all():
        with suppress(Problem):  # one that cannot be read: reported where it is used
            scale = kept_scale(installed_questionnaire(connection, code, version)).encode()
            this = _PACKAGE.sha256 == sha256
            connection.execute(update(catalogue_package).where(this).values(scale=scale))


def set_withdrawn(connection: Connection, source: str, withdrawn: Collection[str]) -> list[InstalledPackage]:
    """Use the packages of a source with these hashes for nothing new, and its others as they say themselves.

    What was started with a withdrawn version continues with it. Returns those whose status changed by this.
    """
    changed = []
    for package in installed(connection):
        if package.source != source:
            continue
        status = _withdrawn_status(connection, package, package.sha256 in withdrawn)
        if status != package.status:
            this = _PACKAGE.sha256 == package.sha256
            connection.execute(update(catalogue_package).where(this).values(status=status))
            changed.append(replaced(package, status=status))
    return changed


def _withdrawn_status(connection: Connection, package: InstalledPackage, withdrawn: bool) -> str:
    if withdrawn or package.status != PackageStatus.WITHDRAWN:
        return PackageStatus.WITHDRAWN.value if withdrawn else package.status
    return _load(connection, package.kind, package.code, package.version).status.value


def install_bytes(connection: Connection, content: bytes, source: str, clock: Clock) -> InstalledPackage:
    """Install a package from its canonical bytes.

    Raises:
        Problem: the bytes are no package, it has mistakes, or it contradicts an installed one.
    """
    return install(connection, decode_package(content), source, clock)


def install_shipped(connection: Connection, clock: Clock) -> list[InstalledPackage]:
    """Install what ships with the program and is not there yet.

    Of a set that somebody else has published here, a newer version of the program's own is not put before it.
    What is installed under a code and version stays, whatever ships under them now: entries were made with
    it, and no package prevents opening the book. A test reminds developers to raise the version.
    """
    there = installed(connection)
    present = {(package.kind, package.code, package.version) for package in there}
    others = {(package.kind, package.code) for package in there if package.source != SHIPPED}
    return [
        _install(connection, loaded.package, loaded.definition, SHIPPED, clock)
        for loaded in shipped_packages()
        if (loaded.package.kind, loaded.definition.code, loaded.definition.version) not in present
        and (loaded.package.kind, loaded.definition.code) not in others
    ]


def installed(connection: Connection, kind: PackageKind | None = None) -> list[InstalledPackage]:
    """The installed versions, by code, the newest version of each first; what was withdrawn comes last."""
    columns = catalogue_package.c
    query = select(*_FACTS).order_by(
        columns.code,
        columns.status == PackageStatus.WITHDRAWN.value,
        columns.installed_at.desc(),
        columns.package_version.desc(),
    )
    if kind is not None:
        query = query.where(columns.kind == kind.value)
    return [_installed(row) for row in connection.execute(query)]


def installed_questionnaire(connection: Connection, code: str, version: str) -> Questionnaire:
    """An installed questionnaire.

    Raises:
        NotInstalled: this version is not here.
    """
    definition = _load(connection, PackageKind.SURVEY_FORM, code, version)
    assert isinstance(definition, Questionnaire)
    return definition


def installed_register(connection: Connection, code: str, version: str) -> Register:
    """An installed register.

    Raises:
        NotInstalled: this version is not here.
    """
    definition = _load(connection, PackageKind.REGISTER, code, version)
    assert isinstance(definition, Register)
    return definition


def indicator_set(connection: Connection, code: str, version: str | None = None) -> IndicatorSet:
    """An installed indicator set; without ``version`` the newest one.

    Raises:
        NotInstalled: it is not here.
    """
    if version is None:
        versions = [
            package for package in installed(connection, PackageKind.INDICATOR_SET) if package.code == code
        ]
        version = versions[0].version if versions else "?"
    definition = _load(connection, PackageKind.INDICATOR_SET, code, version)
    assert isinstance(definition, IndicatorSet)
    return definition


def installed_sets(connection: Connection, code: str) -> list[IndicatorSet]:
    """All versions of an indicator set, the one installed last first."""
    return [
        indicator_set(connection, code, package.version)
        for package in installed(connection, PackageKind.INDICATOR_SET)
        if package.code == code
    ]


def working_calendars(connection: Connection) -> list[WorkingCalendarTable]:
    """The published tables of days off, in their order: the first that has a year holds for it.

    Those of the province come before those of the program, then the newer version before the older.
    """
    found = []
    for package in _published(connection, PackageKind.WORKING_CALENDAR):
        definition = _load(connection, package.kind, package.code, package.version)
        assert isinstance(definition, WorkingCalendarTable)
        found.append(definition)
    return found


def fund_feed_packages(connection: Connection) -> list[FundFeeds]:
    """The published feeds of the fund, in their order: of a set the first that names it holds."""
    found = []
    for package in _published(connection, PackageKind.FUND_FEEDS):
        definition = _load(connection, package.kind, package.code, package.version)
        assert isinstance(definition, FundFeeds)
        found.append(definition)
    return found


def _published(connection: Connection, kind: PackageKind) -> list[InstalledPackage]:
    """The published packages of a kind: those of the province first, then the newer before the older."""
    published = (each for each in installed(connection, kind) if each.status == PackageStatus.PUBLISHED)
    return sorted(
        published, key=lambda item: (item.source != SHIPPED, item.version, item.installed_at), reverse=True
    )


def document_layouts(connection: Connection) -> dict[str, DocumentLayout]:
    """The newest published version of each layout of documents, by its code."""
    published = [
        package
        for package in installed(connection, PackageKind.DOCUMENT_LAYOUT)
        if package.status == PackageStatus.PUBLISHED
    ]
    found: dict[str, DocumentLayout] = {}
    for package in sorted(published, key=lambda item: (item.version, item.installed_at)):
        definition = _load(connection, package.kind, package.code, package.version)
        assert isinstance(definition, DocumentLayout)
        found[package.code] = definition
    return found


def legal_basis(connection: Connection, package: InstalledPackage) -> tuple[LegalBasis, ...]:
    """The documents that an installed package rests on.

    Raises:
        NotInstalled: it is not here any more.
    """
    return _load(connection, package.kind, package.code, package.version).legal_basis


def _differs(definition: Definition, source: str) -> Problem:
    if source == FROM_FILE:
        return Problem(
            "Version {version} of {code} is already installed with different content; nothing was changed. "
            "If it is your own, enter a new version number in the column “version” of its sheet “settings” "
            "and import it again. If it is the province's, ask for one with a new version number.",
            version=definition.version,
            code=definition.code,
        )
    return Problem(
        "Version {version} of {code} is installed with different content. Ask the province for a package "
        "with a new version number; nothing was changed.",
        version=definition.version,
        code=definition.code,
    )


def _is_same(connection: Connection, present: InstalledPackage, definition: Definition) -> bool:
    """Whether both say the same, written in another way: a set that went out as a workbook and came back."""
    if not isinstance(definition, IndicatorSet):
        return False
    there = _load(connection, present.kind, present.code, present.version)
    return isinstance(there, IndicatorSet) and replace(there, sha256="") == replace(definition, sha256="")


def _load(connection: Connection, kind: PackageKind, code: str, version: str) -> Definition:
    which = {"kind": kind.value, "code": code, "version": version}
    found = _WHICH.first(connection, which)
    if found is None:
        raise NotInstalled(
            "The catalogue item {code} version {version} is not on this computer. "
            "Exchange with the province or import its package.",
            code=code,
            version=version,
        )
    sha256 = str(found[0])
    definition = _KNOWN.get(sha256)
    if definition is None:
        ((content,),) = _CONTENT.all(connection, which)
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        definition = _KNOWN[sha256] = definition_from_bytes(content, installed=True)
    return definition


def _find(connection: Connection, kind: PackageKind, code: str, version: str) -> InstalledPackage | None:
    found = _FIND.first(connection, {"kind": kind.value, "code": code, "version": version})
    return None if found is None else _installed(found)


def _installed(row: Sequence[Any]) -> InstalledPackage:
    sha256, kind, code, version, status, title, source, at = row
    return InstalledPackage(sha256, PackageKind(kind), code, version, status, title, source, from_millis(at))
