"""Which program this is, where the book is, how it is protected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from desktop_app.base.i18n import tr
from desktop_app.journal.devices import Device, current_device
from desktop_app.office.profile import OfficeProfile, load_profile
from desktop_app.updates.program_folder import program_folder, running_version
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.settings.about.faults_card import FaultsCard
from ui.settings.about.updates_card import UpdatesCard
from ui.settings.section import SettingsSection
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.files.opening import open_folder
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import label
from ui.widgets.page import ScrollBody


class AboutSection(SettingsSection):
    """A card of facts and a button that opens the folder."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("About"), tr("The record book of a commune office of the Vietnam Fatherland Front.")
        )
        office = context.office
        folder = office.folder.root
        card = Card()
        form = QGridLayout()  # a form cuts the second line of a text that comes later
        form.setColumnStretch(1, 1)
        form.setHorizontalSpacing(space.XLARGE)
        form.setVerticalSpacing(space.SMALL)
        protected = office.vault_notice or tr("The book is encrypted; its key is kept by this computer.")
        facts = (
            (tr("Version"), running_version(program_folder())),
            (tr("Folder of the book"), str(folder)),
            (tr("Number of this computer"), "…"),
            (tr("Whom to call in the province"), "…"),
        )
        values: list[QLabel] = []
        for row, (name, text) in enumerate(facts):
            value = label(text, wrap=True)
            value.setAccessibleName(f"{name}: {text}")
            form.addWidget(label(name, TextRole.LABEL), row, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(value, row, 1)
            values.append(value)
        self.computer, self.support = values[-2:]
        card.body.addLayout(form)
        self.updates, self.faults = UpdatesCard(context), FaultsCard(context)
        scroll = ScrollBody()
        for part in (card, Notice(protected, context.theme, "info"), self.updates, self.faults):
            scroll.body.addWidget(part)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)
        opened = button(
            tr("Open the folder"),
            lambda: open_folder(folder),
            icon="export",
            theme=context.theme,
        )
        self.buttons.addWidget(opened)
        self._context = context
        self.discard = button(tr("Delete the sample"), self._discard, kind="danger")
        self.buttons.addWidget(self.discard)
        self.discard.setVisible(office.identity.sample)

    def entered(self) -> None:
        read_book(self._context, self, current_device, self._show_device)
        commune = self._context.office.identity.commune_code
        read_book(
            self._context, self, lambda connection: load_profile(connection, commune), self._show_support
        )
        self.updates.entered()
        self.faults.entered()

    def bring_file(self, path: Path) -> None:
        self.updates.bring(path)

    def _show_device(self, device: Device) -> None:
        number = device.device_id[-8:]
        self.computer.setText(number)
        self.faults.computer = number
        self.computer.setAccessibleName(f"{tr('Number of this computer')}: {number}")

    def _show_support(self, profile: OfficeProfile) -> None:
        support = " · ".join(filter(None, (profile["support_name"], profile["support_phone"])))
        self.support.setText(support or tr("Not filled in yet: Settings, Office, at the end of the page."))
        self.support.setAccessibleName(f"{tr('Whom to call in the province')}: {self.support.text()}")

    def _discard(self) -> None:
        question = tr("Delete the sample office with all its invented figures?")
        details = tr("The program then starts from the first step, for your real office.")
        action = tr("Delete the sample")
        if self._context.ask.confirm(question, action, details=details, danger=True):
            self._context.choices.discard_sample()
