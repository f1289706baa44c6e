"""What the book has in the account, beside what the bank says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.fund.statements.matching import Match
from desktop_app.fund.statements.reading import ClosingBalance
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import Method


@dataclass(frozen=True, slots=True)
class AtBank:
    """Whole đồng of all campaigns in the account at the end of ``closing.day``, posted and prepared.

    ``counted``: the prepared vouchers among them.
    """

    closing: ClosingBalance
    money: int
    counted: frozenset[str]

    def with_lines(self, chosen: Iterable[Match]) -> int:
        """What it will be when these lines of the statement are taken."""
        return self.money + sum(
            each.transfer.money
            for each in chosen
            if each.draft_id not in self.counted and each.transfer.day <= self.closing.day
        )


def at_bank(connection: Connection, closing: ClosingBalance) -> AtBank:
    """What the book has in the account on the day to which a statement goes."""
    posted = [voucher.said for voucher in vouchers(connection)]
    prepared = [draft for draft in open_drafts(connection) if draft.effect_in(Method.TRANSFER)]
    every = (said for said in (*posted, *prepared) if said.received_on <= closing.day)
    money = sum(said.effect_in(Method.TRANSFER) for said in every)
    return AtBank(closing, money, frozenset(draft.id for draft in prepared))
