"""Which indicators the fund covers, from the packages that the book has."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from desktop_app.catalogue.fund_feeds import FundFeed, feeds_in_use
from desktop_app.catalogue.installed import fund_feed_packages

FUND: Final = "@fund"
"""The register code of figures from vouchers of the fund."""


def fund_feeds(connection: Connection) -> tuple[FundFeed, ...]:
    """Return the feeds in use in this book."""
    return feeds_in_use(fund_feed_packages(connection))


def counted_support(connection: Connection) -> tuple[str, ...]:
    """Return one word for each kind of support that an indicator of its own counts."""
    words = (feed.support[0] for feed in fund_feeds(connection) if feed.support)
    return tuple(dict.fromkeys(words))
