"""A file that was opened from outside the window: where it leads, who may, what is said of a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up
from desktop_app.base.problems import Problem
from tests.builders import register
from tests.ui.shell_parts import OpenApp
from ui.places.files import place_of
from ui.places.settings import SectionPlace
from ui.places.sync import BundlePlace
from ui.safety.restore_dialog import RestoreDialog
from ui.settings.catalogue_section import CatalogueSection
from ui.settings.settings_view import SettingsPage
from ui.sync.sync_view import SyncRoom


@pytest.fixture
def backup(app: OpenApp, tmp_path: Path) -> Path:
    file = tmp_path / "bản sao.SMT-BACKUP"
    back_up(app.shell.office, file)
    return file


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> list[RestoreDialog]:
    """Restore dialogs that came up; nobody answers them."""
    shown: list[RestoreDialog] = []
    monkeypatch.setattr(RestoreDialog, "exec", lambda dialog: shown.append(dialog))
    return shown


def open_from_outside(app: OpenApp, file: Path) -> None:
    app.shell.show()
    app.settle()
    app.go(place_of(file))
    app.shell.queues.files.submit(lambda: None, lambda _: None)
    app.settle()


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("a.smt-backup", "safety"),
        ("A.SMT-BACKUP", "safety"),
        ("a.smtbundle", "about"),
        ("phiếu.xlsx", "catalogue"),
        ("phiếu.xml", "catalogue"),
        ("set.toml", "catalogue"),
    ],
)
def test_each_kind_of_file_has_its_section(tmp_path: Path, name: str, section: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert place_of(tmp_path / name) == SectionPlace(section=section, file=tmp_path / name)


def test_a_bundle_leads_to_the_page_of_sync(tmp_path: Path) -> None:
    file = tmp_path / "mttq-00118-abab-xuong-0003.MTB"
    file.write_bytes(b"")
    assert place_of(file) == BundlePlace(file=file)


def test_a_bundle_is_read_there(app: OpenApp, tmp_path: Path) -> None:
    file = tmp_path / "hỏng.mtb"
    file.write_bytes(b"so-mat-tran-bundle-1\nx")
    open_from_outside(app, file)
    room = app.window.page("sync")
    assert isinstance(room, SyncRoom)
    assert "chưa đủ" in room.courier.outcome.text


def test_another_file_a_folder_and_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.smt-backup").mkdir()
    (tmp_path / "ảnh.jpg").write_bytes(b"")
    for name in ("x.smt-backup", "ảnh.jpg"):
        with pytest.raises(Problem, match="not a file that this program opens"):
            place_of(tmp_path / name)
    with pytest.raises(Problem, match="There is no file"):
        place_of(tmp_path / "không có.smtbundle")


def test_a_backup_is_offered(app: OpenApp, backup: Path, dialogs: list[RestoreDialog]) -> None:
    open_from_outside(app, backup)
    assert len(dialogs) == 1
    assert app.ask.warned == []


def test_who_may_not_restore_is_told_so_at_once(
    app: OpenApp, backup: Path, dialogs: list[RestoreDialog]
) -> None:
    register(app.shell.office, "Lê Thị Quản", "admin")
    app.shell.office.officer = register(app.shell.office, "Trần Văn Ghi", "entry").name
    open_from_outside(app, backup)
    assert dialogs == []
    (told,) = app.ask.warned
    assert "quyền" in told


@pytest.mark.parametrize("name", ["hỏng.smt-backup", "hỏng.smtbundle", "hỏng.xlsx", "hỏng.xml", "set.toml"])
def test_a_broken_file_is_told_in_a_sentence(
    app: OpenApp, tmp_path: Path, dialogs: list[RestoreDialog], name: str
) -> None:
    file = tmp_path / "usb" / name
    file.parent.mkdir()
    file.write_bytes(b"PK\x03\x04 nothing of ours")
    open_from_outside(app, file)
    assert dialogs == []
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    catalogue = page.section("catalogue")
    assert isinstance(catalogue, CatalogueSection)
    assert (len(app.ask.warned), catalogue.dialog is not None) in {(1, False), (0, True)}
