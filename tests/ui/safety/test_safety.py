"""Keeping the book safe: recovery code, passphrase, backups, restoring, a way in when the key is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.areas.commands import NewArea, add_area
from desktop_app.areas.queries import all_areas
from desktop_app.backup.archive import SUFFIX
from desktop_app.backup.backups import automatic_backups, back_up, back_up_daily
from desktop_app.backup.key_protection import keep_recovery_code
from desktop_app.base.clock import FixedClock
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import SECRETS_FILE
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.recovery_code import has_recovery, new_code, recover_key
from desktop_app.credentials.vault import KeyMissing, SecretName, VaultKind, WrongPassphrase
from tests.builders import NOON, PASSPHRASE, QUICK, a_clock, a_copy, begun_book, register
from tests.ui.recorder import AskRecorder
from tests.ui.shell_parts import OpenApp
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.places.settings import SectionPlace
from ui.safety.code_dialog import CodeDialog
from ui.safety.code_sheet import sheet_html, write_sheet
from ui.safety.daily_backup import DailyBackup
from ui.safety.passphrase_dialogs import BackupPassphraseDialog, ChangePassphraseDialog
from ui.safety.passphrase_view import PassphraseDialog
from ui.safety.regain_view import RegainDialog
from ui.safety.regaining_flow import Regaining
from ui.safety.restore_dialog import RestoreDialog
from ui.safety.restoring_wish import RestoreWish
from ui.settings.safety_section import SafetySection
from ui.settings.settings_view import SettingsPage
from ui.shell.opening import GaveUp, Opening, restored_sentence
from ui.theme import Appearance, Theme

OTHER_PASSPHRASE = "một câu khác cũng dài"


def safety(app: OpenApp) -> SafetySection:
    app.shell.show()
    app.settle()
    app.go(SectionPlace("safety"))
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section("safety")
    assert isinstance(section, SafetySection)
    return section


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Appearance.LIGHT)


@pytest.fixture
def queues(qapp: QApplication) -> Iterator[WorkQueues]:
    made = WorkQueues(MainThread(qapp))
    yield made
    made.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_code_counts_only_once_it_is_on_paper(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = safety(app)
    folder = app.shell.office.folder.root
    seen: list[str] = []

    def give_up(dialog: CodeDialog) -> int:
        seen.append(dialog.panel.code)
        dialog.go_on.click()
        dialog.reject()
        return 0

    monkeypatch.setattr(CodeDialog, "exec", give_up)
    section.key.make.click()
    app.settle()
    assert seen
    assert not has_recovery(folder), "the tick is missing, so nothing was kept"

    def agree(dialog: CodeDialog) -> int:
        seen.append(dialog.panel.code)
        dialog.panel.copy.click()
        dialog.written.setChecked(True)
        dialog.go_on.click()
        app.settle()
        return dialog.result()

    monkeypatch.setattr(CodeDialog, "exec", agree)
    section.key.make.click()
    app.settle()
    assert recover_key(folder, seen[1]) == app.shell.office.vault.read(SecretName.DATABASE_KEY)
    assert "05/10/2026" in section.key.code_state.text
    assert QGuiApplication.clipboard().text() != seen[1], "the clipboard is cleared when the window closes"
    with app.shell.office.read() as connection:
        assert accesses(connection)[0].subject == "recovery_code"


def test_the_sheet_carries_code_office_and_what_it_is_for(app: OpenApp, tmp_path: Path) -> None:
    code = new_code()
    page = sheet_html(code, "Phường Thử", NOON)
    assert all(group in page for group in code.split("-"))
    assert "Phường Thử" in page
    assert "05/10/2026" in page
    path = tmp_path / "tờ giấy.pdf"
    write_sheet(path, code, "Phường Thử")
    assert path.read_bytes().startswith(b"%PDF")


def test_the_passphrase_is_changed_only_with_the_current_one(app: OpenApp) -> None:
    section = safety(app)
    dialog = ChangePassphraseDialog(section, app.shell.theme, section.key.change_passphrase)
    dialog.current.setText("không phải câu này")
    dialog.secret.setText(OTHER_PASSPHRASE)
    dialog.again.setText(OTHER_PASSPHRASE + "!")
    dialog.check()
    assert dialog.again_field.error
    dialog.again.setText(OTHER_PASSPHRASE)
    dialog.check()
    app.settle()
    assert dialog.current_field.error
    dialog.current.setText(PASSPHRASE)
    dialog.check()
    app.settle()
    assert dialog.result() == ChangePassphraseDialog.DialogCode.Accepted
    secrets = app.shell.office.folder.root / SECRETS_FILE
    with pytest.raises(WrongPassphrase):
        PassphraseVault.open(secrets, PASSPHRASE)
    key = PassphraseVault.open(secrets, OTHER_PASSPHRASE).read(SecretName.DATABASE_KEY)
    assert key == app.shell.office.vault.read(SecretName.DATABASE_KEY)


def test_a_backup_to_a_file_is_written_and_told(app: OpenApp, tmp_path: Path) -> None:
    section = safety(app)
    app.ask.answers = [tmp_path / "usb"]
    section.backups.save.setFocus()
    section.backups.save.click()
    assert section.window().focusWidget() is section.backups.save, "the next button would restore"
    section.backups.save.click()
    app.settle()
    assert len(app.ask.asked) == 1, "while one is written no other is begun"
    assert section.window().focusWidget() is section.backups.save
    assert (tmp_path / f"usb{SUFFIX}").is_file()
    assert "usb" in section.backups.result.text
    app.ask.answers = [tmp_path / "không có" / "usb"]
    section.backups.save.click()
    app.settle()
    assert "không có" in section.backups.result.text, "the sentence says which folder is missing"
    assert section.backups.save.isEnabled()


def test_a_backup_passphrase_is_typed_twice(app: OpenApp, qtbot: QtBot) -> None:
    dialog = BackupPassphraseDialog(app.window, app.shell.theme)
    dialog.secret.setText("ngắn")
    dialog.check()
    assert dialog.secret_field.error
    dialog.secret.setText(OTHER_PASSPHRASE)
    dialog.again.setText(OTHER_PASSPHRASE)
    dialog.check()
    assert dialog.result() == BackupPassphraseDialog.DialogCode.Accepted
    assert dialog.passphrase == OTHER_PASSPHRASE


def test_automatic_backups_are_listed_and_one_is_restored(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = app.shell.office
    back_up_daily(office)
    with office.record() as recorder:
        add_area(recorder, office.identity.commune_code, NewArea("Sau", "thon"))
    section = safety(app)
    assert section.backups.model.rowCount() == 1
    assert not section.backups.restore.isEnabled()
    section.backups.table.selectRow(0)

    def agree(dialog: RestoreDialog) -> int:
        assert not dialog.go_on.isEnabled(), "the word has to be typed first"
        dialog.word.setText("Khoi phuc")
        dialog.secret.setText("không phải câu này")
        dialog.go_on.click()
        app.settle()
        assert dialog.refusal.text
        dialog.secret.clear()
        dialog.go_on.click()
        app.settle()
        return dialog.result()

    monkeypatch.setattr(RestoreDialog, "exec", agree)
    section.backups.restore.click()
    wish = app.shell.restore_wish
    assert wish is not None
    assert not app.window.isVisible()
    app.shell.close()
    restored = wish.carry_out(office.folder, a_clock(), lambda _: OTHER_PASSPHRASE, QUICK)
    assert restored.aside is not None
    assert str(restored.aside) in restored_sentence(restored)
    again = Office.open(office.folder, lambda _: OTHER_PASSPHRASE, a_clock())
    with again.read() as connection:
        assert len(all_areas(connection)) == 5, "the area recorded after the backup is gone"
        assert accesses(connection)[0].action is AccessAction.RESTORE
    again.close()


def test_secrets_stay_out_of_what_is_printed_of_a_wish(tmp_path: Path) -> None:
    office = a_copy(begun_book(), tmp_path)
    wish = RestoreWish.over(office, tmp_path / "x", "bí mật lắm")
    office.close()
    assert "bí mật" not in repr(wish)
    assert repr(wish.key_here) not in repr(wish)


def test_the_book_is_examined(app: OpenApp) -> None:
    section = safety(app)
    section.examine.start.click()
    app.settle()
    assert [notice.text for notice in section.examine.results] == [
        "Tệp của sổ: nguyên vẹn",
        "Nhật ký thay đổi: nguyên vẹn",
    ]


def test_a_saved_sheet_offers_its_file_and_folder(app: OpenApp, tmp_path: Path) -> None:
    section = safety(app)
    dialog = CodeDialog(
        section, app.shell.theme, app.ask, new_code(), "Xã", replaces=True, keep=section.key.keep
    )
    dialog.show()
    before = dialog.height()
    app.ask.answers.append(tmp_path / "mã.pdf")
    dialog.panel.save.click()
    assert (tmp_path / "mã.pdf").stat().st_size
    said = dialog.panel.done
    assert said.open_file.isVisible()
    assert said.open_folder.isVisible()
    app.settle()
    assert dialog.height() > before, "the buttons below are not pushed out"
    dialog.panel.copy.click()
    assert not said.open_file.isVisible()
    dialog.close()


def test_only_who_may_manages_the_keys(app: OpenApp) -> None:
    office = app.shell.office
    register(office, "Quản Trị", "admin")
    register(office, office.officer, "entry")
    section = safety(app)
    dialog = CodeDialog(
        section, app.shell.theme, app.ask, new_code(), "Xã", replaces=False, keep=section.key.keep
    )
    dialog.written.setChecked(True)
    dialog.go_on.click()
    app.settle()
    assert "Đổi cụm mật khẩu, lập mã khôi phục" in dialog.refusal.text
    assert not has_recovery(office.folder.root)


def test_a_backup_is_made_every_day_without_anybody_noticing(app: OpenApp) -> None:
    office = app.shell.office
    daily = DailyBackup(office, app.shell.queues.database, app.shell.say, app.shell.saves, app.shell)
    daily.begin()
    assert not daily.timer.isActive(), "nothing of a sample office is kept"
    for hours in (0, 1, 24):
        office.clock = FixedClock(datetime(2026, 10, 5, 1, tzinfo=UTC) + timedelta(hours=hours))
        daily.look()
        app.settle()
    assert len(automatic_backups(office.folder.backups)) == 2
    assert app.ask.told == app.ask.warned == []


@pytest.mark.faults
def test_a_backup_that_cannot_be_made_is_told_in_the_status_line(app: OpenApp) -> None:
    office = app.shell.office
    office.folder.backups.write_text("a file where the folder should be")
    DailyBackup(office, app.shell.queues.database, app.shell.say, app.shell.saves, app.shell).look()
    app.settle()
    assert app.window.status.message.text().startswith("Chưa làm được bản sao lưu hôm nay.")


class TestLostKey:
    """The key of the book is gone with the account; the book, its code and backups are there."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> DataFolder:
        office = a_copy(begun_book(), tmp_path / "book")
        self.code = new_code()
        keep_recovery_code(office, self.code, cost=QUICK)
        self.usb = tmp_path / f"usb{SUFFIX}"
        back_up(office, self.usb, cost=QUICK)
        office.vault.delete(SecretName.DATABASE_KEY)
        office.close()
        with pytest.raises(KeyMissing):
            Office.open(office.folder, lambda _: PASSPHRASE)
        return office.folder

    def regaining(self, folder: DataFolder, theme: Theme, queues: WorkQueues, ask: AskRecorder) -> Regaining:
        made = Regaining(
            folder,
            theme,
            queues.database,
            clock=a_clock(),
            prefer=VaultKind.PASSPHRASE,
            cost=QUICK,
            ask=ask,
        )
        made.ask_passphrase = lambda new_key: OTHER_PASSPHRASE  # type: ignore[method-assign]
        return made

    def test_the_recovery_code_opens_the_book(
        self, folder: DataFolder, theme: Theme, queues: WorkQueues, qtbot: QtBot
    ) -> None:
        dialog = self.regaining(folder, theme, queues, AskRecorder()).dialog("Không có khóa.")
        qtbot.addWidget(dialog)
        dialog.code.setText(new_code())
        dialog.go_on.click()
        assert "sổ khác" in dialog.code_field.error
        dialog.code.setText("ABC")
        dialog.go_on.click()
        assert dialog.code_field.error
        dialog.code.setText(self.code.lower().replace("-", " "))
        dialog.go_on.click()
        assert dialog.result() == dialog.DialogCode.Accepted
        Office.open(folder, lambda _: OTHER_PASSPHRASE, a_clock()).close()

    def test_a_backup_from_a_stick_takes_its_place(
        self, folder: DataFolder, theme: Theme, queues: WorkQueues, qtbot: QtBot
    ) -> None:
        regaining = self.regaining(folder, theme, queues, AskRecorder(answers=[self.usb]))
        dialog = regaining.dialog("Không có khóa.")
        qtbot.addWidget(dialog)
        dialog.by_backup.setChecked(True)
        dialog.go_on.click()
        assert dialog.file_field.error
        dialog.other.click()
        dialog.go_on.click()
        assert dialog.refusal.text, "the passphrase or code is missing"
        dialog.secret.setText(self.code)
        dialog.go_on.click()
        assert dialog.result() == dialog.DialogCode.Accepted
        assert regaining.restored is not None
        assert regaining.restored.aside is not None
        Office.open(folder, lambda _: OTHER_PASSPHRASE, a_clock()).close()

    def test_closing_the_passphrase_changes_nothing(
        self, folder: DataFolder, theme: Theme, queues: WorkQueues, qtbot: QtBot
    ) -> None:
        regaining = self.regaining(folder, theme, queues, AskRecorder())
        regaining.ask_passphrase = lambda new_key: None  # type: ignore[method-assign]
        before = sorted(path.name for path in folder.root.iterdir())
        assert regaining.by_code(QWidget(), self.code)
        assert sorted(path.name for path in folder.root.iterdir()) == before


def test_a_forgotten_passphrase_leads_to_the_recovery_code(
    tmp_path: Path, theme: Theme, queues: WorkQueues, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = a_copy(begun_book(), tmp_path)
    code = new_code()
    keep_recovery_code(office, code, cost=QUICK)
    office.close()
    asked: list[str] = []

    def answer(dialog: PassphraseDialog) -> int:
        asked.append(dialog.windowTitle())
        if len(asked) == 1:
            dialog.secret.setText("không phải câu này")
        elif len(asked) == 2:
            assert dialog.secret_field.error
            dialog.forgotten.click()
            return dialog.result()
        else:
            dialog.secret.setText(OTHER_PASSPHRASE)
            dialog.again.setText(OTHER_PASSPHRASE)
        dialog.go_on.click()
        return dialog.result()

    def regain(dialog: RegainDialog) -> int:
        dialog.code.setText(code)
        dialog.go_on.click()
        return dialog.result()

    monkeypatch.setattr(PassphraseDialog, "exec", answer)
    monkeypatch.setattr(RegainDialog, "exec", regain)
    opened = Opening(DataFolder(tmp_path), theme, AskRecorder()).open(queues.database)
    assert len(asked) == 3, "the new passphrase is not asked again right after it was typed"
    assert opened.identity.commune_code
    opened.close()


def test_quitting_the_window_of_a_lost_key_gives_up(
    tmp_path: Path, theme: Theme, queues: WorkQueues, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = a_copy(begun_book(), tmp_path)
    office.vault.delete(SecretName.DATABASE_KEY)
    office.close()

    def answer(dialog: PassphraseDialog) -> int:
        dialog.secret.setText(PASSPHRASE)
        dialog.go_on.click()
        return dialog.result()

    def leave(dialog: RegainDialog) -> int:
        assert not dialog.by_code.isEnabled(), "no code was made"
        dialog.reject()
        return dialog.result()

    monkeypatch.setattr(PassphraseDialog, "exec", answer)
    monkeypatch.setattr(RegainDialog, "exec", leave)
    with pytest.raises(GaveUp):
        Opening(DataFolder(tmp_path), theme, AskRecorder()).open(queues.database)
