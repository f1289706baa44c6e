"""Which indicators vouchers of the fund give a figure to, as a package that a province may publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Label, LegalBasis, PackageStatus
from desktop_app.catalogue.packages.manifest import ManifestTable, read_dated, read_legal_bases, unknown_word
from desktop_app.catalogue.packages.package import Package, PackageKind

VOUCHERS: Final = frozenset(
    {
        "receipt",
        "payment",
        "transfer_up",
        "passed_on",
        "opening",
        "direct_gift",
        "pledge",
        "goods_in",
        "goods_out",
    }
)
"""The kinds of vouchers that may count; goods and money that are only moved change nothing."""


class CountedAmount(StrEnum):
    """What of a voucher is counted; the shipped package explains each word."""

    MONEY = "money"
    GOODS = "goods"
    VALUE = "value"
    HOUSEHOLDS = "households"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class FundFeed:
    """An indicator of a set to which vouchers of some kinds give a figure."""

    set: str
    indicator: str
    vouchers: frozenset[str]
    counts: CountedAmount
    funds: frozenset[str]
    for_others: bool
    with_area: bool
    support: tuple[str, ...]
    once: bool

    def has_support(self, typed: str) -> bool:
        """Whether a line of a list is of a kind of support that counts here."""
        return not self.support or fold(typed.strip()) in {fold(word) for word in self.support}


@dataclass(frozen=True, slots=True)
class FundFeeds:
    """One version of the feeds of the fund."""

    code: str
    version: str
    status: PackageStatus
    title: Label
    note_vi: str
    feeds: tuple[FundFeed, ...]
    legal_basis: tuple[LegalBasis, ...]
    sha256: str


def read_fund_feeds(package: Package) -> FundFeeds:
    """The feeds that ``package`` holds.

    Raises:
        PackageFaults: the manifest has mistakes.
    """
    faults = FaultList()
    manifest = read_dated(package, PackageKind.FUND_FEEDS, faults)
    found = FundFeeds(
        code=manifest.text("code"),
        version=manifest.text("version"),
        status=manifest.choice("status", PackageStatus),
        title=manifest.label("title"),
        note_vi=manifest.text("note_vi", required=False),
        feeds=tuple(_feed(row) for row in manifest.tables("feeds")),
        legal_basis=read_legal_bases(manifest),
        sha256=package.sha256,
    )
    if not found.feeds:
        manifest.fault("feeds", Problem("This is missing. Fill it in."))
    faults.raise_if_any()
    return found


def _feed(row: ManifestTable) -> FundFeed:
    kinds = row.texts("vouchers")
    for kind in kinds:
        if kind not in VOUCHERS:
            row.fault("vouchers", unknown_word(kind, VOUCHERS))
    if not kinds:
        row.fault("vouchers", Problem("This is missing. Fill it in."))
    return FundFeed(
        set=row.text("set"),
        indicator=row.text("indicator"),
        vouchers=frozenset(kinds),
        counts=row.choice("counts", CountedAmount),
        funds=frozenset(row.texts("funds")),
        for_others=row.flag("for_others"),
        with_area=row.flag("with_area"),
        support=tuple(row.texts("support")),
        once=row.flag("once"),
    )


def feeds_in_use(packages: Iterable[FundFeeds]) -> tuple[FundFeed, ...]:
    """The feeds of each set from the first package that names it."""
    found: dict[str, tuple[FundFeed, ...]] = {}
    for package in packages:
        for name in {feed.set for feed in package.feeds} - found.keys():
            found[name] = tuple(feed for feed in package.feeds if feed.set == name)
    return tuple(feed for name in sorted(found) for feed in found[name])
