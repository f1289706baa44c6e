"""A sheet as it is made public: totals, what was given, what was given out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTableView, QTabWidget, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.disclosure.sheets import DisclosureSheet
from ui.fund.common.facts_panel import FactsPanel
from ui.fund.disclosure.disclosure_words import (
    facts_of,
    given_row,
    issued_row,
    spent_row,
    total_row,
)
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fitting import within_screen
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextRow
from ui.widgets.tables.tables import set_widths, table

_SIZE = (1160, 660)
_NAME = 240
"""Names of appeals begin alike: “Ủng hộ đồng bào…”."""
_WIDTHS = (56, 114, 0, 0, 118, 118, 180)
_FIGURES = (4, 5)


class DisclosureSheetDialog(Dialog):
    """Ctrl+E writes it as an Excel file."""

    def __init__(
        self, parent: QWidget, theme: Theme, title: str, shown: DisclosureSheet, export: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        self.totals = FactsPanel("")
        self.totals.show_facts(title, "", facts_of(shown))
        self.given, self.spent, self.issued = self._lists(shown)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(self.totals, tr("Totals"))
        tabs.addTab(self.given, tr("Received ({n})", n=format_number(len(shown.given))))
        tabs.addTab(self.spent, tr("Given out ({n})", n=format_number(len(shown.spent))))
        tabs.addTab(self.issued, tr("Goods issued ({n})", n=format_number(len(shown.issued))))
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addWidget(muted(tr("Names are shown only where the giver agreed; addresses never are.")))
        layout.addWidget(tabs, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Close"), self.reject, kind="quiet"))
        foot.addWidget(button(tr("To Excel (Ctrl+E)"), export, kind="primary"))
        layout.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(export)
        self.resize(within_screen(self, _SIZE))
        tabs.setCurrentIndex(1)
        self.given.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lists(self, shown: DisclosureSheet) -> tuple[QTableView, QTableView, QTableView]:
        """What was given, what was spent, what left the stores; their columns as on the paper."""
        first, voucher, campaign = (tr("No."), tr("Day")), tr("Voucher"), tr("Campaign")
        worth = (tr("Money"), tr("Goods, by value"))
        given = [given_row(number, shown) for number in range(len(shown.given))]
        spent = [spent_row(number, shown) for number in range(len(shown.spent))]
        issued = [issued_row(number, shown) for number in range(len(shown.issued))]
        for rows, money, in_kind in (
            (given, shown.received, shown.goods_received),
            (spent, shown.paid, shown.goods_paid),
            (issued, shown.goods_issued, None),
        ):
            if rows:
                rows.append(total_row(money, in_kind))
        kind = tr("What was given in kind")
        stored = (*first, voucher, campaign, tr("Households"), tr("Worth"), tr("Goods"))
        return (
            self._table(tr("Received"), (*first, tr("Giver"), campaign, *worth, kind), given),
            self._table(tr("Given out"), (*first, voucher, campaign, *worth, tr("For whom")), spent),
            self._table(tr("Goods issued"), stored, issued),
        )

    def _table(self, name: str, headings: tuple[str, ...], rows: list[TextRow]) -> QTableView:
        made = table(name)
        model = RowsModel(self._theme, headings, _FIGURES, made)
        made.setModel(model)
        made.horizontalHeader().setStretchLastSection(False)
        set_widths(made, _WIDTHS, least=_NAME)
        model.set_rows(rows)
        return made
