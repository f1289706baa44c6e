"""The places of the room "Quỹ" that cards, links and the search lead to."""

from __future__ import annotations

from typing import ClassVar

from ui.context.room import RoomPlace


class CampaignPlace(RoomPlace, frozen=True):
    """One campaign, chosen in the list."""

    room: ClassVar[str] = "fund"
    campaign_id: str


class VouchersPlace(RoomPlace, frozen=True):
    """Exactly these vouchers; ``words`` say what they have in common."""

    room: ClassVar[str] = "fund"
    voucher_ids: tuple[str, ...]
    words: str


class PreparedPlace(RoomPlace, frozen=True):
    """The vouchers that wait to be posted."""

    room: ClassVar[str] = "fund"


class DisclosurePlace(RoomPlace, frozen=True):
    """A sheet that is to be made public: the code of its term, its span or the id of its campaign."""

    room: ClassVar[str] = "fund"
    code: str
    about: str


class MonthPlace(RoomPlace, frozen=True):
    """A month (2026-09), chosen among those that are closed or open."""

    room: ClassVar[str] = "fund"
    month: str


class VoucherPlace(RoomPlace, frozen=True):
    """One voucher, chosen in the list of its campaign."""

    room: ClassVar[str] = "fund"
    voucher_id: str
