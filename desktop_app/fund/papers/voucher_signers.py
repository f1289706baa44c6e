"""Who signs a voucher: the roles are in the wording, names only where the book knows them."""

from __future__ import annotations

from typing import Final

from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.vouchers.records import Method, VoucherDraft
from desktop_app.reports.blocks.model import Signatures
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.wording import Wording

_HEAD: Final = "THỦ TRƯỞNG"
_ACCOUNTANT: Final = "KẾ TOÁN"
_MAKER: Final = "NGƯỜI LẬP"
_TREASURER: Final = "THỦ QUỸ"
_OTHER_SIDE: Final = ("NGƯỜI NỘP", "NGƯỜI NHẬN", "NGƯỜI GIAO", "NGƯỜI BÀN GIAO")
SPLIT: Final = "|"


def voucher_signatures(
    context: PaperContext, words: Wording, key: str, said: VoucherDraft, other_side: str = ""
) -> Signatures:
    """All signers of a voucher in one row. ``other_side``: who gives or receives, as a person.

    Money that went by transfer passed through nobody's hands: treasurer and other side do not sign for it.
    """
    way = "signers_by_transfer" if said.method is Method.TRANSFER else "signers"
    roles = words.text(f"{key}.{way}").split(SPLIT)
    maker = said.entered_by
    signers = tuple(_signer(context, words, role, maker, other_side) for role in roles)
    return Signatures(signers, in_row=len(signers))


def confirmation(
    context: PaperContext, words: Wording, said: VoucherDraft, *, reverses: bool
) -> list[Signatures]:
    """Where the unit responsible in the place confirms that help was handed over, if the regime asks it."""
    if not context.regime.confirms_voucher(said, reverses=reverses):
        return []
    return [Signatures((Signer("", words.text("confirmed.role"), "", note=words.text("signers.head_note")),))]


def role_signatures(context: PaperContext, words: Wording, key: str, dated: str) -> Signatures:
    """The signers of a book; who makes it writes his name himself."""
    roles = words.text(f"{key}.signers").split(SPLIT)
    signers = tuple(_signer(context, words, role, "", "") for role in roles)
    return Signatures(signers, dated=dated, in_row=len(signers))


def _signer(context: PaperContext, words: Wording, role: str, maker: str, other_side: str) -> Signer:
    is_head = role.startswith(_HEAD)
    name = ""
    if is_head:
        name = context.profile["signer_name"]
    elif role.startswith(_ACCOUNTANT):
        name = context.profile["fund_accountant"]
    elif role.startswith(_TREASURER):
        name = context.profile["fund_treasurer"]
    elif role.startswith(_MAKER):
        name = maker
    elif role.startswith(_OTHER_SIDE):
        name = other_side
    return Signer("", role, name, note=words.text("signers.head_note" if is_head else "signers.note"))
