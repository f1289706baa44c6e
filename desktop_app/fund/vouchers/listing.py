"""Vouchers as one list, prepared and posted together: narrowed, searched without marks, never cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.reading import diverging_drafts, open_drafts, vouchers
from desktop_app.fund.vouchers.records import Method, Voucher, VoucherDraft, VoucherKind

_REMEMBERED: Final = 20_000


class VoucherStatus(StrEnum):
    """The status of a voucher."""

    PREPARED = "prepared"
    POSTED = "posted"
    TAKEN_BACK = "taken_back"
    """It was posted, and a later one bears its amounts negated."""
    REVERSING = "reversing"
    """It takes another one back."""


class Show(StrEnum):
    """Which vouchers of a campaign are shown, besides those of one kind."""

    ALL = "all"
    PREPARED = "prepared"
    POSTED = "posted"
    TAKEN_BACK = "taken_back"
    IN = "in"
    """Money that came in."""
    OUT = "out"
    """Money that went out."""
    GOODS = "goods"
    PROMISED = "promised"
    """Pledges and direct gifts, which move nothing of the fund."""


@dataclass(frozen=True, slots=True)
class VoucherFilter:
    """What is looked for. ``show``: a word of :class:`Show` or a kind of voucher. ``only``: these alone."""

    campaign_id: str = ""
    show: str = Show.ALL
    text: str = ""
    year: int | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """A voucher in the list. ``partner`` is who gave or received; ``about`` what it was for.

    ``other``: the number of the voucher that it takes back, or that took it back, and ``why``. ``diverging``:
    the draft of a posted one, where that says something else.
    """

    said: VoucherDraft
    number: str
    status: VoucherStatus
    campaign: str
    about: str
    other: str = ""
    why: str = ""
    diverging: VoucherDraft | None = None

    @property
    def id(self) -> str:
        """The id of the voucher."""
        return self.said.id

    @property
    def valuables(self) -> int:
        """What valuables are worth, in đồng; below 0 where it takes another one back."""
        return self.said.valuables(reverses=self.status is VoucherStatus.REVERSING)

    @property
    def goods_worth(self) -> int:
        """What goods and valuables are worth, in đồng."""
        return self.said.goods_value + self.valuables

    @property
    def partner(self) -> str:
        """Who gave or received it."""
        content = self.said.content
        if self.said.kind.into is not Method.NONE:
            return content.payer or content.partner
        if content.partner or self.said.kind is not VoucherKind.OPENING:
            return content.partner
        return content.former_office


@dataclass(frozen=True, slots=True)
class VoucherListing:
    """What was found, the newest first, of how many; sums of the money that came and went among them.

    ``years``: in which the campaign has vouchers, the newest first. ``diverging``: the posted vouchers of all
    campaigns whose draft says something else.
    """

    filter: VoucherFilter
    lines: tuple[VoucherLine, ...]
    total: int
    came: int
    went: int
    years: tuple[int, ...]
    diverging: tuple[str, ...] = ()


_SHOWN: Final[Mapping[str, Callable[[VoucherLine], bool]]] = {
    Show.ALL: lambda _: True,
    Show.PREPARED: lambda line: line.status is VoucherStatus.PREPARED,
    Show.POSTED: lambda line: line.status is not VoucherStatus.PREPARED,
    Show.TAKEN_BACK: lambda line: line.status in (VoucherStatus.TAKEN_BACK, VoucherStatus.REVERSING),
    Show.IN: lambda line: line.said.kind.sign > 0,
    Show.OUT: lambda line: line.said.kind.sign < 0,
    Show.GOODS: lambda line: line.said.kind.is_goods,
    Show.PROMISED: lambda line: line.said.kind in (VoucherKind.PLEDGE, VoucherKind.DIRECT_GIFT),
}


def list_vouchers(connection: Connection, wanted: VoucherFilter) -> VoucherListing:
    """The vouchers of a campaign, or of all, that are looked for."""
    every = _lines(connection)
    within = [line for line in every if wanted.campaign_id in ("", line.said.campaign_id)]
    words, only = fold(wanted.text).split(), frozenset(wanted.only)
    found = [
        line
        for line in within
        if (not only or line.id in only)
        and _is_shown(line, wanted.show)
        and wanted.year in (None, line.said.day.year)
        and _has(line, words)
    ]
    posted = [line.said for line in found if line.status is not VoucherStatus.PREPARED]
    return VoucherListing(
        wanted,
        tuple(found),
        len(within),
        sum(said.money for said in posted if said.kind.sign > 0),
        sum(said.money for said in posted if said.kind.sign < 0),
        tuple(sorted({line.said.day.year for line in within}, reverse=True)),
        tuple(line.id for line in every if line.diverging and line.status is VoucherStatus.POSTED),
    )


def _is_shown(line: VoucherLine, show: str) -> bool:
    wanted = _SHOWN.get(show)
    return line.said.kind.value == show if wanted is None else wanted(line)


def _lines(connection: Connection) -> list[VoucherLine]:
    """All vouchers, prepared ones first, then the newest."""
    titles = {campaign.id: campaign.title for campaign in campaigns(connection)}
    found = {voucher.id: voucher for voucher in vouchers(connection)}
    diverging = diverging_drafts(connection)
    taking_back = {voucher.reverses: voucher for voucher in found.values() if voucher.reverses}
    prepared = [
        VoucherLine(draft, "", VoucherStatus.PREPARED, titles.get(draft.campaign_id, ""), about_of(draft))
        for draft in reversed(open_drafts(connection))
    ]
    posted = [
        _posted(
            voucher,
            found.get(voucher.reverses),
            taking_back.get(voucher.id),
            titles.get(voucher.said.campaign_id, ""),
            diverging.get(voucher.id),
        )
        for voucher in reversed(found.values())
    ]
    return prepared + posted


def _posted(
    voucher: Voucher,
    taken: Voucher | None,
    taker: Voucher | None,
    title: str,
    diverging: VoucherDraft | None,
) -> VoucherLine:
    status = VoucherStatus.TAKEN_BACK if taker is not None else VoucherStatus.POSTED
    other, why = (taker.number, taker.reason) if taker is not None else ("", "")
    if voucher.reverses:
        status, other, why = (
            VoucherStatus.REVERSING,
            taken.number if taken is not None else "",
            voucher.reason,
        )
    about = about_of(voucher.said)
    about = voucher.reason or about
    return VoucherLine(voucher.said, voucher.number, status, title, about, other, why, diverging)


def about_of(said: VoucherDraft) -> str:
    """What a voucher is for, in the words that somebody typed; of money that is moved at least that."""
    content = said.content
    usual = "" if said.kind.into is Method.NONE else fund_rules().voucher_name(said.kind).name
    texts = (content.reason, content.purpose, content.goods, content.decision, content.minutes, content.note)
    return next((text for text in texts if text.strip()), usual)


@lru_cache(maxsize=_REMEMBERED)
def _folded(text: str) -> str:
    """Folding is most of a search, and the next letter searches the same vouchers again."""
    return fold(text)


def _has(line: VoucherLine, words: list[str]) -> bool:
    """Whether a voucher has all words: in its number, names, amounts or what it is for."""
    if not words:
        return True
    said, content = line.said, line.said.content
    text = _folded(
        " ".join(
            (
                line.number,
                fund_rules().voucher_name(said.kind).name,
                format_date(said.day),
                line.partner,
                line.campaign,
                line.about,
                content.address,
                content.payer,
                content.bank_reference,
                content.decision,
                content.goods,
                content.note,
                str(abs(said.money)),
                format_number(abs(said.money)),
            )
        )
    )
    return all(word in text for word in words)
