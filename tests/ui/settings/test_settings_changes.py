"""The dialogs of the settings write what a person changed in them, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from sqlalchemy import select, update

from desktop_app.accounts.access_log import AccessAction, accesses, log_access
from desktop_app.accounts.commands import change_officer
from desktop_app.accounts.officers import officers
from desktop_app.areas.queries import all_areas
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.journal.devices import current_device, head
from desktop_app.office.profile import change_profile, load_profile
from desktop_app.storage.tables.accounts import officer as officer_table
from tests.ui.settings.test_settings import an_officer, section_of
from tests.ui.shell_parts import OpenApp
from ui.settings.areas.area_dialog import AreaDialog
from ui.settings.areas_section import AreasSection
from ui.settings.officer_dialog import OfficerDialog
from ui.settings.officers_section import OfficersSection
from ui.settings.profile_section import ProfileSection


def entries(app: OpenApp) -> int:
    with app.shell.office.read() as connection:
        return head(connection, current_device(connection)).seq


def with_dialog(monkeypatch: pytest.MonkeyPatch, app: OpenApp, kind: type[QDialog], *acts: object) -> None:
    """What a person does in a dialog of this kind instead of the loop of its own."""

    def run(dialog: QDialog) -> int:
        for act in acts:
            act(dialog)  # type: ignore[operator]
        dialog._save()  # type: ignore[attr-defined]
        app.settle()
        return dialog.result()

    monkeypatch.setattr(kind, "exec", run)


def test_who_heads_an_area_is_typed_noted_when_opened_and_written_only_when_wished(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)

    def fill(dialog: AreaDialog) -> None:
        dialog.lines["head_name"].setText("Nguyễn Văn Thử")
        dialog.lines["head_phone"].setText("0912 345 678")

    with_dialog(monkeypatch, app, AreaDialog, fill)
    section.edit.click()
    app.settle()
    office = app.shell.office
    with office.read() as connection:
        area = all_areas(connection)[0]
        assert (area.head_name, area.head_phone) == ("Nguyễn Văn Thử", "0912 345 678")
        assert not [each for each in accesses(connection) if each.record_id == area.id]
    section.table.selectRow(0)
    with_dialog(monkeypatch, app, AreaDialog)
    section.edit.click()
    app.settle()
    with office.read() as connection:
        assert [each.subject for each in accesses(connection) if each.record_id == area.id] == ["areas"]
    app.ask.answers = [None]  # Escape: no file, and none is asked for
    section.save_list()
    app.settle()
    assert not section.written.isVisibleTo(section)
    for answer, there in ((False, False), (True, True)):
        path = tmp_path / f"{answer}.xlsx"
        app.ask.answers = [answer, path]
        section.save_list()
        app.settle()
        rows = read_spreadsheet(path)[0].rows
        assert any("Nguyễn Văn Thử" in row for row in rows) is there
        assert section.written.open_file.isVisibleTo(section)


def test_an_area_saved_without_a_change_writes_nothing(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    with app.shell.office.record() as recorder:
        first = all_areas(recorder.connection)[0]
        recorder.put("residential_area", first.id, {"kind": "unknown_here"})
    section.entered()
    app.settle()
    count = entries(app)
    section.table.selectRow(0)
    with_dialog(monkeypatch, app, AreaDialog)
    section.edit.click()
    app.settle()
    assert entries(app) == count
    with app.shell.office.record() as recorder:
        recorder.put("residential_area", first.id, {"kind": "thon"})
    section.entered()
    app.settle()
    section.table.selectRow(0)

    def meanwhile(dialog: AreaDialog) -> None:
        with app.shell.office.record() as recorder:
            recorder.put("residential_area", first.id, {"households": 777})
        dialog.name.setText("Thôn Đoài Thượng")

    def shown(dialog: AreaDialog) -> None:
        dialog._save()
        app.settle()
        assert dialog.households.text() == "777"
        assert "thành “777”; nay lấy theo giá trị mới." in dialog.households_field.error

    with_dialog(monkeypatch, app, AreaDialog, meanwhile, shown)
    section.edit.click()
    app.settle()
    with app.shell.office.read() as connection:
        after = all_areas(connection)[0]
    assert (after.name, after.households) == ("Thôn Đoài Thượng", 777)


def test_an_officer_saved_without_a_change_is_not_logged(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = an_officer(app, app.shell.office.officer, "admin")
    section = section_of(app, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(me.id))
    office = app.shell.office
    with office.read() as connection:
        before = accesses(connection)
    with_dialog(monkeypatch, app, OfficerDialog)
    section.change.click()
    app.settle()
    with office.read() as connection:
        assert accesses(connection) == before

    def meanwhile(dialog: OfficerDialog) -> None:
        with office.store.write() as connection:
            connection.execute(update(officer_table).values(position_title="Chủ tịch"))
        dialog.roles["entry"].setChecked(True)

    def shown(dialog: OfficerDialog) -> None:
        dialog._save()
        app.settle()
        assert dialog.position_title.text() == "Chủ tịch"
        assert "thành “Chủ tịch”; nay lấy theo giá trị mới." in dialog.refusal.text

    section.table.selectRow(section.model.row_of(me.id))
    with_dialog(monkeypatch, app, OfficerDialog, meanwhile, shown)
    section.change.click()
    app.settle()
    with office.read() as connection:
        (after,) = officers(connection)
        assert connection.execute(select(officer_table.c.position_title)).scalar() == "Chủ tịch"
    assert after.roles == {"admin", "entry"}


def test_a_field_of_the_profile_left_as_it_was_keeps_what_came_meanwhile(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    editor = section.editors["signer_name"]
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    QApplication.processEvents()
    assert editor.hasFocus()
    office = app.shell.office
    code = office.identity.commune_code
    with office.record() as recorder:
        change_profile(recorder, code, {"signer_name": "Lê Thị Thử"})
    section.entered()  # as after every change that arrives
    app.settle()
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    app.settle()
    with office.read() as connection:
        assert load_profile(connection, code)["signer_name"] == "Lê Thị Thử"


def test_an_area_that_both_changed_is_saved_once_it_was_seen(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    office = app.shell.office
    section.table.selectRow(0)
    with office.read() as connection:
        first = all_areas(connection)[0]

    def meanwhile(dialog: AreaDialog) -> None:
        with office.record() as recorder:
            recorder.put("residential_area", first.id, {"households": 777})
        dialog.households.setText("500")
        dialog._save()
        app.settle()
        with office.read() as connection:
            assert all_areas(connection)[0].households == 777, "nothing is saved unseen"
        assert "thành “777”; ở đây gõ “500”." in dialog.households_field.error

    with_dialog(monkeypatch, app, AreaDialog, meanwhile)
    section.edit.click()
    app.settle()
    with office.read() as connection:
        assert all_areas(connection)[0].households == 500


def test_roles_that_others_changed_meanwhile_are_shown_and_stay(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = an_officer(app, app.shell.office.officer, "admin")
    office = app.shell.office
    section = section_of(app, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(me.id))

    def meanwhile(dialog: OfficerDialog) -> None:
        with office.record() as recorder:
            change_officer(recorder, me.id, roles=("admin", "review"))
        dialog.roles["entry"].setChecked(True)
        dialog._save()
        app.settle()
        assert dialog.roles["review"].isChecked()
        assert dialog.refusal.text

    with_dialog(monkeypatch, app, OfficerDialog, meanwhile)
    section.change.click()
    app.settle()
    with office.read() as connection:
        assert officers(connection)[0].roles == {"admin", "entry", "review"}


def test_a_field_of_the_profile_that_both_changed_is_shown_before_it_is_saved(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    editor = section.editors["signer_name"]
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    office = app.shell.office
    code = office.identity.commune_code
    with office.record() as recorder:
        change_profile(recorder, code, {"signer_name": "Lê Thị Thử"})
    editor.setText("Trần Văn Ký")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    app.settle()
    with office.read() as connection:
        assert load_profile(connection, code)["signer_name"] == "Lê Thị Thử", "nothing is saved unseen"
    assert "thành “Lê Thị Thử”; ở đây gõ “Trần Văn Ký”." in section._fields["signer_name"].error
    QTest.keyClick(editor, Qt.Key.Key_Return)
    app.settle()
    with office.read() as connection:
        assert load_profile(connection, code)["signer_name"] == "Trần Văn Ký"


def test_an_administrator_is_told_how_others_changed_the_list_until_he_has_seen_it(app: OpenApp) -> None:
    office = app.shell.office
    name = office.officer
    me = an_officer(app, name, "admin")
    with office.store.write() as connection:
        log_access(connection, office.clock, "Phạm Thị Trưởng", AccessAction.CHANGE, "officer", me.id)
    section = section_of(app, OfficersSection, "officers")
    section.entered()
    app.settle()
    assert "Phạm Thị Trưởng" in section.changes.text
    assert name in section.changes.text
    assert section.seen.isVisible()
    section.seen.click()
    app.settle()
    assert not section.changes.isVisible()
