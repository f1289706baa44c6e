"""The bar above the rooms: whose book this is, the period, and the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop_app.base.i18n import tr
from ui.context.period_choice import PeriodChoice
from ui.shell.window.period_chooser import PeriodChooser
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.theme.icons import program_icon
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import label
from ui.widgets.plain_text import set_tip

_LOGO = 28
_LEAST_NAME = 64
_MOST_GIVEN_UP = 2


class TopBar(QFrame):
    """Its signals tell the window what was pressed."""

    search_asked = Signal()
    help_asked = Signal()
    exercise_asked = Signal()

    def __init__(self, period: PeriodChoice, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.be_low(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.LARGE, 0, space.MEDIUM, 0)
        row.setSpacing(space.SMALL)
        self._logo = logo = QLabel()
        self._is_sample = False
        self._given_up = 0
        logo.setPixmap(program_icon().pixmap(QSize(_LOGO, _LOGO), self.devicePixelRatioF()))
        self.commune = label("", TextRole.HEADING)
        self.commune.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.commune.setMinimumWidth(_LEAST_NAME)
        self.sample = button(tr("Sample office"), self.exercise_asked.emit)
        self.sample.setProperty("badge", "warning")
        self.sample.setToolTip(
            tr("Invented figures. They can never be sent to a real province. Press for the exercise.")
        )
        self.sample.hide()
        self.period = PeriodChooser(period, theme)
        self._search_words = tr("Search…") + "   Ctrl+K"
        self.search: QPushButton = button(
            self._search_words, self.search_asked.emit, icon="search", theme=theme
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
        self._is_sample = sample
        self._give_up(self._given_up)

    def be_low(self, low: bool) -> None:
        """In a low window leave more of the height to the rooms."""
        least, around = (space.LOW_TOP_BAR, space.XLARGE) if low else (space.TOP_BAR_HEIGHT, 3 * space.MEDIUM)
        self.setFixedHeight(max(least, self.fontMetrics().height() + around))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return done

    def _fit(self) -> None:
        """Beside the guide there may be less room: the search gives its words, then the signs go."""
        for much in range(_MOST_GIVEN_UP + 1):
            if much == _MOST_GIVEN_UP or self._needs(much) <= self.width():
                if much != self._given_up:
                    self._give_up(much)
                return

    def _needs(self, much: int) -> int:
        layout = self.layout()
        assert layout is not None
        words = self.search.fontMetrics().horizontalAdvance(self._search_words)
        signs = self._logo.sizeHint().width() + space.SMALL
        signs += self.sample.sizeHint().width() + space.SMALL if self._is_sample else 0
        freed = (0, words, words + signs)
        return layout.totalMinimumSize().width() + freed[self._given_up] - freed[much]

    def _give_up(self, much: int) -> None:
        self._given_up = much
        self.search.setText(self._search_words if much < 1 else "")
        self._logo.setVisible(much < _MOST_GIVEN_UP)
        self.sample.setVisible(self._is_sample and much < _MOST_GIVEN_UP)
