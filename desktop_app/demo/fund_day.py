"""The fund in the demonstration: a storm appeal with givers and goods, the same on both computers."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.book.office import Office
from desktop_app.demo.exchanging import exchange
from desktop_app.demo.narration import Narrator, claim
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.campaigns.reading import campaign_of
from desktop_app.fund.disclosure.campaign_sums import campaign_sums
from desktop_app.fund.disclosure.sheets import DisclosureSheet, sheet
from desktop_app.fund.disclosure.spans import appeal_span
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Voucher, VoucherKind
from desktop_app.sample.fund import play_sample_fund


def keep_fund(tell: Narrator, first: Office, second: Office, folder: Path) -> None:
    """Post an appeal on the first computer, look at it on the second, print a receipt, a book and the sheet.

    Raises:
        Problem: a step failed, or a claim did not hold.
    """
    with tell.step(tr("A storm appeal posted, seen on both computers")) as found:
        played = play_sample_fund(first)
        exchange(first)
        exchange(second)
        for office in (first, second):
            with office.read() as connection:
                _check(connection, office, played.campaigns["BAO"])
        with first.read() as one, second.read() as two:
            left = _balances(one, first)
            claim(left == _balances(two, second), "both computers have the same balances")
        found.append(tr("{n} givers", n=format_number(played.donors)))
        found.append(tr("{n} households helped", n=format_number(played.helped)))
        found.append(tr("{amount} đ left", amount=format_number(sum(left.values()))))
    with tell.step(tr("A receipt and the sheet of the appeal written")) as found:
        with first.read() as connection:
            receipt, appeal = _receipts(connection)[0], played.campaigns["BAO"]
            wanted = {
                "6-phieu-thu.pdf": FundPaperRequest("cash_voucher", receipt.id),
                "8-so-quy.pdf": FundPaperRequest("cash_book", span=f"{receipt.said.day:%Y-%m}"),
                "7-cong-khai-dot-van-dong.xlsx": FundPaperRequest("disclosure", campaign_id=appeal),
                "9-cong-khai-dot-van-dong.docx": FundPaperRequest("disclosure", campaign_id=appeal),
            }
            commune = first.identity.commune_code
            papers = {
                name: build(connection, first.clock, commune, request, first.officer)
                for name, request in wanted.items()
            }
        for name, paper in papers.items():
            render(paper, FileKind(Path(name).suffix.removeprefix(".")), folder / name)
        for target in sorted(folder / name for name in papers):
            found.append(f"{target.name} {format_number(target.stat().st_size)} B")


def _check(connection: Connection, office: Office, campaign_id: str) -> None:
    posted = vouchers(connection)
    effects = sum(voucher.effect for voucher in posted)
    claim(sum(_balances(connection, office).values()) == effects, "balances are the sum of the postings")
    claim(min(stock(connection).values()) >= 0, "no store holds less than nothing")
    numbers = [voucher.number for voucher in _receipts(connection)]
    claim(len(set(numbers)) == len(numbers) and all(numbers), "every receipt has a number of its own")
    shown = _sheet(connection, office, campaign_id)
    left = {item.campaign.id: item for item in campaign_sums(connection, office.clock.today())}
    claim(shown.closing == left[campaign_id].totals.balance, "the sheet says what the ledger says")
    named = {line.giver for line in shown.given}
    silent = {
        voucher.said.content.partner
        for voucher in _receipts(connection)
        if voucher.said.campaign_id == campaign_id and not voucher.said.content.consent
    }
    agreed = {
        voucher.said.content.partner for voucher in _receipts(connection) if voucher.said.content.consent
    }
    claim(not named & (silent - agreed - {""}), "nobody is named who did not agree")


def _receipts(connection: Connection) -> list[Voucher]:
    return vouchers(connection, kinds=[VoucherKind.RECEIPT])


def _sheet(connection: Connection, office: Office, campaign_id: str) -> DisclosureSheet:
    span = appeal_span(campaign_of(connection, campaign_id), office.clock.today())
    return sheet(connection, span, campaign_id)


def _balances(connection: Connection, office: Office) -> dict[str, int]:
    return {item.campaign.id: item.totals.balance for item in campaign_sums(connection, office.clock.today())}
