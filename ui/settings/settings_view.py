"""Lays out the settings: a list of sections on the left, the section on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QStackedWidget, QWidget

from desktop_app.base.i18n import tr
from ui.context.room import Room, RoomContext, RoomPlace
from ui.places.settings import SectionPlace
from ui.settings.about_section import AboutSection
from ui.settings.areas_section import AreasSection
from ui.settings.catalogue_section import CatalogueSection
from ui.settings.licences_section import LicencesSection
from ui.settings.names import sections_of
from ui.settings.numbers_section import NumbersSection
from ui.settings.officers_section import OfficersSection
from ui.settings.persons_section import PersonsSection
from ui.settings.profile_section import ProfileSection
from ui.settings.safety_section import SafetySection
from ui.settings.sample.exercise_cards import ExerciseCards
from ui.settings.section import SettingsSection
from ui.settings.window_section import WindowSection
from ui.theme import spacing as space
from ui.widgets.fitting import FittedArea
from ui.widgets.page import PageHeader, is_low, page_layout
from ui.widgets.tables.lists import side_list

_LIST_WIDTH = 176


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section: its key, its name, its icon and what builds it when it is first shown."""

    key: str
    name: str
    icon: str
    build: Callable[[RoomContext], SettingsSection]


def sections(*, sample: bool) -> tuple[SectionSpec, ...]:
    """The sections in their order."""
    built: dict[str, Callable[[RoomContext], SettingsSection]] = {
        "office": ProfileSection,
        "areas": AreasSection,
        "officers": OfficersSection,
        "safety": SafetySection,
        "persons": PersonsSection,
        "window": WindowSection,
        "catalogue": CatalogueSection,
        "numbers": NumbersSection,
        "exercise": _exercise,
        "licences": LicencesSection,
        "about": AboutSection,
    }
    here = sections_of(sample=sample)
    return tuple(SectionSpec(item.key, tr(item.name), item.icon, built[item.key]) for item in here)


def _exercise(context: RoomContext) -> SettingsSection:
    words = tr("Forty-five minutes on the sample office, with the papers that belong to it.")
    section = SettingsSection(tr("Exercise"), words)
    section.body.addWidget(ExerciseCards(context), 1)
    return section


def build_room(context: RoomContext) -> QWidget:
    """The settings over the open book."""
    return SettingsPage(context, sections(sample=context.office.identity.sample))


class SettingsPage(Room):
    """Sections are built when they are first shown."""

    def __init__(self, context: RoomContext, specs: tuple[SectionSpec, ...]) -> None:
        super().__init__()
        self._context = context
        self._specs = specs
        self._built: dict[str, SettingsSection] = {}
        self._areas: dict[str, FittedArea] = {}
        """What scrolls a section on a small screen."""
        layout = page_layout(self, PageHeader(tr("Settings")))
        self.contents = side_list(tr("Sections of the settings"))
        self.contents.setFixedWidth(_LIST_WIDTH)
        self.contents.setIconSize(QSize(space.ICON, space.ICON))
        for spec in specs:
            self.contents.addItem(QListWidgetItem(context.theme.icon(spec.icon), spec.name))
        self.stack = QStackedWidget(self)
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(self.contents)
        row.addWidget(self.stack, 1)
        layout.addLayout(row, 1)
        self.contents.currentRowChanged.connect(self._show)
        self.contents.setCurrentRow(0)

    def entered(self) -> None:
        """Read the section in front again."""
        self.section(self._specs[self.contents.currentRow()].key).entered()

    def show_place(self, place: RoomPlace) -> None:
        if not isinstance(place, SectionPlace):
            return
        for row, spec in enumerate(self._specs):
            if spec.key == place.section:
                self.contents.setCurrentRow(row)
                section = self.section(spec.key)
                section.show_record(place.record)
                if place.file is not None:
                    section.bring_file(place.file)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for section in self._built.values():
            section.be_low(is_low(self))

    def may_leave(self) -> bool:
        """A field that is being typed in is saved by losing the focus."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        return True

    def section(self, key: str) -> SettingsSection:
        """A section, built now if it was not yet."""
        if key not in self._built:
            spec = next(spec for spec in self._specs if spec.key == key)
            self._built[key] = spec.build(self._context)
            self._built[key].setAccessibleName(spec.name)
            self._built[key].be_low(is_low(self))
            self._areas[key] = FittedArea(self._built[key], self.stack)
            self.stack.addWidget(self._areas[key])
        return self._built[key]

    def _show(self, row: int) -> None:
        key = self._specs[row].key
        section = self.section(key)
        self.stack.setCurrentWidget(self._areas[key])
        section.entered()
