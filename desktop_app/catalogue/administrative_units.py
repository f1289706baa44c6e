"""A list of provinces and communes as a package: who published it, from which day, on which law it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.base.units.former_codes import UNITS
from desktop_app.base.units.unit_tables import table_faults
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.manifest import read_dated, read_legal_bases
from desktop_app.catalogue.packages.package import Package, PackageKind


@dataclass(frozen=True, slots=True)
class AdministrativeUnits:
    """One list; its ``version`` is a day, and the later one takes the place of the earlier."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    units: int
    legal_basis: tuple[LegalBasis, ...]
    sha256: str
    files: Mapping[str, bytes] = field(repr=False, compare=False)


def read_administrative_units(package: Package) -> AdministrativeUnits:
    """The list that ``package`` holds.

    Raises:
        PackageFaults: the manifest or a table has mistakes, or communes of the list before are left out.
    """
    faults = FaultList()
    manifest = read_dated(package, PackageKind.ADMINISTRATIVE_UNITS, faults)
    version = manifest.text("version")
    for fault in table_faults(package.files, version):
        faults.add(fault.problem, fault.file, fault.row, fault.column)
    units = AdministrativeUnits(
        code=manifest.text("code"),
        version=version,
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        units=len(package.files.get(UNITS, b"").splitlines()) - 1,
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
        files=package.files,
    )
    faults.raise_if_any()
    return units
