"""``so-mat-tran fund``: the campaigns with what they have; prepared vouchers are posted."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from sqlalchemy import Connection

from desktop_app.accounts.officers import refusal, require_author
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.campaign_sums import campaign_sums
from desktop_app.fund.ledger.posting import POST
from desktop_app.fund.ledger.typed_vouchers import post_shown
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.rules.rights import FUND_RIGHTS
from desktop_app.fund.vouchers.reading import open_drafts
from desktop_app.fund.vouchers.records import VoucherDraft, in_posting_order


def run(arguments: Arguments) -> int:
    """List the campaigns, or post; an officer signs in where the office has any."""
    own = arguments.own
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        if own.act == "campaigns":
            return list_campaigns(office)
        return post_prepared(office, own.campaign or "", dry_run=own.dry_run)


def list_campaigns(office: Office) -> int:
    """Print the code of each campaign, its receipts, expenses and balance, and how many vouchers are not
    posted.

    Raises:
        NotAllowed: the officer does not work with the fund.
    """
    with office.read() as connection:
        _require_fund(connection, office.officer)
        found = campaign_sums(connection, office.clock.today())
    for item in found:
        totals = item.totals
        words = tr(
            "received {received}, spent {spent}, balance {balance}, not posted: {n}",
            received=format_number(totals.income),
            spent=format_number(totals.spent),
            balance=format_number(totals.balance),
            n=format_number(item.waiting),
        )
        sys.stdout.write(f"{item.campaign.code:<20}  {item.campaign.title}  {words}\n")
    return 0


def post_prepared(office: Office, code: str, *, dry_run: bool) -> int:
    """Post what is prepared, of one campaign where its code is given, in the order of the days.

    Each voucher is a transaction of its own; 1 where one was refused and stays prepared.

    Raises:
        NotAllowed: the officer may not post.
        Problem: there is no campaign of that code.
    """
    with office.read() as connection:
        require_author(connection, office.officer, POST)
        known = {campaign.id: campaign for campaign in campaigns(connection)}
        only = _of_code(known.values(), code) if code else None
        drafts = in_posting_order(
            each for each in open_drafts(connection) if only is None or each.campaign_id == only.id
        )
    refused = 0
    for draft in drafts:
        number = "–" if dry_run else _post(office, draft)
        refused += not number
        if number:
            sys.stdout.write(f"{number}  {_words(draft, known)}\n")
    return 1 if refused else 0


def _post(office: Office, draft: VoucherDraft) -> str:
    try:
        with office.record() as rec:
            return post_shown(rec, draft)
    except Problem as problem:
        sys.stderr.write(f"! {format_date(draft.day)} {format_number(draft.money)}: {problem.sentence()}\n")
        return ""


def _require_fund(connection: Connection, officer: str) -> None:
    """Let pass only who works with the fund: any of its rights will do."""
    if all(refusal(connection, officer, right) for right in FUND_RIGHTS):
        require_author(connection, officer, FUND_RIGHTS[0])


def _of_code(known: Iterable[Campaign], code: str) -> Campaign:
    wanted = code.strip().upper()
    for campaign in known:
        if campaign.code == wanted:
            return campaign
    raise Problem("There is no campaign {code}. “so-mat-tran fund campaigns” lists them.", code=wanted)


def _words(draft: VoucherDraft, known: dict[str, Campaign]) -> str:
    campaign = known.get(draft.campaign_id)
    parts = (
        fund_rules().voucher_name(draft.kind).name,
        format_date(draft.day),
        f"{format_number(draft.money):>15}",
        draft.content.partner,
        "" if campaign is None else campaign.title,
    )
    return "  ".join(part for part in parts if part)
