"""The place in the window for a file that was opened from outside."""

from __future__ import annotations

from pathlib import Path

from desktop_app.backup.archive import SUFFIX as BACKUP
from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.package import MANIFESTS
from desktop_app.forms.importing.importing import SUFFIXES as FORMS
from desktop_app.wire.courier.container import SUFFIX as CARRIED
from desktop_app.wire.releases.bundle import SUFFIX as BUNDLE
from ui.context.room import RoomPlace
from ui.places.settings import SectionPlace
from ui.places.sync import BundlePlace

_SECTIONS = {BACKUP: "safety", BUNDLE: "about"} | dict.fromkeys(FORMS, "catalogue")


def place_of(file: Path) -> RoomPlace:
    """The place that offers what can be done with it; whether it is whole is found out there.

    Raises:
        Problem: it is not there, or is no file of this program.
    """
    if not file.exists():
        raise Problem("There is no file {path}. Check the name.", path=file)
    if file.suffix.lower() == CARRIED and file.is_file():
        return BundlePlace(file=file)
    section = "catalogue" if file.name in MANIFESTS.values() else _SECTIONS.get(file.suffix.lower())
    if section is None or not file.is_file():
        raise Problem(
            "“{name}” is not a file that this program opens. It opens backups (.smt-backup), bundles of the "
            "province (.mtb, .smtbundle) and forms or indicator sets (.xlsx, .xls, .csv, .md, .xml).",
            name=file.name,
        )
    return SectionPlace(section, file=file)
