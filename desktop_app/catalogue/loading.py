"""Loads catalogue packages from a folder or from bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.administrative_units import AdministrativeUnits, read_administrative_units
from desktop_app.catalogue.fund_feeds import FundFeeds, read_fund_feeds
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.layouts.document_layout import DocumentLayout, read_document_layout
from desktop_app.catalogue.packages.package import (
    MANIFESTS,
    Package,
    PackageKind,
    decode_package,
    package_from_folder,
)
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.catalogue.reading_indicators import read_indicator_set
from desktop_app.catalogue.reading_questionnaires import read_questionnaire
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.reading_registers import read_register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable, read_working_calendar

Definition = (
    Questionnaire
    | IndicatorSet
    | AdministrativeUnits
    | WorkingCalendarTable
    | Register
    | DocumentLayout
    | FundFeeds
)

_READERS: Mapping[PackageKind, Callable[[Package], Definition]] = {
    PackageKind.SURVEY_FORM: read_questionnaire,
    PackageKind.INDICATOR_SET: read_indicator_set,
    PackageKind.ADMINISTRATIVE_UNITS: read_administrative_units,
    PackageKind.WORKING_CALENDAR: read_working_calendar,
    PackageKind.REGISTER: read_register,
    PackageKind.DOCUMENT_LAYOUT: read_document_layout,
    PackageKind.FUND_FEEDS: read_fund_feeds,
}

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What readers of the standard library raise for what their own errors do not foresee."""


@dataclass(frozen=True, slots=True)
class LoadedPackage:
    """A package and what it defines."""

    package: Package
    definition: Definition


def read_definition(package: Package, *, installed: bool = False) -> Definition:
    """What ``package`` defines; of one that is ``installed`` it was checked that its parts agree.

    Raises:
        PackageFaults: it has mistakes.
        Problem: it holds something that cannot even be looked at, such as a number of thousands of digits.
    """
    try:
        if installed and package.kind is PackageKind.REGISTER:
            return read_register(package, installed=True)
        return _READERS[package.kind](package)
    except _UNREADABLE as error:
        raise Problem(
            "The package contains something unknown to this program ({kind}). Tell its author; everything "
            "else works as before.",
            kind=type(error).__name__,
        ) from error


def definition_from_bytes(content: bytes, *, installed: bool = False) -> Definition:
    """What the encoded package ``content`` defines; see :func:`read_definition`.

    Raises:
        Problem: the bytes are no package, or it has mistakes.
    """
    return read_definition(decode_package(content), installed=installed)


def load_packages(folder: Path) -> tuple[LoadedPackage, ...]:
    """Every package below ``folder``, in the order of their paths.

    Raises:
        PackageFaults: one of them has mistakes.
        OSError: a file cannot be read.
    """
    names = set(MANIFESTS.values())
    homes = sorted({path.parent for path in folder.rglob("*.toml") if path.name in names})
    packages = [package_from_folder(home) for home in homes]
    return tuple(LoadedPackage(package, read_definition(package)) for package in packages)


def starter_set() -> IndicatorSet:
    """A small set with an indicator of each kind, to begin a set of one's own from; it is not installed."""
    definition = read_definition(package_from_folder(resource_path("sample", "indicator_set")))
    assert isinstance(definition, IndicatorSet)
    return definition


@cache
def shipped_packages() -> tuple[LoadedPackage, ...]:
    """The packages that come with the program; read once, they do not change while it runs."""
    return load_packages(resource_path("catalogue"))
