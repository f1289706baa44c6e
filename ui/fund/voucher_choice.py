"""What can be done with the voucher that is chosen in the list. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop_app.fund.vouchers.listing import VoucherLine, VoucherStatus
from desktop_app.fund.vouchers.records import VoucherKind
from ui.fund.reading import VouchersData

_BRINGS: Final = frozenset({VoucherKind.RECEIPT, VoucherKind.OPENING})


@dataclass(frozen=True, slots=True)
class VoucherChoice:
    """A voucher of the list, or none, and what the officer may do with it."""

    line: VoucherLine | None
    data: VouchersData | None

    @property
    def may_enter(self) -> bool:
        """Whether vouchers are prepared by this officer."""
        return self.data is not None and self.data.may_enter

    @property
    def may_open(self) -> bool:
        """Whether it can be typed on, or thrown away."""
        return self.may_enter and self.has_status(VoucherStatus.PREPARED)

    @property
    def may_post(self) -> bool:
        """Whether it can be posted."""
        return self.data is not None and self.data.may_post and self.has_status(VoucherStatus.PREPARED)

    @property
    def may_take_back(self) -> bool:
        """Whether a reversing voucher can take it back."""
        return self.data is not None and self.data.may_post and self.has_status(VoucherStatus.POSTED)

    @property
    def may_enter_again(self) -> bool:
        """Whether a new voucher can begin with what it says."""
        return self.may_enter and self.has_status(VoucherStatus.POSTED, VoucherStatus.TAKEN_BACK)

    @property
    def may_keep(self) -> bool:
        """Whether its draft says something else, and can be made to say what was posted."""
        diverges = self.line is not None and self.line.diverging is not None
        return diverges and self.may_enter

    @property
    def may_store(self) -> bool:
        """Whether it brought goods line by line."""
        line = self.line
        brings = line is not None and line.said.kind in _BRINGS and bool(line.said.goods_lines)
        return brings and self.may_enter and self.has_status(VoucherStatus.POSTED)

    def has_status(self, *statuses: VoucherStatus) -> bool:
        """Whether it has one of these statuses."""
        return self.line is not None and self.line.status in statuses
