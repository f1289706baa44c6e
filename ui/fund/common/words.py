"""Words of the room: stages of campaigns, statuses of vouchers, amounts."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.disclosure.campaign_sums import CampaignSums, Stage
from desktop_app.fund.vouchers.listing import VoucherLine, VoucherStatus
from desktop_app.fund.vouchers.records import Method
from ui.widgets.labels import Tone

_NEAR_DAYS = 7


def dong(amount: int) -> str:
    """An amount with its unit, on one line."""
    return tr("{amount} đ", amount=format_number(amount)).replace(" ", "\N{NO-BREAK SPACE}")


def amount_cell(amount: int) -> str:
    """An amount in a table, where nothing is a dash."""
    return format_number(amount) if amount else "–"


def stage_words(sums: CampaignSums) -> str:
    """The stage of a campaign, with the days that are left."""
    left = sums.days_left
    match sums.stage:
        case Stage.TO_COME:
            return tr("Begins in {n} days", n=left or 0)
        case Stage.RECEIVING:
            return tr("Receiving") if left is None else tr("Receiving, {n} days left", n=left)
        case Stage.DISTRIBUTING:
            return tr("Distributing") if left is None else tr("Distributing, {n} days left", n=left)
        case Stage.OVER:
            return tr("Over")


def stage_tone(sums: CampaignSums) -> Tone:
    """Danger where money is left when it is over, a warning where the end is near."""
    if sums.stage is Stage.OVER:
        return "danger" if sums.totals.balance > 0 else "muted"
    near = sums.days_left is not None and sums.days_left <= _NEAR_DAYS
    return "warning" if near and sums.stage is not Stage.TO_COME else ""


def standing_words(line: VoucherLine) -> str:
    """The status of a voucher."""
    if line.status is VoucherStatus.POSTED and line.diverging is not None:
        return tr("Posted, changed elsewhere")
    return {
        VoucherStatus.PREPARED: tr("Prepared"),
        VoucherStatus.POSTED: tr("Posted"),
        VoucherStatus.TAKEN_BACK: tr("Reversed"),
        VoucherStatus.REVERSING: tr("Reversing"),
    }[line.status]


def standing_tone(line: VoucherLine) -> Tone:
    """The colour that repeats it."""
    if line.status is VoucherStatus.POSTED and line.diverging is not None:
        return "warning"
    tones: dict[VoucherStatus, Tone] = {
        VoucherStatus.PREPARED: "warning",
        VoucherStatus.POSTED: "success",
        VoucherStatus.TAKEN_BACK: "muted",
        VoucherStatus.REVERSING: "muted",
    }
    return tones[line.status]


def method_words(method: Method) -> str:
    """How money changed hands."""
    return {Method.NONE: "", Method.CASH: tr("cash"), Method.TRANSFER: tr("bank transfer")}[method]
