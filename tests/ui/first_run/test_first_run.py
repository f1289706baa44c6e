"""The first run: commune, officer, province; and the passphrase before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.accounts.officers import officers
from desktop_app.accounts.pins import sign_in
from desktop_app.areas.queries import all_areas
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.base.units.unit_tables import shipped_version
from desktop_app.book.office import DataFolder, Office
from desktop_app.book.units import version_in_force
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.credentials.opening import PassphraseFor
from desktop_app.credentials.recovery_code import has_recovery, recover_key
from desktop_app.credentials.vault import SecretName, VaultKind
from desktop_app.sample.content import sample_content
from desktop_app.sample.discarding import discard_sample
from tests.builders import PASSPHRASE, QUICK, a_clock
from tests.support.by_hand import ManualExecutor
from tests.support.unit_lists import VERSION, a_newer_list
from tests.ui.recorder import AskRecorder
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.first_run.first_run_flow import FirstRun
from ui.safety.passphrase_view import NewKey, PassphraseDialog
from ui.theme import Appearance, Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Appearance.LIGHT)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office.open(
        DataFolder(tmp_path), lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    yield opened
    opened.close()


class Run:
    """The first run with queues that are turned by hand."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme) -> None:
        self.database, self.network = ManualExecutor(), ManualExecutor()
        self.application = qapp
        self.flow = FirstRun(office, theme, WorkQueues(MainThread(qapp), (self.database, self.network)))
        self.dialog = self.flow.dialog
        qtbot.addWidget(self.dialog)

    def name_officer(self, pin: str) -> None:
        officer = self.dialog.officer
        officer.name.setText("Trần Văn Thử")
        officer.pin.setText(pin)
        officer.again.setText(pin)

    def choose_commune(self, typed: str) -> None:
        step = self.dialog.commune
        step.communes.field.setText(typed)
        step.communes.field.textEdited.emit(typed)

    def settle(self) -> None:
        for _ in range(6):
            self.database.drain()
            self.network.drain()
            self.application.processEvents()


def test_four_steps_make_an_office(qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme) -> None:
    run = Run(qtbot, qapp, office, theme)
    assert not run.dialog.go_on.isEnabled()
    run.choose_commune("phuong an khe gia lai")
    assert "Gia Lai" in run.dialog.commune.chosen.text()
    run.dialog.next()
    officer = run.dialog.officer
    officer.name.setText("Trần Văn Thử")
    officer.pin.setText("482913")
    officer.again.setText("482914")
    run.dialog.next()
    assert run.dialog.number == 1
    assert officer.again_field.error
    officer.again.setText("482913")
    run.dialog.next()
    assert run.dialog.number == 2
    assert not run.dialog.go_on.isEnabled(), "the code has to be written down, or put off knowingly"
    code = run.dialog.recovery.panel.code
    run.dialog.recovery.written.setChecked(True)
    run.dialog.next()
    run.settle()
    assert run.dialog.number == 3
    assert run.dialog.recovery.panel.code == "", "the code is shown only once"
    assert recover_key(office.folder.root, code) == office.vault.read(SecretName.DATABASE_KEY)
    run.dialog.next()
    assert run.dialog.result() == QDialog.DialogCode.Accepted
    assert office.identity.commune_code == run.dialog.commune.commune_code
    assert not office.identity.sample
    with office.read() as connection:
        found = officers(connection)
    assert [item.name for item in found] == ["Trần Văn Thử"]
    assert sign_in(office.store, office.clock, found[0].id, "482913").name == "Trần Văn Thử"


def test_a_pin_the_core_refuses_is_explained_beside_the_field(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    run.choose_commune("an khe")
    run.dialog.next()
    run.name_officer("111111")
    run.dialog.next()
    assert run.dialog.number == 1
    assert run.dialog.officer.pin_field.error
    assert office.identity.commune_code == "", "an interrupted first run is asked again"


def test_an_address_that_is_not_protected_is_refused_and_later_still_works(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    run.choose_commune("an khe")
    run.dialog.next()
    run.name_officer("482913")
    run.dialog.next()
    run.dialog.recovery.later.setChecked(True)
    assert run.dialog.recovery.consequence.text
    run.dialog.next()
    assert not has_recovery(office.folder.root)
    connection = run.dialog.connection
    connection.now.setChecked(True)
    run.dialog.next()
    assert connection.address_field.error
    connection.address.setText("http://tinh.example")
    connection.code.setText("ABCD")
    run.dialog.next()
    run.settle()
    assert connection.refusal.text
    assert run.dialog.go_on.isEnabled()
    connection.later.setChecked(True)
    run.dialog.next()
    assert run.dialog.result() == QDialog.DialogCode.Accepted


def test_typing_on_past_the_last_match_forgets_the_commune(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    run.dialog.show()
    field = run.dialog.commune.communes.field
    QTest.keyClicks(field, "an khe")
    assert run.dialog.go_on.isEnabled()
    QTest.keyClicks(field, " zzz")
    assert run.dialog.commune.commune_code == ""
    assert not run.dialog.go_on.isEnabled(), "what stands in the field is no commune"


def test_a_commune_typed_where_the_cursor_stands_first_is_found(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    run.dialog.show()
    step = run.dialog.commune
    QTest.keyClicks(step.provinces.field, "dong anh")
    assert step.provinces.empty_words == "Không có tên nào khớp “dong anh”."
    found = step.communes.current
    assert found is not None
    assert found.text == "Xã Đông Anh, Thành phố Hà Nội"
    assert run.dialog.go_on.isEnabled()
    step.provinces.field.clear()
    QTest.keyClicks(step.provinces.field, "ca mau")
    assert step.provinces.empty_words == ""
    assert not run.dialog.go_on.isEnabled(), "the commune is not of this province"


def test_a_province_narrows_the_communes(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    step = run.dialog.commune
    step.provinces.field.setText("ha noi")
    assert step.provinces.current is not None
    assert "Hà Nội" in step.provinces.current.text
    assert step.communes.model.rowCount() > 100
    step.communes.field.setText("dong da")
    assert step.commune_code


def test_a_sample_office_is_one_button_away_and_can_be_thrown_away(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme
) -> None:
    run = Run(qtbot, qapp, office, theme)
    run.dialog.sample.click()
    assert not run.dialog.stack.isEnabled()
    run.settle()
    assert run.dialog.result() == QDialog.DialogCode.Accepted
    assert office.identity.sample
    with office.read() as connection:
        assert len(all_areas(connection)) >= 10
        found = officers(connection)
    pins = sample_content().officers.pins
    assert {officer.name for officer in found} == set(pins)
    for officer in found:
        assert sign_in(office.store, office.clock, officer.id, pins[officer.name]).name == officer.name
    assert [len(each.roles) for each in found if each.name.endswith("Hai")] == [1], "he only enters"
    discard_sample(office)
    assert not office.folder.book.exists()
    again = Office.open(
        office.folder, lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    assert again.identity.commune_code == ""
    again.close()


def test_a_real_office_cannot_be_thrown_away(office: Office) -> None:
    office.choose_commune("01234", sample=False)
    with pytest.raises(Problem, match="real office"):
        discard_sample(office)
    assert office.folder.book.exists()


def test_a_new_passphrase_is_asked_twice_and_long_enough(qtbot: QtBot, theme: Theme) -> None:
    dialog = PassphraseDialog(PassphraseFor.NEW_BOOK, theme)
    qtbot.addWidget(dialog)
    dialog.secret.setText("ngắn")
    dialog.go_on.click()
    assert dialog.secret_field.error
    dialog.secret.setText("một câu dài dễ nhớ")
    dialog.go_on.click()
    assert dialog.again_field.error
    dialog.again_field.set_error("")
    dialog.show()
    dialog.secret.setFocus()
    QTest.keyClick(dialog.secret, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.again, "Enter leads on"
    assert not dialog.again_field.error
    dialog.again.setText("một câu dài dễ nhớ")
    dialog.go_on.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.passphrase == "một câu dài dễ nhớ"


@pytest.mark.parametrize(
    ("occasion", "said"), [(NewKey.BACKUP, "Khôi phục"), (NewKey.RECOVERY, "mã khôi phục")]
)
def test_the_window_says_that_the_passphrase_is_for_what_is_restored(
    qtbot: QtBot, theme: Theme, occasion: NewKey, said: str
) -> None:
    dialog = PassphraseDialog(PassphraseFor.NEW_BOOK, theme, new_key=occasion)
    qtbot.addWidget(dialog)
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(said in text for text in words), words
    assert any("thay cho cụm mật khẩu" in text for text in words), "what becomes of the earlier one is told"
    assert "Hủy" in [made.text() for made in dialog.findChildren(QPushButton)], (
        "the book stays, nothing quits"
    )


def test_a_wrong_passphrase_is_told_and_asked_once_more(qtbot: QtBot, theme: Theme) -> None:
    dialog = PassphraseDialog(PassphraseFor.EXISTING_BOOK, theme, "Sai mật khẩu.")
    qtbot.addWidget(dialog)
    assert "Sai mật khẩu." in dialog.secret_field.error
    dialog.secret.setText("câu đúng")
    dialog.go_on.click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_commune_of_a_newer_list_is_chosen_after_the_list_was_brought(
    qtbot: QtBot, qapp: QApplication, office: Office, theme: Theme, tmp_path: Path
) -> None:
    run = Run(qtbot, qapp, office, theme)
    step = run.dialog.commune
    step.ask = AskRecorder(
        answers=[
            a_newer_list(tmp_path / "draft", {}, status="draft") / "units.toml",
            resource_path("catalogue", "forms", "NTM_XA_2021", "template.toml"),
            a_newer_list(tmp_path / "list", {"00082": ("99082", "Phường Hoàn Toàn Mới")}) / "units.toml",
        ]
    )
    shipped = format_date(date.fromisoformat(shipped_version()))
    assert f"theo danh mục ngày {shipped}" in step.explanation.text()
    for refused in ("dự thảo", "không phải danh mục"):
        step.bring.click()
        run.settle()
        assert refused in step.brought.text
    run.choose_commune("hoan toan moi")
    assert not run.dialog.go_on.isEnabled()
    with office.read() as connection:
        assert installed(connection, PackageKind.ADMINISTRATIVE_UNITS) == []
    step.bring.click()
    run.settle()
    assert version_in_force() == VERSION
    assert format_date(date.fromisoformat(VERSION)) in step.explanation.text()
    run.choose_commune("hoan toan moi")
    run.dialog.next()
    run.name_officer("482913")
    run.dialog.next()
    assert run.dialog.number == 2
    assert office.identity.commune_code == "99082"
