"""The licence of the program and of everything bundled with it."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QSplitter

from desktop_app.base.i18n import tr
from desktop_app.base.licences import Component, bundled_components, own_licence
from ui.context.room import RoomContext
from ui.settings.section import SettingsSection
from ui.widgets.tables.lists import side_list


class LicencesSection(SettingsSection):
    """A list of works on the left, the licence text on the right."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(
            tr("Licences"),
            tr("Works by others that come with this program, with the texts of their licences."),
        )
        del context
        self._components: tuple[Component, ...] = bundled_components()
        self.works = side_list(tr("Bundled works"))
        self.works.addItem(tr("Sổ Mặt trận"))
        for component in self._components:
            self.works.addItem(f"{component.name} {component.version}")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Text of the licence"))
        parts = QSplitter()
        parts.addWidget(self.works)
        parts.addWidget(self.text)
        parts.setStretchFactor(1, 1)
        parts.setSizes([220, 520])
        self.body.addWidget(parts, 1)
        self.works.currentRowChanged.connect(self._show)
        self.works.setCurrentRow(0)

    def _show(self, row: int) -> None:
        if row == 0:
            self.text.setPlainText(own_licence())
        elif row > 0:
            component = self._components[row - 1]
            head = "\n".join(part for part in (component.licence, component.home, component.note) if part)
            self.text.setPlainText(f"{head}\n\n{component.text()}")
