"""The page of the program in a real window: what it says, and what its buttons do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import desktop_app
from desktop_app.updates.agreement import agreed, note_failed
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.program_folder import ProgramFolder
from desktop_app.updates.trust import follow, trust_root
from desktop_app.wire.releases.archive import open_archive
from desktop_app.wire.releases.targets import Target
from tests.ui.shell_parts import OpenApp
from tests.updates.a_province import a_program, a_program_folder
from tests.updates.province_keys import Keys, bundle, program
from tests.updates.two_versions import TO_INSTALL_NOW
from ui.places.settings import SectionPlace
from ui.settings.about.updates_card import UpdatesCard
from ui.settings.about_section import AboutSection
from ui.settings.settings_view import SettingsPage

KEYS = Keys()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ProgramFolder:
    """The running program lies in a folder with a launcher."""
    made = a_program_folder(tmp_path / "program")
    package = made.versions / "0.1.0/desktop_app/__init__.py"
    monkeypatch.setattr(desktop_app, "__file__", str(package))
    return made


def a_release(folder: Path, version: str = "0.2.0") -> tuple[Target, bytes]:
    path = a_program(folder, version)
    content = path.read_bytes()
    with open_archive(path) as archive:
        return program(content, version, unpacked=archive.unpacked, notes="In nhanh hơn."), content


def know(app: OpenApp, *targets: Target, expires: int | None = None) -> None:
    """The office trusts the keys and has seen a list."""
    file = (
        KEYS.targets_file(1, targets) if expires is None else KEYS.targets_file(1, targets, expires=expires)
    )
    with app.shell.office.store.write() as connection:
        trust_root(connection, KEYS.root_file())
        assert follow(connection, [], file).problem is None


def card_of(app: OpenApp) -> UpdatesCard:
    app.shell.show()
    app.settle()
    app.go(SectionPlace("about"))
    app.settle()
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section("about")
    assert isinstance(section, AboutSection)
    return section.updates


def shown(card: UpdatesCard) -> list[str]:
    buttons = (card.later, card.now, card.keep, card.stick)
    return [button.text() for button in buttons if button.isVisibleTo(card)]


def test_an_office_without_keys_says_so(app: OpenApp) -> None:
    card = card_of(app)
    assert "chưa được ký" in card.keys.text()
    assert shown(card) == ["Từ USB…"]


def test_a_version_on_its_way_shows_how_far_it_is(
    app: OpenApp, installed: ProgramFolder, tmp_path: Path
) -> None:
    target, content = a_release(tmp_path)
    know(app, target)
    Downloads(app.shell.office.folder.root).add(target, 0, content[: len(content) // 2])
    card = card_of(app)
    assert (card.bar.isVisibleTo(card), card.bar.value()) == (True, 50)
    assert KEYS.trusted().fingerprint in card.keys.text()
    assert shown(card) == ["Từ USB…"]
    assert not app.window.status.version.isVisibleTo(app.window)


def test_it_is_installed_when_the_officer_says_so(
    app: OpenApp, installed: ProgramFolder, tmp_path: Path
) -> None:
    target, content = a_release(tmp_path)
    know(app, target, expires=1)
    downloads = Downloads(app.shell.office.folder.root)
    downloads.add(target, 0, content)
    downloads.finish(target)
    card = card_of(app)
    assert app.window.status.version.text() == "Bản mới 0.2.0"
    assert card.notes.text() == "In nhanh hơn."
    assert "Mọi việc vẫn làm được" in card.warning.text(), "being out of date warns and stops nothing"
    assert shown(card) == ["Cài khi đóng chương trình", "Cài ngay và mở lại", "Từ USB…"]

    card.later.setFocus()
    QTest.keyClick(card.later, Qt.Key.Key_Return)
    app.settle()
    assert card.now.hasFocus(), "by keyboard the cursor goes on where it was"
    assert (installed.versions / "0.2.0/so-mat-tran").exists()
    assert shown(card) == ["Cài ngay và mở lại", "Không cài nữa", "Từ USB…"]
    with app.shell.office.read() as connection:
        assert agreed(connection) == "0.2.0"
    card.keep.click()
    app.settle()
    with app.shell.office.read() as connection:
        assert agreed(connection) == ""
    assert not (installed.root / "trial.txt").exists(), "nothing is tried before the window is closed"


def test_a_version_that_failed_here_is_not_news(
    app: OpenApp, installed: ProgramFolder, tmp_path: Path
) -> None:
    target, content = a_release(tmp_path)
    know(app, target)
    downloads = Downloads(app.shell.office.folder.root)
    downloads.add(target, 0, content)
    downloads.finish(target)
    with app.shell.office.store.write() as connection:
        note_failed(connection, "0.2.0")
    card = card_of(app)
    assert "không mở được" in card.state.text()
    assert not app.window.status.version.isVisibleTo(app.window)


def test_a_stick_brings_it_after_the_keys_were_compared(
    app: OpenApp, installed: ProgramFolder, tmp_path: Path
) -> None:
    target, content = a_release(tmp_path)
    path = tmp_path / "usb.smtbundle"
    path.write_bytes(bundle([KEYS.root_file()], KEYS.targets_file(1, [target]), [content]))
    card = card_of(app)
    app.ask.answers += [path, True]
    card.stick.click()
    app.settle()
    assert KEYS.trusted().fingerprint in card.keys.text()
    assert "0.2.0" in card.state.text()
    assert "Cài khi đóng chương trình" in shown(card)


def test_the_keys_that_lead_to_it(app: OpenApp, installed: ProgramFolder, tmp_path: Path) -> None:
    """The proof under wine goes this way without seeing where the cursor is."""
    target, content = a_release(tmp_path)
    know(app, target)
    downloads = Downloads(app.shell.office.folder.root)
    downloads.add(target, 0, content)
    downloads.finish(target)
    app.shell.show()
    app.settle()
    QTest.keySequence(app.window, QKeySequence(TO_INSTALL_NOW[0]))
    app.settle()
    for key in TO_INSTALL_NOW[1:]:
        cursor = QApplication.focusWidget()
        assert cursor is not None, "the cursor got lost"
        QTest.keySequence(cursor, QKeySequence(key))
        app.settle()
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section("about")
    assert isinstance(section, AboutSection)
    assert section.updates.now.hasFocus()


def test_now_closes_the_window_and_starts_again(
    app: OpenApp, installed: ProgramFolder, tmp_path: Path
) -> None:
    target, content = a_release(tmp_path)
    know(app, target)
    downloads = Downloads(app.shell.office.folder.root)
    downloads.add(target, 0, content)
    downloads.finish(target)
    card, ended = card_of(app), []
    app.shell.finished.connect(lambda: ended.append(True))
    card.now.click()
    app.settle()
    assert (ended, app.shell.restarts, app.window.isVisible()) == ([True], True, False)
    new = app.shell.new_version().now
    assert new is not None
    assert new.agreed, "the end of the window goes by it"
