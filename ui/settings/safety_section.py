"""The key of the book, its backups, its integrity, and the key of the office for names."""

from __future__ import annotations

from pathlib import Path

from desktop_app.base.i18n import tr
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.safety.backups_card import BackupsCard
from ui.safety.examine_card import ExamineCard
from ui.safety.key_card import KeyCard
from ui.safety.names_card import CHANGES_IT, NamesKeyCard
from ui.settings.section import SettingsSection
from ui.widgets.page import ScrollBody


class SafetySection(SettingsSection):
    """Four cards one below the other."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("Safety"), tr("So that the book can always be opened, and is never lost."))
        self.key = KeyCard(context)
        self.backups = BackupsCard(context)
        self.examine = ExamineCard(context)
        self.names = NamesKeyCard(context, self.key.make_code)
        scroll = ScrollBody()
        for card in (self.key, self.backups, self.examine, self.names):
            scroll.body.addWidget(card)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)
        listen(context.saves.changed, self, self._look_again)

    def entered(self) -> None:
        """Look again at keys and backups."""
        self.key.read()
        self.names.read()
        self.backups.read()

    def bring_file(self, path: Path) -> None:
        self.backups.bring(path)

    def _look_again(self, entity: SavedEntity) -> None:
        if entity in (SavedEntity.RECOVERY_CODE, SavedEntity.BACKUP):
            self.backups.read()
        if entity in CHANGES_IT and self.isVisible():
            self.names.read()
