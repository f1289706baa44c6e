"""By what the list of vouchers is narrowed: campaign, kind, year, words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.listing import Show, VoucherFilter
from ui.base.timers import once_after
from ui.fund.common.listed_page import find_line
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.flow_row import FlowRow
from ui.widgets.plain_text import set_tip

_TYPING_MILLISECONDS = 250


class VoucherFilters(QWidget):
    """Says :attr:`changed` when something else is chosen, and a little behind what is typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.campaign, self.kind, self.year = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.text = find_line()
        self._typing = once_after(_TYPING_MILLISECONDS, self.changed.emit, self)
        self.kind.offer_entries(_kinds())
        for box, name, letters in (
            (self.campaign, tr("Campaign"), 12),
            (self.kind, tr("Which vouchers"), 16),
            (self.year, tr("Year"), 6),
        ):
            box.setAccessibleName(name)
            set_tip(box, name)
            box.setMinimumContentsLength(letters)
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _: self._tell())
        self.text.sought.connect(lambda _: self._typing.start())
        layout = FlowRow(left=True)
        for each in (self.text, self.campaign, self.kind):
            layout.add_stretching(each)
        layout.addWidget(self.year)
        self.setLayout(layout)

    def begin(self, campaign_id: str, show: str) -> None:
        """Choose a campaign and a kind, of all years and words; the caller reads the list."""
        self.show_kind(show)
        self.year.setCurrentIndex(max(0, self.year.findData("")))
        self.text.clear()
        self._typing.stop()
        if self.campaign.findData(campaign_id) < 0:
            self.campaign.addItem("", campaign_id)
        self.campaign.setCurrentIndex(self.campaign.findData(campaign_id))

    def show_kind(self, show: str) -> None:
        """Choose which vouchers are shown."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(str(show))))

    def offer(self, campaigns: Iterable[Campaign], years: Iterable[int]) -> None:
        """Offer these campaigns and years; what is chosen stays."""
        self.campaign.offer_entries(
            [(tr("All campaigns"), ""), *((item.title, item.id) for item in campaigns)]
        )
        self.year.offer_entries([(tr("All years"), ""), *((str(year), str(year)) for year in years)])

    @property
    def wanted(self) -> VoucherFilter:
        """The filter as it is chosen."""
        year = str(self.year.currentData() or "")
        return VoucherFilter(
            str(self.campaign.currentData() or ""),
            str(self.kind.currentData() or Show.ALL),
            self.text.words,
            int(year) if year else None,
        )

    def _tell(self) -> None:
        self._typing.stop()
        self.changed.emit()


def _kinds() -> list[tuple[str, str]]:
    """What may be shown, the groups first."""
    shows = [
        (tr("All vouchers"), Show.ALL.value),
        (tr("Prepared, not posted"), Show.PREPARED.value),
        (tr("Posted"), Show.POSTED.value),
        (tr("Money that came"), Show.IN.value),
        (tr("Money that went"), Show.OUT.value),
        (tr("Goods in and out"), Show.GOODS.value),
        (tr("Pledges and direct gifts"), Show.PROMISED.value),
        (tr("Taken back by a reversing voucher"), Show.TAKEN_BACK.value),
    ]
    return [*shows, *((item.name, item.code) for item in fund_rules().voucher if item.code != "reversal")]
