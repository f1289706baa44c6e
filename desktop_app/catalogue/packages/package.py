"""One catalogue package as one block of bytes: how it is hashed, sent from the province and installed.

The encoding is canonical: files sorted by path, one MessagePack array, text with line feeds only.
The same folder gives the same bytes and hash on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.units.unit_tables import KIND as UNITS_KIND
from desktop_app.base.units.unit_tables import MANIFEST as UNITS_MANIFEST
from desktop_app.catalogue.packages.extending import extended_version, is_version, merged
from desktop_app.wire import envelope

TEXT_SUFFIXES: Final = frozenset({".toml", ".csv", ".xml", ".md", ".txt"})
MAX_BYTES: Final = 16 * 1024 * 1024
MEDIA_FOLDER: Final = "media/"
"""Where the files lie that a form refers to by name: its lists, pictures, sounds, videos."""
_PATH = re.compile(r"\w[\w.\- ()]*(?:/\w[\w.\- ()]*){0,3}")


class PackageKind(StrEnum):
    """What a package defines. The value is the ``kind`` in its manifest."""

    SURVEY_FORM = "survey_form"
    INDICATOR_SET = "indicator_set"
    ADMINISTRATIVE_UNITS = UNITS_KIND
    WORKING_CALENDAR = "working_calendar"
    REGISTER = "register"
    DOCUMENT_LAYOUT = "document_layout"
    FUND_FEEDS = "fund_feeds"


MANIFESTS: Final[Mapping[PackageKind, str]] = {
    PackageKind.SURVEY_FORM: "template.toml",
    PackageKind.INDICATOR_SET: "set.toml",
    PackageKind.ADMINISTRATIVE_UNITS: UNITS_MANIFEST,
    PackageKind.WORKING_CALENDAR: "calendar.toml",
    PackageKind.REGISTER: "register.toml",
    PackageKind.DOCUMENT_LAYOUT: "layout.toml",
    PackageKind.FUND_FEEDS: "fund_feeds.toml",
}


@dataclass(frozen=True, slots=True)
class Package:
    """The files of one definition, by path inside the package."""

    files: Mapping[str, bytes]

    @property
    def kind(self) -> PackageKind:
        """What the package defines, by the manifest it has.

        Raises:
            Problem: it has no manifest.
        """
        for kind, manifest in MANIFESTS.items():
            if manifest in self.files:
                return kind
        raise Problem(
            "The package contains none of {names}. Choose a catalogue package, or update the program if "
            "the province made it.",
            names=", ".join(MANIFESTS.values()),
        )

    @property
    def media(self) -> dict[str, bytes]:
        """The files that the form refers to, by name."""
        return {
            path.removeprefix(MEDIA_FOLDER): content
            for path, content in self.files.items()
            if path.startswith(MEDIA_FOLDER)
        }

    @property
    def manifest(self) -> str:
        """The path of the manifest."""
        return MANIFESTS[self.kind]

    def encode(self) -> bytes:
        """The canonical bytes."""
        return envelope.encode_package(self.files)

    @property
    def sha256(self) -> str:
        """The hash of the canonical bytes, 64 hex digits; identifies the package everywhere."""
        return hashlib.sha256(self.encode()).hexdigest()


def decode_package(content: bytes) -> Package:
    """The package in ``content``.

    Raises:
        Problem: the bytes are not a package, were changed, or carry paths that leave the package.
    """
    if len(content) > MAX_BYTES:
        raise Problem(
            "The catalogue package is too large ({size} bytes). Ask the province.", size=len(content)
        )
    try:
        written_as, files = envelope.decode_package(content)
    except ValueError as error:  # also text that is not UTF-8
        raise Problem("The catalogue package is damaged. Download it again.") from error
    if written_as != envelope.FORMAT:
        raise Problem("The catalogue package is of an unknown format. Update the program.")
    package = Package(files)
    for path in package.files:
        if not can_travel(path):
            raise Problem("The catalogue package has a file with the forbidden name “{path}”.", path=path)
    if package.encode() != content:
        raise Problem("The catalogue package is damaged. Download it again.")
    return package


def package_from_folder(folder: Path) -> Package:
    """The package whose files lie in ``folder``; hidden files are left out.

    An indicator set that extends another version is merged with it, when that one is in a folder beside it.

    Raises:
        Problem: a file has a name that cannot travel, or there is no manifest.
        OSError: a file cannot be read.
    """
    return _with_what_it_extends(folder.resolve(), frozenset())


def _with_what_it_extends(folder: Path, extending: frozenset[Path]) -> Package:
    """The package; as it is written where what it extends is not there, or extends it in turn."""
    package, extending = _read_folder(folder), extending | {folder}
    manifest = package.manifest
    wanted = extended_version(package.files[manifest]) if package.kind is PackageKind.INDICATOR_SET else None
    if wanted is None:
        return package
    for path in sorted(folder.parent.glob(f"*/{manifest}")):
        if path.parent not in extending and is_version(path.read_bytes(), wanted):
            base = _with_what_it_extends(path.parent, extending)
            if extended_version(base.files[manifest]) is None:
                return Package(merged(manifest, base.files, package.files))
    return package


def _read_folder(folder: Path) -> Package:
    files: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith((".", "~")) for part in name.split("/")):
            continue
        if not can_travel(name):
            raise Problem("The catalogue package has a file with the forbidden name “{path}”.", path=name)
        files[name] = as_it_travels(name, path.read_bytes())
    package = Package(files)
    _ = package.kind
    return package


def can_travel(path: str) -> bool:
    """Whether a file may have this path inside a package."""
    return _PATH.fullmatch(path) is not None


def as_it_travels(path: str, content: bytes) -> bytes:
    """The content of a file as it is packed: text with line feeds only."""
    return content.replace(b"\r\n", b"\n") if path.endswith(tuple(TEXT_SUFFIXES)) else content
