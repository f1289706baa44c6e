"""How documents are laid out, as a package: measures and words that differ from the shipped ones, types."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.layouts.report_outline import ReportOutline, read_outline
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_dated, read_legal_bases
from desktop_app.catalogue.packages.package import Package, PackageKind


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document and its abbreviation in a symbol: "BC" for báo cáo."""

    symbol: str
    name: str


@dataclass(frozen=True, slots=True)
class DocumentLayout:
    """One version of a layout; ``mark`` says how sure its measures are.

    ``measures`` by section and name, ``words`` by key: only what differs from the shipped ones.
    """

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    mark: Certainty
    measures: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, str]
    types: tuple[DocumentType, ...]
    legal_basis: tuple[LegalBasis, ...]
    sha256: str
    report: ReportOutline | None = None
    """The outline of the report on the Front's work and its sentences, where they are not the shipped ones.
    """


def read_document_layout(package: Package) -> DocumentLayout:
    """The layout that ``package`` holds.

    Raises:
        PackageFaults: the manifest has mistakes, or names a measure that there is not.
    """
    faults = FaultList()
    manifest = read_dated(package, PackageKind.DOCUMENT_LAYOUT, faults)
    layout = DocumentLayout(
        code=manifest.text("code"),
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        mark=manifest.choice("mark", Certainty),
        measures=_measures(manifest),
        words=_words(manifest),
        types=tuple(DocumentType(row.text("symbol"), row.text("name")) for row in manifest.tables("types")),
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
        report=_report(package, manifest),
    )
    faults.raise_if_any()
    return layout


def _report(package: Package, manifest: ManifestTable) -> ReportOutline | None:
    """The outline in the file that ``report`` names."""
    name = manifest.text("report", required=False)
    if not name:
        return None
    if name not in package.files:
        manifest.fault("report", Problem("The package has no file “{name}”.", name=name))
        return None
    try:
        return read_outline(package.files[name])
    except Problem as problem:
        manifest.fault("report", problem)
        return None


def _measures(manifest: ManifestTable) -> dict[str, dict[str, Any]]:
    """The measures, each of which the shipped profile has, too, and of its kind."""
    found: dict[str, dict[str, Any]] = {}
    if not manifest.has("measures"):
        return found
    sections = manifest.table("measures")
    for section in sections.names():
        known = _shipped_measures().get(section)
        if not isinstance(known, dict):
            sections.fault(section, Problem("There is no such part of a document."))
            continue
        table = sections.table(section)
        for name, value in table.values().items():
            if not _fits(value, known.get(name)):
                table.fault(name, Problem("Documents have no such measure, or not of this kind."))
        found[section] = dict(table.values())
    return found


def _fits(value: object, shipped: object) -> bool:
    if shipped is None:
        return False
    numbers = (int, float)
    if isinstance(shipped, numbers) and not isinstance(shipped, bool):
        return isinstance(value, numbers) and not isinstance(value, bool) and 0 <= value <= _MOST
    return type(value) is type(shipped)


_MOST = 500
"""No measure is larger, in millimetres or points."""


def _words(manifest: ManifestTable) -> dict[str, str]:
    if not manifest.has("words"):
        return {}
    table = manifest.table("words")
    return {key: table.text(key, required=False) for key in table.names()}


@cache
def _shipped_measures() -> dict[str, Any]:
    with resource_path("documents", "profiles", "mttq-nd30.toml").open("rb") as stream:
        return tomllib.load(stream)
