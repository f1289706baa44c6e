"""Which indicators the fund covers, from ``resources/fund/feeds.toml``."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.fund.vouchers.records import VoucherKind

FUND: Final = "@fund"
"""What stands in the place of the code of a register where the figure comes from vouchers of the fund."""


class FundFeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An indicator of a set to which vouchers of some kinds give a figure; the file explains each field."""

    set: str
    indicator: str
    vouchers: tuple[VoucherKind, ...]
    counts: Literal["money", "goods", "value", "households", "given"]
    funds: tuple[str, ...] = ()
    for_others: bool = False
    with_area: bool = False
    support: tuple[str, ...] = ()
    once: bool = False

    def has_support(self, typed: str) -> bool:
        """Whether a line of a list is of a kind of support that counts here."""
        return not self.support or fold(typed.strip()) in {fold(word) for word in self.support}


class _Feeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feeds: tuple[FundFeed, ...]


def counted_support() -> tuple[str, ...]:
    """The kinds of support by which lines of a list count in an indicator of their own, one word of each."""
    words = (feed.support[0] for feed in fund_feeds() if feed.support)
    return tuple(dict.fromkeys(words))


@cache
def fund_feeds() -> tuple[FundFeed, ...]:
    """The feeds as the program ships them; read once."""
    return msgspec.toml.decode(resource_path("fund", "feeds.toml").read_bytes(), type=_Feeds).feeds
