"""Light or dark, the size of text, the language, and when the window is locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton

from desktop_app.base.i18n import Language, tr
from ui.context.preferences import LOCK_MINUTES
from ui.context.room import RoomContext, WindowChoices
from ui.settings.section import SettingsSection
from ui.theme import Appearance, TextSize
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.flow_row import FlowRow
from ui.widgets.frames import Card
from ui.widgets.labels import muted


class WindowSection(SettingsSection):
    """Everything here takes effect at once."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("Window"), tr("Everything here takes effect at once, on this computer only."))
        self._groups: list[QButtonGroup] = []
        self.appearance: dict[Appearance, QRadioButton] = {}
        self.text_sizes: dict[TextSize, QRadioButton] = {}
        self.languages: dict[Language, QRadioButton] = {}
        self.lock = ChoiceBox()
        choices = context.choices
        self.body.addWidget(self._appearance(context, choices))
        self.body.addWidget(self._text_size(context, choices))
        self.body.addWidget(self._language(context, choices))
        self.body.addWidget(self._lock(context, choices))
        self.body.addWidget(self._closing(choices))
        self.body.addStretch(1)

    def _appearance(self, context: RoomContext, choices: WindowChoices) -> Card:
        card = Card(tr("Light or dark"))
        names = {
            Appearance.SYSTEM: tr("As the computer is set"),
            Appearance.LIGHT: tr("Light"),
            Appearance.DARK: tr("Dark"),
        }
        row = self._row(card)
        for appearance, name in names.items():
            radio = self._radio(name, partial(choices.choose_look, appearance))
            radio.setChecked(context.theme.appearance is appearance)
            self.appearance[appearance] = radio
            row.addWidget(radio)
        return card

    def _text_size(self, context: RoomContext, choices: WindowChoices) -> Card:
        card = Card(tr("Size of text"))
        names = {
            TextSize.SYSTEM: tr("As the computer is set"),
            TextSize.MEDIUM: tr("Medium"),
            TextSize.LARGE: tr("Large"),
            TextSize.LARGEST: tr("Very large"),
        }
        row = self._row(card)
        for size, name in names.items():
            radio = self._radio(name, partial(choices.choose_look, size))
            radio.setChecked(context.theme.text_size is size)
            self.text_sizes[size] = radio
            row.addWidget(radio)
        return card

    def _language(self, context: RoomContext, choices: WindowChoices) -> Card:
        card = Card(tr("Language"))
        row = self._row(card)
        names: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
        for language, name in names.items():
            radio = self._radio(name, partial(choices.speak, language))
            radio.setChecked(context.language == language)
            self.languages[language] = radio
            row.addWidget(radio)
        return card

    def _lock(self, context: RoomContext, choices: WindowChoices) -> Card:
        card = Card(tr("Lock the window automatically"))
        for minutes in LOCK_MINUTES:
            name = tr("After {n} minutes without typing", n=minutes) if minutes else tr("Never")
            self.lock.addItem(name, minutes)
        self.lock.setAccessibleName(tr("Lock the window automatically"))
        self.lock.setCurrentIndex(max(0, self.lock.findData(context.preferences.current.lock_minutes)))
        self.lock.setMaximumWidth(space.FORM_WIDTH)
        self.lock.activated.connect(lambda _: choices.set_lock_minutes(int(self.lock.currentData())))
        card.body.addWidget(self.lock)
        return card

    def _closing(self, choices: WindowChoices) -> Card:
        card = Card(tr("Closing the window"))
        staying = choices.staying()
        self.stay = QCheckBox(tr("Stay in the notification area when the window is closed"))
        self.stay.setChecked(staying.is_wanted)
        self.stay.setEnabled(staying.is_possible)
        self.stay.clicked.connect(staying.choose)
        card.body.addWidget(self.stay)
        words = (
            tr("The exchange continues, and the window opens at once. Ctrl+Q ends the program.")
            if staying.is_possible
            else tr("This computer has no notification area: closing the window ends the program.")
        )
        self.closing_words = muted(words)
        card.body.addWidget(self.closing_words)
        return card

    def _row(self, card: Card) -> FlowRow:
        self._groups.append(QButtonGroup(card))
        row = FlowRow(left=True)
        row.setSpacing(space.XLARGE)
        card.body.addLayout(row)
        return row

    def _radio(self, name: str, chosen: Callable[[], None]) -> QRadioButton:
        radio = QRadioButton(name)
        radio.clicked.connect(lambda _: chosen())
        self._groups[-1].addButton(radio)
        return radio
