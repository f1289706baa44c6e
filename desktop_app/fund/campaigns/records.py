"""A campaign as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

CAMPAIGN: Final = "fund_campaign"
"""The name of the record."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A programme or appeal: what is collected for, by whom, and until when.

    ``passes_through``: what comes in belongs to another level and is no income of the office. ``target`` is
    in whole đồng, 0 without one. Behind ``receiving_until`` nothing is received, and by
    ``distributing_until`` everything should be given out; both may be missing.
    """

    id: str
    title: str
    kind: str
    code: str
    passes_through: bool
    basis: str
    starts_on: date
    ends_on: date | None
    receiving_until: date | None
    distributing_until: date | None
    target: int
    committee: str
    account: str
    bank: str
    note: str
