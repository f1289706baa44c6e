"""A room, a section of the settings and a register are called by one name wherever a person meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.base.i18n import Language, tr
from desktop_app.base.text import fold
from tests.ui.shell_parts import OpenApp, an_app
from ui.registers.register_list import DUE, WEEK
from ui.registers.registers_room import RegistersRoom
from ui.search.hits import room_hits, settings_hits
from ui.settings.names import SECTIONS, sections_of
from ui.settings.section import SettingsSection
from ui.settings.settings_view import SettingsPage
from ui.shell.rooms import ROOMS
from ui.theme.fonts import TextRole, font_for

ROOT = Path(__file__).parents[3]
SAYS_PATHS = ("resources/help/vi/*.md", "resources/translations/vi/*.po", "README.vi.md")


@pytest.fixture(params=["vi", "en"])
def spoken(qapp: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OpenApp]:
    wanted: Language = request.param
    made = an_app(qapp, tmp_path, wanted=wanted)
    made.shell.show()
    made.settle()
    yield made
    made.close()


def headings(page: QWidget, role: TextRole) -> list[str]:
    """What stands on a page in the letters of a heading."""
    font = font_for(role)
    labels = (part for part in page.findChildren(QLabel) if part.font() == font and part.isVisible())
    return [part.text() for part in labels]


def test_a_room_is_called_by_its_name_in_rail_search_and_heading(spoken: OpenApp) -> None:
    for spec in ROOMS:
        spoken.go(spec.key)
        name = tr(spec.name)
        assert spoken.window.rail.list.rooms[spec.key].text() == name
        page = spoken.window.page(spec.key)
        assert page.accessibleName() == name
        assert name in [hit.text for hit in room_hits(ROOMS, fold(name))]
        assert name in headings(page, TextRole.TITLE)


def test_the_guide_calls_a_room_as_the_rail_does(app: OpenApp) -> None:
    pages = {path.stem.partition("-")[2]: path for path in (ROOT / "resources/help/vi").glob("*.md")}
    for spec in ROOMS:
        if spec.guide != "bat-dau":  # a room without a page of its own
            first = pages[spec.guide].read_text("utf-8").partition("\n")[0].removeprefix("# ")
            assert first.startswith(tr(spec.name)), f"{pages[spec.guide].name} begins with “{first}”"
    del app  # the window speaks Vietnamese


def test_a_section_is_called_by_its_name_in_list_search_and_heading(spoken: OpenApp) -> None:
    spoken.go("settings")
    page = spoken.window.page("settings")
    assert isinstance(page, SettingsPage)
    sample = spoken.shell.office.identity.sample
    for row, item in enumerate(sections_of(sample=sample)):
        page.contents.setCurrentRow(row)
        spoken.settle()
        name = tr(item.name)
        section = page.section(item.key)
        assert isinstance(section, SettingsSection)
        assert page.contents.item(row).text() == name
        assert headings(section, TextRole.HEADING)[0] == name
        assert name in [hit.text for hit in settings_hits(fold(name), sample=sample)[0]]


def test_a_register_is_called_by_its_name_in_list_search_and_heading(spoken: OpenApp) -> None:
    for key in ("registers", "documents"):
        spoken.go(key)
        room = spoken.window.page(key)
        assert isinstance(room, RegistersRoom)
        seen = 0
        for row in range(room.registers.count()):
            room.registers.setCurrentRow(row)
            spoken.settle()
            if room.registers.code in (DUE, WEEK):
                continue
            told = room.registers.item(row).data(Qt.ItemDataRole.AccessibleTextRole)
            if told is None:
                continue  # the heading of a group
            name = re.sub(r" \([\d.]+\)$", "", told)
            assert room.list.title.text() == name
            spoken.window.search.presenter.type(name)
            spoken.settle()
            found = spoken.window.search.model
            assert name in [found.data(found.index(row)) for row in range(found.rowCount())]
            seen += 1
        assert seen >= 2, key


def test_the_ways_that_texts_tell_lead_to_what_is_there(app: OpenApp) -> None:
    """“Cài đặt → An toàn”: in the guide, in every sentence of the program and in the README."""
    del app  # the window speaks Vietnamese
    rooms = [tr(spec.name) for spec in ROOMS]
    sections = [tr(item.name) for item in SECTIONS]
    ways = re.compile(rf"({'|'.join(map(re.escape, rooms))}) → ([^→\n\"”]+)")
    told = [
        (f"{path.name}: {way[0]}", way[1], way[2])
        for pattern in SAYS_PATHS
        for path in sorted(ROOT.glob(pattern))
        for way in ways.finditer(path.read_text("utf-8").replace("*", ""))
    ]
    astray = [
        where
        for where, room, place in told
        if room == tr("Settings") and not any(re.match(rf"{re.escape(name)}\b", place) for name in sections)
    ]
    assert len(told) > 20
    assert not astray
