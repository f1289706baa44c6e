"""Reads a TOML manifest key by key, listing what is missing or of the wrong kind."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.base.units.unit_tables import is_version
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label, LegalBasis
from desktop_app.catalogue.packages.package import Package, PackageKind


class ManifestTable:
    """One table of a manifest; ``place`` names it in messages, e.g. ``questions[3]``."""

    def __init__(self, values: Mapping[str, Any], file: str, faults: FaultList, place: str = "") -> None:
        self._values = values
        self._file = file
        self._faults = faults
        self._place = place

    def fault(self, key: str, problem: Problem) -> None:
        """Note a mistake at ``key``."""
        self._faults.add(problem, self._file, column=f"{self._place}.{key}" if self._place else key)

    def has(self, key: str) -> bool:
        """Whether anything is given at ``key``."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The keys of the table, as they are written."""
        return tuple(self._values)

    def values(self) -> Mapping[str, Any]:
        """What is written, as TOML has it."""
        return self._values

    def text(self, key: str, *, required: bool = True) -> str:
        """The text at ``key`` in NFC, or nothing with a note when it is required and missing."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            self.fault(key, Problem("This must be text in quotation marks."))
            return ""
        if required and not value.strip():
            self.fault(key, Problem("This is missing. Fill it in."))
        return nfc(value.strip())

    def label(self, stem: str, *, required: bool = True) -> Label:
        """The texts ``stem_vi`` and ``stem_en``."""
        return Label(self.text(f"{stem}_vi", required=required), self.text(f"{stem}_en", required=required))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, Problem("This must be a list of texts."))
            return ()
        return tuple(nfc(item) for item in value)

    def whole(self, key: str) -> int | None:
        """A whole number, or ``None`` when it is not given."""
        value = self._values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            self.fault(key, Problem("This must be a whole number."))
            return None
        return value

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; false when it is not given."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, Problem("This must be true or false."))
            return False
        return value

    def day(self, key: str) -> date | None:
        """A date, or ``None`` when it is not given."""
        value = self._values.get(key)
        if value is not None and type(value) is not date:
            self.fault(key, Problem("This must be a date such as 2026-02-15."))
            return None
        return value

    def percent(self, key: str) -> Decimal | None:
        """A percentage written as text ("60", "92.5"), or ``None`` when it is left empty."""
        wrong = Problem("This must be a percentage from 0 to 100.")
        return self.number(key, lambda value: 0 <= value <= 100, wrong)

    def number(self, key: str, fits: Callable[[Decimal], bool], wrong: Problem) -> Decimal | None:
        """A number written as text, or ``None`` when it is left empty, is none, or does not fit."""
        text = self.text(key, required=False)
        if not text:
            return None
        with suppress(InvalidOperation):
            value = Decimal(text)
            if value.is_finite() and fits(value):
                return value
        self.fault(key, wrong)
        return None

    def choice[E: StrEnum](self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of ``kind``; its first word is used when the given one is unknown."""
        value = self.text(key, required=default is None)
        if not value and default is not None:
            return default
        try:
            return kind(value)
        except ValueError:
            if value:
                self.fault(key, unknown_word(value, kind))
            return next(iter(kind))

    def table(self, key: str) -> ManifestTable:
        """The table at ``key``; an empty one with a note when it is missing."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            self.fault(key, Problem("This is missing. Fill it in."))
            value = {}
        return ManifestTable(value, self._file, self._faults, f"{self._place}.{key}" if self._place else key)

    def tables(self, key: str) -> list[ManifestTable]:
        """The list of tables at ``key``."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault(key, Problem("This must be a list of tables."))
            return []
        return [
            ManifestTable(item, self._file, self._faults, f"{key}[{number}]")
            for number, item in enumerate(value, start=1)
        ]


def unknown_word(value: str, kind: Iterable[str]) -> Problem:
    """The sentence for a word outside a closed list."""
    return Problem(
        "“{value}” is not known here. Use one of: {allowed}.", value=value[:40], allowed=", ".join(kind)
    )


def read_toml(content: bytes, file: str, faults: FaultList) -> ManifestTable:
    """The manifest in ``content``; an empty one with a note when it cannot be read."""
    values: dict[str, Any] = {}
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        faults.add(Problem("The file is not UTF-8 text. Save it as UTF-8."), file)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        faults.add(Problem("The file cannot be read as TOML: {reason}.", reason=error), file)
    faults.raise_if_any()
    return ManifestTable(values, file, faults)


def read_dated(package: Package, kind: PackageKind, faults: FaultList) -> ManifestTable:
    """The manifest of a package of this kind, whose versions are days; noted where it is another one."""
    manifest = read_toml(package.files[package.manifest], package.manifest, faults)
    if not is_version(manifest.text("version")):
        manifest.fault("version", Problem("This must be a date such as 2026-02-15."))
    if manifest.text("kind") != kind:
        manifest.fault("kind", Problem("This must be “{kind}”.", kind=kind))
    return manifest


def read_legal_bases(manifest: ManifestTable) -> tuple[LegalBasis, ...]:
    """The ``[[legal_basis]]`` tables."""
    return tuple(
        LegalBasis(
            number=row.text("number"),
            date=row.day("date"),
            title_vi=row.text("title_vi"),
            mark=row.choice("mark", Certainty),
            note_vi=row.text("note_vi", required=False),
        )
        for row in manifest.tables("legal_basis")
    )
