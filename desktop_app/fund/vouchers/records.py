"""Vouchers as frozen values: what kinds there are, what each does to money, its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

_NOT_POSTED: Final = -1
MOST: Final = 10**15
"""More đồng is a slip of the pen."""
DRAFT: Final = "fund_draft"
VOUCHER: Final = "fund_voucher"
"""Names of the records."""


class Method(StrEnum):
    """How money changed hands, and so in which place of the fund it is: the cash box, the bank account."""

    NONE = ""
    CASH = "cash"
    TRANSFER = "transfer"


class VoucherKind(StrEnum):
    """What a voucher is about. Pledges and direct gifts move no money of the fund, nor do goods.

    Cash that is drawn from the bank or paid into it goes from one place of the fund to the other: it is
    neither income nor spent.
    """

    RECEIPT = "receipt"
    PAYMENT = "payment"
    TRANSFER_UP = "transfer_up"
    PASSED_ON = "passed_on"
    OPENING = "opening"
    CASH_DRAWN = "cash_drawn"
    CASH_BANKED = "cash_banked"
    DIRECT_GIFT = "direct_gift"
    PLEDGE = "pledge"
    GOODS_IN = "goods_in"
    GOODS_OUT = "goods_out"
    GOODS_MOVE = "goods_move"

    @property
    def sign(self) -> int:
        """What an amount of money does to the balance: 1 adds to it, −1 takes from it, 0 neither."""
        return _SIGNS.get(self, 0)

    @property
    def is_goods(self) -> bool:
        """Whether its lines move goods in stores."""
        return self in _GOODS

    @property
    def into(self) -> Method:
        """Where money goes that moves from one place of the fund to the other; nothing of other kinds."""
        return _INTO.get(self, Method.NONE)


_SIGNS: Final = {
    VoucherKind.RECEIPT: 1,
    VoucherKind.OPENING: 1,
    VoucherKind.PAYMENT: -1,
    VoucherKind.TRANSFER_UP: -1,
    VoucherKind.PASSED_ON: -1,
}
_INTO: Final = {VoucherKind.CASH_DRAWN: Method.CASH, VoucherKind.CASH_BANKED: Method.TRANSFER}
PLACES: Final = (Method.CASH, Method.TRANSFER)
"""Where the money of the fund is."""
_GOODS: Final = frozenset({VoucherKind.GOODS_IN, VoucherKind.GOODS_OUT, VoucherKind.GOODS_MOVE})
OUT_OF_STORE: Final = frozenset({VoucherKind.GOODS_OUT, VoucherKind.GOODS_MOVE})
_TURNS: Final = {
    VoucherKind.OPENING: 0,
    VoucherKind.PLEDGE: 0,
    VoucherKind.RECEIPT: 0,
    VoucherKind.GOODS_IN: 1,
    VoucherKind.CASH_DRAWN: 2,
    VoucherKind.CASH_BANKED: 2,
    VoucherKind.GOODS_MOVE: 2,
    VoucherKind.GOODS_OUT: 3,
    VoucherKind.PAYMENT: 3,
    VoucherKind.TRANSFER_UP: 3,
    VoucherKind.PASSED_ON: 3,
}
OUTGOING: Final = frozenset(kind for kind, sign in _SIGNS.items() if sign < 0)


class Partner(StrEnum):
    """Who gave, as far as it is said."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """Goods of a voucher. ``price``: whole đồng for one unit; ``quantity`` has at most three decimals."""

    item_id: str
    quantity: Decimal
    price: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """What one household gets: whole đồng, and goods by their value."""

    household_id: str
    money: int
    goods_value: int = 0
    what: str = ""
    support: str = ""
    """Field of the help: Tết, relief, livelihood …"""
    source: str = ""


@dataclass(frozen=True, slots=True)
class VoucherContent:
    """What is on a voucher besides kind, campaign, day and amounts. Empty is "not said".

    ``money_day``: when the money came or went, where that is another day than the voucher's (TT 103/2018).
    ``consent``: the giver agrees that his name is published. ``minutes``: number and day of the minutes by
    which an opening balance was taken over. ``pledge_id``: the pledge that a receipt fulfils.
    ``receipt_id``: the receipt with which goods came in. ``late_reason``: why something is given out behind
    the end of distributing.
    """

    partner: str = ""
    partner_kind: str = Partner.PERSON
    address: str = ""
    tax_code: str = ""
    consent: bool = False
    payer: str = ""
    purpose: str = ""
    reason: str = ""
    place: str = ""
    area_id: str = ""
    money_day: date | None = None
    bank_reference: str = ""
    papers: str = ""
    decision: str = ""
    minutes: str = ""
    former_office: str = ""
    valuables: str = ""
    valuables_value: int = 0
    goods: str = ""
    pledge_id: str = ""
    receipt_id: str = ""
    store_id: str = ""
    to_store_id: str = ""
    late_reason: str = ""
    note: str = ""

    @property
    def as_posted(self) -> VoucherContent:
        """The content as it is posted: without spaces around the partner and the reference of the bank."""
        return replace(self, partner=self.partner.strip(), bank_reference=self.bank_reference.strip())

    @property
    def what_for(self) -> str:
        """What the money or goods were for: some kinds of voucher have a purpose, others a reason."""
        return self.purpose or self.reason


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """A voucher that is prepared. Money and goods are separate amounts in whole đồng, never below 0."""

    kind: VoucherKind
    campaign_id: str
    day: date
    money: int = 0
    goods_value: int = 0
    method: Method = Method.NONE
    content: VoucherContent = field(default_factory=VoucherContent)
    goods_lines: tuple[GoodsLine, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    id: str = ""
    entered_by: str = ""

    @property
    def value(self) -> int:
        """Money, goods and valuables together."""
        return self.money + self.goods_value + self.content.valuables_value

    def valuables(self, *, reverses: bool) -> int:
        """What valuables are worth: kept above 0, below 0 in what ``reverses`` another voucher."""
        return -self.content.valuables_value if reverses else self.content.valuables_value

    @property
    def effect(self) -> int:
        """What it does to the balance of its campaign, in đồng."""
        return self.kind.sign * self.money

    def effect_in(self, place: Method) -> int:
        """What it does to the money in a place of the campaign, in đồng; without a place to all of it."""
        if place is Method.NONE:
            return self.effect
        if self.kind.into is not Method.NONE:
            return self.money if place is self.kind.into else -self.money
        return self.effect if place is self.method else 0

    @property
    def bank_line(self) -> str:
        """By what its line of a bank statement is known; nothing without a reference.

        Banks give a fee the reference of the payment it is for, so what left is known by its amount too.
        """
        reference, moved = self.content.bank_reference.strip(), self.effect_in(Method.TRANSFER)
        return f"{reference} {moved}" if reference and moved < 0 else reference

    @property
    def received_on(self) -> date:
        """The day on which money came or went."""
        return self.content.money_day or self.day


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher with what posting adds: what it said then stays.

    One that ``reverses`` another bears its amounts negated. ``number`` is empty while the row of numbers of
    another computer has not come.
    """

    said: VoucherDraft
    number: str = ""
    reverses: str = ""
    reason: str = ""
    posted_by: str = ""
    posted_at: int = _NOT_POSTED

    @property
    def is_posted(self) -> bool:
        """Whether it is posted, and not only prepared."""
        return self.posted_at != _NOT_POSTED

    @property
    def id(self) -> str:
        """The id, which is that of its draft."""
        return self.said.id

    @property
    def goods_worth(self) -> int:
        """What goods and valuables are worth, in đồng."""
        return self.said.goods_value + self.said.valuables(reverses=bool(self.reverses))

    @property
    def effect(self) -> int:
        """What it does to the balance of its campaign, in đồng."""
        return self.said.effect


def in_posting_order(drafts: Iterable[VoucherDraft]) -> list[VoucherDraft]:
    """Vouchers as they are posted together: by day, and of one day what comes in before what goes out."""
    return sorted(drafts, key=lambda draft: (draft.day, _TURNS.get(draft.kind, 1)))


type Balances = Mapping[str, int]
"""Whole đồng by campaign."""
