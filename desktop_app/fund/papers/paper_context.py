"""What every paper of the fund needs: the office, its names and words, the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.numbers import format_number
from desktop_app.fund.papers.kinds import FundPaperKind, Regime, paper_rules
from desktop_app.fund.rules.money_words import MOST, WordStyle, money_in_words
from desktop_app.fund.vouchers.naming import campaign_titles
from desktop_app.fund.vouchers.records import Voucher, VoucherContent
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.reports.data import DocumentHead, PrintState, Signer, VoucherHead
from desktop_app.reports.frame.official_dates import day_word, month_word
from desktop_app.reports.frame.wording import Wording, load_wording


@dataclass(frozen=True, slots=True)
class PaperContext:
    """The office that makes a paper, ``with_words``: with names and what else people wrote."""

    profile: OfficeProfile
    now: datetime
    today: date
    campaigns: Mapping[str, str]
    with_words: bool = True

    @property
    def regime(self) -> Regime:
        """The accounting regime that the office follows."""
        return paper_rules().regime_of(self.profile["fund_regime"])

    @property
    def style(self) -> WordStyle:
        """How the office writes numbers in words."""
        return WordStyle(self.profile["amount_gap"], self.profile["amount_thousand"])

    @property
    def address(self) -> str:
        """Where the office is, as vouchers say it."""
        given = self.profile["fund_address"]
        return f"{given[:1].upper()}{given[1:]}"

    def wording(self, name: str) -> Wording:
        """The sentences of a paper, spelled as the office spells."""
        return load_wording(name).for_head(document_head(self.profile))

    def state(self, *, is_draft: bool = False) -> PrintState:
        """A paper that is made now."""
        return PrintState(is_draft, self.now, self.now)

    def form_head(self, paper: FundPaperKind, words: Wording) -> VoucherHead:
        """The head of a voucher or book: the unit with its code, and which form it is."""
        blank, regime = words.text("head.blank"), self.regime
        is_own = regime.asks_addresses(paper)
        number = words.text("head.form", form=paper.forms.get(regime.code) or blank)
        address = (words.text("head.address", address=self.address),) if is_own else ()
        return VoucherHead(
            (
                words.text("head.unit", name=self.profile["organization_line_1"]),
                *address,
                words.text("head.code", code=self.profile["fund_unit_code"] or blank),
            ),
            (regime.own_design if is_own else number, regime.cited),
            self.profile["issuer"],
            self.profile.tones,
        )

    def official_head(self, day: date | None = None) -> DocumentHead:
        """The head of an official document that has no number of its own."""
        return replace(document_head(self.profile, issued_on=day), has_number=False)

    def chair(self) -> Signer:
        """Who signs for the standing board."""
        return signer(self.profile)

    def in_words(self, amount: int) -> str:
        """An amount in the words of the office; nothing for one that nobody reads as words."""
        return money_in_words(amount, self.style) if abs(amount) <= MOST else ""


def open_paper_context(
    connection: Connection, clock: Clock, commune_code: str, *, with_words: bool = True
) -> PaperContext:
    """Read what every paper needs."""
    return PaperContext(
        load_profile(connection, commune_code),
        clock.now(),
        clock.today(),
        campaign_titles(connection),
        with_words,
    )


def amount(value: int, words: Wording) -> str:
    """Whole đồng with its unit."""
    return words.text("money.amount_value", amount=format_number(value))


def day_line(words: Wording, day: date) -> str:
    """ "Ngày 05 tháng 9 năm 2026"."""
    return words.text("title.day", day=day_word(day.day), month=month_word(day.month), year=day.year)


def without_words(voucher: Voucher) -> Voucher:
    """What is counted alone: days, amounts, goods. Names and other text are in the voucher, written once."""
    said, content = voucher.said, voucher.said.content
    kept = VoucherContent(
        money_day=content.money_day,
        valuables_value=content.valuables_value,
        receipt_id=content.receipt_id,
        store_id=content.store_id,
        to_store_id=content.to_store_id,
    )
    goods = tuple(replace(line, note="") for line in said.goods_lines)
    helped = tuple(replace(line, what="", support="", source="") for line in said.help_lines)
    bare = replace(said, content=kept, goods_lines=goods, help_lines=helped)
    return replace(voucher, said=bare, reason="")
