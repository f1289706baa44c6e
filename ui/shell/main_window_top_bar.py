"""The bar above the rooms: whose book this is, the period, and the search."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from ui.context.period_choice import PeriodChoice
from ui.shell.period_chooser import PeriodChooser
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.theme.icons import program_icon
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import badge, label
from ui.widgets.plain_text import set_tip

_LOGO = 28
_LEAST_NAME = 64


class TopBar(QFrame):
    """Its signals tell the window what was pressed."""

    search_asked = Signal()
    help_asked = Signal()

    def __init__(self, period: PeriodChoice, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(max(space.TOP_BAR_HEIGHT, self.fontMetrics().height() + 3 * space.MEDIUM))
        row = QHBoxLayout(self)
        row.setContentsMargins(space.LARGE, 0, space.MEDIUM, 0)
        row.setSpacing(space.SMALL)
        logo = QLabel()
        logo.setPixmap(program_icon().pixmap(QSize(_LOGO, _LOGO), self.devicePixelRatioF()))
        self.commune = label("", TextRole.HEADING)
        self.commune.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.commune.setMinimumWidth(_LEAST_NAME)
        self.sample = badge(tr("Sample office"), "warning")
        self.sample.setToolTip(tr("Invented figures. They can never be sent to a real province."))
        self.sample.hide()
        self.period = PeriodChooser(period, theme)
        self.search: QPushButton = button(
            tr("Search…") + "   Ctrl+K", self.search_asked.emit, icon="search", theme=theme
        )
        self.search.setObjectName("searchButton")
        self.search.setAccessibleName(tr("Search"))
        self.search.setToolTip(tr("Find rooms, forms, areas and records (Ctrl+K)"))
        self.help = icon_button(tr("User guide (F1)"), "help", theme, self.help_asked.emit)
        row.addWidget(logo)
        row.addWidget(self.commune, 1)
        row.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(space.SMALL)
        row.addWidget(self.period)
        row.addSpacing(space.SMALL)
        row.addWidget(self.search)
        row.addWidget(self.help)

    def show_office(self, name: str, *, sample: bool) -> None:
        """Say whose book this is."""
        self.commune.setText(name)
        set_tip(self.commune, name)
        self.sample.setVisible(sample)
