"""The room: campaigns, vouchers, goods, what is made public; a voucher being typed over all of them."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.campaign_sums import CampaignSums, campaign_sums
from ui.base.saves import Entity
from ui.context.operations import read_beside
from ui.context.room import Place, Room, RoomContext
from ui.fund.campaign_dialog import CampaignDialog
from ui.fund.campaigns_page import CampaignsPage
from ui.fund.refusals import change_fund
from ui.places.fund import CampaignPlace
from ui.widgets.page import PageHeader, page_layout

_REFRESH_MILLISECONDS = 150
_SHOWN = frozenset(
    {
        Entity.RESIDENTIAL_AREA,
        Entity.REGISTER_NUMBER,
        Entity.FUND_CAMPAIGN,
        Entity.FUND_DRAFT,
        Entity.FUND_VOUCHER,
        Entity.FUND_CLOSING,
        Entity.FUND_DISCLOSURE,
        Entity.HELPED_HOUSEHOLD,
        Entity.GOODS_ITEM,
        Entity.GOODS_STORE,
    }
)


def build_room(context: RoomContext) -> QWidget:
    """The room "Quỹ"."""
    return FundRoom(context)


class FundRoom(Room):
    """Tabs, and what leads from one to the other."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.campaigns = CampaignsPage(context)
        self.dialog: CampaignDialog | None = None
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.campaigns, tr("Campaigns"))
        self.pages = QStackedWidget()
        self.pages.addWidget(self._lists())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        self._connect()

    def _lists(self) -> QWidget:
        page = QWidget()
        layout = page_layout(page, PageHeader(tr("Fund")))
        layout.addWidget(self.tabs, 1)
        return page

    def _connect(self) -> None:
        self.campaigns.new_asked.connect(self._new_campaign)
        self.campaigns.change_asked.connect(self._change_campaign)
        self._context.saves.changed.connect(self._changed)

    # The shell

    def entered(self) -> None:
        self.refresh()

    def cursor_home(self) -> QWidget | None:
        return self.campaigns.view if self.tabs.currentWidget() is self.campaigns else None

    def show_place(self, place: Place) -> None:
        match place:
            case CampaignPlace(campaign_id):
                self.tabs.setCurrentWidget(self.campaigns)
                self.campaigns.choose(campaign_id)
                self.campaigns.take_focus()
            case _:
                pass

    def _changed(self, entity: Entity) -> None:
        if entity in _SHOWN and self.isVisible():
            self._soon.start()

    @property
    def busy(self) -> bool:
        """Whether it is about to read again."""
        return self._soon.isActive()

    def refresh(self) -> None:
        """Read what is shown again."""
        today = self._context.office.clock.today()

        def show(sums: list[CampaignSums]) -> None:
            self.campaigns.show_sums(sums)

        read_beside(self._context, lambda connection: campaign_sums(connection, today), show)

    # Campaigns

    def _new_campaign(self) -> None:
        self._open_campaign(None)

    def _change_campaign(self, campaign_id: str) -> None:
        found = next((item.campaign for item in self.campaigns.sums if item.campaign.id == campaign_id), None)
        if found is not None:
            self._open_campaign(found)

    def _open_campaign(self, campaign: Campaign | None) -> None:
        self.dialog = CampaignDialog(self, self._context, campaign, self._save_campaign)
        self.dialog.open()

    def _save_campaign(self, dialog: CampaignDialog, given: CampaignFields) -> None:
        campaign_id = dialog.campaign_id

        def done(saved_id: str) -> None:
            dialog.accept()
            self._context.say(tr("✓ The campaign is saved"))
            self.refresh()
            self.campaigns.choose(saved_id)
            self.campaigns.take_focus()

        change_fund(
            self._context,
            lambda rec: save_campaign(rec, given, campaign_id),
            done,
            dialog.refused,
            asked_by=dialog,
        )
