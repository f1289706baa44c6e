"""Which fields each kind of voucher has, row by row, and whether it has lists beside them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop_app.base.i18n import N_
from desktop_app.fund.vouchers.records import VoucherKind

type Rows = tuple[tuple[str, ...], ...]

LABELS: Final[Mapping[str, str]] = {
    "campaign_id": N_("&Campaign"),
    "day": N_("&Day of the voucher"),
    "pledge_id": N_("Fulfils the &pledge"),
    "receipt_id": N_("Came with the &receipt"),
    "partner_kind": N_("&Kind of giver"),
    "partner": N_("&Giver"),
    "consent": N_("The giver agrees that the &name is published"),
    "address": N_("Address"),
    "tax_code": N_("Tax code"),
    "money": N_("&Money, đồng"),
    "method": N_("&Way of payment"),
    "money_day": N_("Money changed hands on"),
    "bank_reference": N_("Reference of the &bank"),
    "payer": N_("Handed over by"),
    "purpose": N_("P&urpose"),
    "reason": N_("&What for"),
    "decision": N_("D&ecision or minutes"),
    "minutes": N_("Minutes of the &hand-over"),
    "former_office": N_("&Former office"),
    "valuables": N_("Papers of &value"),
    "valuables_value": N_("Value of the papers, đồng"),
    "goods": N_("In kind"),
    "goods_value": N_("Value of the g&oods, đồng"),
    "area_id": N_("Collected in the &area"),
    "store": N_("&Store"),
    "to_store": N_("&To the store"),
    "papers": N_("Papers attached"),
    "late_reason": N_("Why it is given out after the end"),
    "note": N_("N&ote"),
}
"""What each field is called; :data:`OTHERWISE` where a kind calls it differently."""

_MOVED: Final = {"bank_reference": N_("&Reference of the bank"), "money_day": N_("Day at the bank")}
OTHERWISE: Final[Mapping[VoucherKind, Mapping[str, str]]] = {
    VoucherKind.PAYMENT: {"partner": N_("&Received by")},
    VoucherKind.TRANSFER_UP: {"partner": N_("&Received by")},
    VoucherKind.PASSED_ON: {"partner": N_("&Received by")},
    VoucherKind.GOODS_OUT: {"partner": N_("&Received by")},
    VoucherKind.CASH_DRAWN: {"partner": N_("Drawn at the &bank"), "payer": N_("Drawn b&y"), **_MOVED},
    VoucherKind.CASH_BANKED: {"partner": N_("Paid into the &bank"), "payer": N_("Paid in b&y"), **_MOVED},
}

_GIVER: Final = ("partner_kind", "partner")
_SENT: Final = (
    ("campaign_id", "day"),
    ("partner", "address"),
    ("money", "method"),
    ("reason", "decision"),
    ("papers", "note"),
)
_BETWEEN: Final = (
    ("campaign_id", "day"),
    ("money", "money_day"),
    ("payer", "partner"),
    ("bank_reference", "papers"),
    ("reason", "note"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The fields, those that must be filled beside the campaign, and the lists beside them."""

    rows: Rows
    needed: frozenset[str]
    goods: bool = False
    households: bool = False

    def needs(self, name: str) -> bool:
        """Whether a field must be filled: no voucher is without its campaign."""
        return name == "campaign_id" or name in self.needed

    @property
    def names(self) -> tuple[str, ...]:
        """All fields in their order."""
        return tuple(name for row in self.rows for name in row)


PLANS: Final[Mapping[VoucherKind, Plan]] = {
    VoucherKind.RECEIPT: Plan(
        (
            ("campaign_id", "day"),
            _GIVER,
            ("consent",),
            ("money", "method"),
            ("bank_reference", "money_day"),
            ("pledge_id",),
            ("purpose", "area_id"),
            ("address", "tax_code"),
            ("valuables", "valuables_value"),
            ("payer", "papers"),
            ("note",),
        ),
        frozenset({"day", "partner"}),
        goods=True,
    ),
    VoucherKind.PAYMENT: Plan(
        (
            ("campaign_id", "day"),
            ("decision",),
            ("partner", "address"),
            ("reason",),
            ("money", "method"),
            ("goods_value", "money_day"),
            ("late_reason",),
            ("papers", "note"),
        ),
        frozenset({"day", "decision"}),
        households=True,
    ),
    VoucherKind.TRANSFER_UP: Plan(_SENT, frozenset({"day", "money"})),
    VoucherKind.PASSED_ON: Plan(_SENT, frozenset({"day", "money"})),
    VoucherKind.OPENING: Plan(
        (("campaign_id", "day"), ("former_office", "minutes"), ("money", "method"), ("note",)),
        frozenset({"day", "minutes"}),
        goods=True,
    ),
    VoucherKind.CASH_DRAWN: Plan(_BETWEEN, frozenset({"day", "money"})),
    VoucherKind.CASH_BANKED: Plan(_BETWEEN, frozenset({"day", "money"})),
    VoucherKind.DIRECT_GIFT: Plan(
        (
            ("campaign_id", "day"),
            _GIVER,
            ("consent",),
            ("money", "goods_value"),
            ("goods",),
            ("reason",),
            ("note",),
        ),
        frozenset({"day", "partner"}),
        households=True,
    ),
    VoucherKind.PLEDGE: Plan(
        (
            ("campaign_id", "day"),
            _GIVER,
            ("consent",),
            ("money", "goods_value"),
            ("goods",),
            ("address", "purpose"),
            ("note",),
        ),
        frozenset({"day", "partner"}),
    ),
    VoucherKind.GOODS_IN: Plan(
        (("campaign_id", "day"), ("receipt_id",), ("store",), ("payer", "papers"), ("note",)),
        frozenset({"day", "receipt_id", "store"}),
        goods=True,
    ),
    VoucherKind.GOODS_OUT: Plan(
        (
            ("campaign_id", "day"),
            ("store",),
            ("partner", "address"),
            ("reason", "decision"),
            ("late_reason",),
            ("papers", "note"),
        ),
        frozenset({"day", "store", "decision"}),
        goods=True,
        households=True,
    ),
    VoucherKind.GOODS_MOVE: Plan(
        (("campaign_id", "day"), ("store", "to_store"), ("reason",), ("note",)),
        frozenset({"day", "store", "to_store"}),
        goods=True,
    ),
}

FIELD_OF_REFUSAL: Final[Mapping[str, str]] = {"store_id": "store", "to_store_id": "to_store"}
"""Fields that the core names otherwise."""


def label_of(kind: VoucherKind, name: str) -> str:
    """What a field is called, as a message id."""
    return OTHERWISE.get(kind, {}).get(name, LABELS[name])
