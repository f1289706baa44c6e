"""What waits in the fund: sheets to be made public, vouchers to be posted, months to be closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.fund.disclosure.publishing import publications
from desktop_app.fund.disclosure.terms import Term, terms
from desktop_app.fund.ledger.closing import CLOSE, closed_until
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.vouchers.reading import days_of_vouchers, open_drafts


@dataclass(frozen=True, slots=True)
class FundDues:
    """What waits for an officer, each only where he may do it.

    ``sheets``: those that are not public yet, the earliest term first; ``unposted``: how many vouchers are
    prepared; ``months`` (2026-09): over, with something posted in them, and not closed, the earliest first.
    """

    sheets: tuple[Term, ...] = ()
    unposted: int = 0
    months: tuple[str, ...] = ()


def fund_dues(connection: Connection, commune_code: str, today: date, officer: str) -> FundDues:
    """What waits in the fund for this officer; nothing where there is no fund."""
    may_post, may_close = (not refusal(connection, officer, right) for right in (POST, CLOSE))
    drafts = open_drafts(connection) if may_post or not refusal(connection, officer, ENTER) else []
    return FundDues(
        tuple(_open_sheets(connection, commune_code, today)) if may_post else (),
        len(drafts),
        tuple(_open_months(connection, today)) if may_close else (),
    )


def _open_sheets(connection: Connection, commune_code: str, today: date) -> list[Term]:
    done = publications(connection)
    found = terms(connection, commune_code, today)
    return [term for term in found if (term.code, term.span or term.campaign_id) not in done]


def _open_months(connection: Connection, today: date) -> list[str]:
    until = closed_until(connection) or date.min
    this_month = today.replace(day=1)
    months = {f"{day:%Y-%m}" for day in days_of_vouchers(connection) if until < day < this_month}
    return sorted(months)
