"""The paragraph on personal data under a voucher that names a person."""

from __future__ import annotations

from desktop_app.base.spelling import spelled
from desktop_app.catalogue.packages.personal_notice import notice_of
from desktop_app.catalogue.personal_records import personal_record
from desktop_app.fund.papers.paper_context import PaperContext
from desktop_app.fund.vouchers.records import VOUCHER, Partner, VoucherDraft, VoucherKind
from desktop_app.office.retention import kept_months
from desktop_app.reports.blocks.model import Paragraph

_WITH_PERSONS = frozenset(
    {
        VoucherKind.RECEIPT,
        VoucherKind.PAYMENT,
        VoucherKind.DIRECT_GIFT,
        VoucherKind.PLEDGE,
        VoucherKind.GOODS_IN,
        VoucherKind.GOODS_OUT,
    }
)


def giver_notice(context: PaperContext, said: VoucherDraft) -> list[Paragraph]:
    """The paragraph, where a person gave or received: organisations have no personal data."""
    record = personal_record(VOUCHER, said.kind.value)
    if record is None or said.kind not in _WITH_PERSONS or said.content.partner_kind != Partner.PERSON:
        return []
    profile, personal = context.profile, record.personal
    months = kept_months(profile, personal.rule)
    text = notice_of(personal, profile["issuer"], profile["data_protection_officer"], months)
    return [Paragraph(spelled(text, profile.tones), is_italic=True, is_small=True)]
