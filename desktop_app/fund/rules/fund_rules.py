"""Kinds of funds with their days and rows of numbers of vouchers, from ``resources/fund/rules.toml``."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

import msgspec

from desktop_app.base.i18n import language
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.packages.labels import Certainty
from desktop_app.catalogue.registers.definition import NumberRule

_DIGITS: Final = 4


class _Named(msgspec.Struct, frozen=True):
    code: str
    name_vi: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the language of the user."""
        return self.name_en if language() == "en" else self.name_vi


class FundKind(_Named, frozen=True):
    """A kind of fund. ``receiving_days`` and ``distributing_days``: calendar days, 0 without a limit.

    Receiving is counted from the beginning of a campaign, distributing from the end of receiving.
    """

    basis: str
    mark: Certainty
    receiving_days: int = 0
    distributing_days: int = 0
    books: Literal["common", "campaign"] = "common"
    """Whether its campaigns share the rows of numbers, or each has its own."""

    def receiving_until(self, starts_on: date) -> date | None:
        """The last day of receiving, where the law says one."""
        return starts_on + timedelta(days=self.receiving_days) if self.receiving_days else None

    def distributing_until(self, receiving_until: date | None) -> date | None:
        """The last day of distributing, where the law says one."""
        if receiving_until is None or not self.distributing_days:
            return None
        return receiving_until + timedelta(days=self.distributing_days)


class VoucherName(_Named, frozen=True):
    """What a kind of voucher is called and how it is numbered."""

    series: str
    pattern: str

    @property
    def numbers(self) -> NumberRule:
        """Its row of numbers, which begins again with each year."""
        return NumberRule(self.series, self.pattern, _DIGITS)


class FundRules(msgspec.Struct, frozen=True):
    """Everything in the file."""

    own_number: str
    """How a number of a campaign with books of its own is written: ``{number}`` and ``{book}``, its code."""
    fund: tuple[FundKind, ...]
    voucher: tuple[VoucherName, ...]

    def own_pattern(self, pattern: str, code: str) -> str:
        """The pattern of the numbers of a campaign with books of its own."""
        return self.own_number.format(number=pattern, book=code)

    def kind(self, code: str) -> FundKind:
        """A kind of fund.

        Raises:
            Problem: there is none of that code.
        """
        for kind in self.fund:
            if kind.code == code:
                return kind
        raise Problem("Choose the kind of fund: {allowed}.", allowed=", ".join(k.name for k in self.fund))

    def voucher_name(self, code: str) -> VoucherName:
        """What a kind of voucher is called.

        Raises:
            KeyError: the program asks for a kind that the data do not name.
        """
        for voucher in self.voucher:
            if voucher.code == code:
                return voucher
        raise KeyError(f"no voucher {code} in fund/rules.toml")


@cache
def fund_rules() -> FundRules:
    """The rules as the program ships them; read once, immutable."""
    return msgspec.toml.decode(resource_path("fund", "rules.toml").read_bytes(), type=FundRules)
