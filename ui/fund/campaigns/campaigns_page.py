"""All campaigns with what they have; beside them the facts of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QLabel

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.disclosure.campaign_sums import CampaignSums, campaign_sums, together
from desktop_app.fund.rules.fund_rules import fund_rules
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.fund.campaigns.campaign_facts import facts_of, row_of, sums_words
from ui.fund.common.listed_page import ListedPage, ListLayout, row_of_widgets
from ui.fund.common.words import dong
from ui.widgets.buttons import button, icon_button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label

_STATUS, _SPENT, _GOODS = 1, 3, 5
_NAME = 216
"""Names of appeals begin alike: “Ủng hộ đồng bào…”."""
_LOOK = ListLayout(
    (0, 190, 122, 112, 122, 120), (2, 3, 4, _GOODS), (310, 250), (_GOODS, _STATUS, _SPENT), least=_NAME
)


class CampaignsPage(ListedPage):
    """Says what was asked for; the room does it."""

    new_asked = Signal()
    change_asked = Signal(str)
    print_asked = Signal(str)
    opened = Signal(str)
    """The vouchers of a campaign are wanted."""

    def __init__(self, context: RoomContext) -> None:
        headings = (
            tr("Campaign"),
            tr("Status"),
            tr("Received"),
            tr("Spent"),
            tr("Balance"),
            tr("Goods received"),
        )
        super().__init__(context, _LOOK, tr("Campaigns"), headings, tr("Choose a campaign."))
        self.sums: tuple[CampaignSums, ...] = ()
        self._wanted = ""
        self.new = button(
            tr("New campaign (Ctrl+N)"), self.new_asked.emit, kind="primary", icon="add", theme=context.theme
        )
        self.change = button(tr("Change (F2)"), self._change, icon="edit", theme=context.theme)
        self.open = button(tr("Vouchers (Enter)"), self._open)
        self.print = icon_button(tr("Print (Ctrl+P)"), "print", context.theme, self._print)
        self.count = ElidedLabel("", tone="muted")
        self.own: QLabel = label("", wrap=True)
        self.through: QLabel = label("", wrap=True)
        self.direct: QLabel = label("", wrap=True)
        self.view.activated.connect(lambda _: self._open())
        self.first = button(tr("New campaign (Ctrl+N)"), self.new_asked.emit, kind="primary")
        empty = EmptyState(
            "fund",
            tr("No campaign yet"),
            tr("A campaign holds what is collected for one purpose: its receipts, payments and goods."),
            context.theme,
            self.first,
        )
        head = row_of_widgets(self.count, self.print, self.open, self.change, self.new, stretched=self.count)
        self.lay_out([head], [self.own, self.through, self.direct], empty)
        self.hear(("Ctrl+N", self.new_asked.emit), ("F2", self._change), ("Ctrl+P", self._print))

    def refresh(self) -> None:
        """Read the campaigns and what they have again."""
        today = self._context.office.clock.today()
        read_beside(self._context, self, lambda connection: campaign_sums(connection, today), self.show_sums)

    def show_sums(self, sums: Sequence[CampaignSums]) -> None:
        """Show these campaigns."""
        chosen = self._wanted or self.campaign_id
        self.sums = tuple(sums)
        # Opened before the campaigns were read, the room has its cursor on the button that creates one.
        waited = not self.model.rows and self._begins.hasFocus()
        self.model.set_rows([row_of(item) for item in sums])
        first = bool(sums) and self.isVisible() and (self.stack.currentIndex() == 1 or waited)
        self.stack.show_for(len(sums), len(sums))
        if not sums and self.new.hasFocus():
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.new.setVisible(bool(sums))  # an empty list offers the same in its middle
        if first:  # what began it is gone, and Enter is to open what came
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.count.setText(tr("{n} campaigns, amounts in đồng", n=format_number(len(sums))) if sums else "")
        self._show_together()
        self.choose(chosen)
        self._wanted = ""

    @property
    def _begins(self) -> QAbstractButton:
        """What begins a campaign where the list is empty, or was not read yet."""
        return self.first if self.stack.currentIndex() == 1 else self.new

    def choose(self, campaign_id: str) -> None:
        """Put the cursor on a campaign, when it is there; until then on the first."""
        self._wanted = campaign_id
        if self.model.rows:
            self.view.setCurrentIndex(self.model.index(max(0, self.model.row_of(campaign_id)), 0))
        self.follow()

    @property
    def campaign_id(self) -> str:
        """The chosen campaign, or nothing."""
        return self.chosen_id

    def take_focus(self) -> None:
        """Put the cursor into the table."""
        target = self.view if self.model.rows else self._begins
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_together(self) -> None:
        own, through = together(self.sums)
        self.own.setText(tr("The office's own: {sums}", sums=sums_words(own)))
        self.through.setText(tr("Collected for other levels: {sums}", sums=sums_words(through)))
        direct = sum(item.direct_gifts for item in self.sums)
        self.direct.setText(tr("Given directly, past the fund: {amount}", amount=dong(direct)))
        self.own.setVisible(bool(self.sums))
        self.through.setVisible(any(item.campaign.passes_through for item in self.sums))
        self.direct.setVisible(bool(direct))

    def follow(self) -> None:
        """Show the facts of the chosen campaign."""
        found = next((item for item in self.sums if item.campaign.id == self.campaign_id), None)
        for each in (self.open, self.change, self.print):
            each.setEnabled(found is not None)
        if found is None:
            self.panel.show_nothing()
            return
        campaign = found.campaign
        kind = next((kind.name for kind in fund_rules().fund if kind.code == campaign.kind), campaign.kind)
        self.panel.show_facts(campaign.title, f"{kind} · {campaign.code}", facts_of(found))

    def _change(self) -> None:
        if self.campaign_id:
            self.change_asked.emit(self.campaign_id)

    def _print(self) -> None:
        if self.campaign_id:
            self.print_asked.emit(self.campaign_id)

    def _open(self) -> None:
        if self.campaign_id:
            self.opened.emit(self.campaign_id)
