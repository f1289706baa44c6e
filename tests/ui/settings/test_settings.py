"""The settings over a real book."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import officers
from desktop_app.areas.commands import change_area
from desktop_app.areas.fields import shared_fields
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import FixedClock
from desktop_app.base.faults.notes import noting_faults
from desktop_app.base.i18n import tr
from desktop_app.office.profile import load_profile
from desktop_app.storage.known_time import move_on
from tests.builders import register
from tests.ui.shell_parts import OpenApp
from ui.places.settings import SectionPlace
from ui.settings.about_section import AboutSection
from ui.settings.access_log_dialog import AccessLogDialog
from ui.settings.areas.area_change_dialogs import MergeDialog, RetireDialog, SplitDialog
from ui.settings.areas.area_dialog import AreaDialog
from ui.settings.areas.area_list_dialog import AreaListDialog
from ui.settings.areas_section import AreasSection
from ui.settings.catalogue_section import CatalogueSection
from ui.settings.licences_section import LicencesSection
from ui.settings.officer_dialog import OfficerDialog, PinDialog
from ui.settings.officers_section import OfficersSection
from ui.settings.profile_section import ProfileSection
from ui.settings.section import SettingsSection
from ui.settings.settings_view import SettingsPage
from ui.settings.window_section import WindowSection
from ui.theme import Appearance, TextSize
from ui.theme.fonts import TextRole, font_for


def section_of[S: SettingsSection](app: OpenApp, kind: type[S], key: str) -> S:
    app.shell.show()
    app.settle()
    app.go(SectionPlace(key))
    page = app.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.section(key)
    assert isinstance(section, kind)
    return section


def press_default(dialog: QDialog) -> None:
    """Press the button that Enter presses."""
    next(each for each in dialog.findChildren(QPushButton) if each.isDefault()).click()


def opened[D: QDialog](monkeypatch: pytest.MonkeyPatch, kind: type[D], press: QPushButton) -> D:
    """The dialog that a button opens, without the loop of its own."""
    found: list[D] = []
    monkeypatch.setattr(kind, "exec", lambda dialog: found.append(dialog))
    press.click()
    return found[0]


def chosen_id(section: AreasSection) -> str:
    (row,) = section.table.selectionModel().selectedRows()
    return section.model.id_at(row.row())


def chosen_name(section: AreasSection) -> object:
    (row,) = section.table.selectionModel().selectedRows()
    return section.model.data(section.model.index(row.row(), 1))


def names(app: OpenApp) -> list[str]:
    with app.shell.office.read() as connection:
        return [area.name for area in all_areas(connection)]


def test_areas_are_listed_and_one_is_added(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    assert section.model.rowCount() == 5
    assert "5 khu dân cư, 510 hộ" in section.total.text()
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Hạ")
    dialog.households.setText("1.5a")
    press_default(dialog)
    assert dialog.households_field.error
    dialog.households.setText("1.050")
    press_default(dialog)
    app.settle()
    assert dialog.result() == AreaDialog.DialogCode.Accepted
    assert "Thôn Hạ" in names(app)
    assert section.model.rowCount() == 6


def test_an_area_that_is_there_already_is_refused_beside_its_name(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Đoài")
    press_default(dialog)
    app.settle()
    assert "Đoài" in dialog.name_field.error
    assert app.window.status.saved.text() == "Đã lưu"


def test_save_pressed_twice_adds_one_area(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Đoài")
    for _ in range(2):  # refused first; then it can be saved
        dialog.findChildren(QPushButton)[-1].click()
        dialog.findChildren(QPushButton)[-1].click()
        app.settle()
        dialog.name.setText("Hạ")
    assert names(app).count("Thôn Hạ") == 1
    assert dialog.result() == AreaDialog.DialogCode.Accepted
    assert dialog.name_field.error == "", "what was asked twice is not refused as a double"


def test_areas_are_moved_with_the_keyboard(app: OpenApp) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)
    assert not section.up.isEnabled()
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    app.settle()
    assert names(app)[:2] == ["Thôn Đông", "Thôn Đoài"]
    assert chosen_name(section) == "Thôn Đoài", "the area that was moved stays chosen"
    section.up.click()
    app.settle()
    assert names(app)[:2] == ["Thôn Đoài", "Thôn Đông"]


def test_an_area_ends_and_its_successor_is_shown(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(0)

    def agree(dialog: RetireDialog) -> int:
        dialog.last_day.set_value(date(2026, 9, 30))
        dialog.successor.setCurrentIndex(1)
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(RetireDialog, "exec", agree)
    section.retire.click()
    app.settle()
    assert section.model.rowCount() == 4
    assert "4 khu dân cư, 410 hộ" in section.total.text()
    section.past.setChecked(True)
    last = section.model.data(section.model.index(4, section.model.columnCount() - 1))
    assert last == "đến 30/09/2026 nay là Thôn Đông"


def test_areas_are_merged_and_fewer_than_two_are_refused(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(1)
    refused: list[str] = []

    def agree(dialog: MergeDialog) -> int:
        dialog.name.setText("Đông Trung")
        dialog.first_day.set_value(date(2026, 10, 1))
        press_default(dialog)
        app.settle()
        refused.append(dialog.refusal.text)
        dialog.areas.item(2).setCheckState(Qt.CheckState.Checked)
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(MergeDialog, "exec", agree)
    section.merge.click()
    app.settle()
    assert refused[0]
    shown = [section.model.data(section.model.index(row, 1)) for row in range(section.model.rowCount())]
    assert shown == ["Thôn Đoài", "Thôn Đông Trung", "Thôn Thượng", "Thôn Ủng"]
    assert "4 khu dân cư, 510 hộ" in section.total.text()


def _next(widget: QWidget) -> QWidget | None:
    """What Tab leads to."""
    found = widget.nextInFocusChain()
    while found is not None and (
        not found.focusPolicy() & Qt.FocusPolicy.TabFocus or found.focusProxy() is not None
    ):
        found = found.nextInFocusChain()
    return found


def test_an_area_is_split_and_one_part_alone_is_refused(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(1)
    refused: list[str] = []
    in_tab_order: list[bool] = []

    def agree(dialog: SplitDialog) -> int:
        dialog.first_day.set_value(date(2026, 10, 1))
        assert all(len(part) == 1 + len(shared_fields()) for part in dialog.parts)
        (first, households), (second, others) = dialog.parts
        fields = (first, households, second, others, dialog.more, dialog.first_day.line)
        in_tab_order.extend(_next(field) is then for field, then in pairwise(fields))
        first.setText("Đông Thượng")
        households.setText("nhiều")
        press_default(dialog)
        refused.append(dialog.refusal.text)
        households.setText("60")
        press_default(dialog)
        app.settle()
        refused.append(dialog.refusal.text)
        dialog.more.click()
        second.setText("Đông Hạ")
        others.setText("40")
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(SplitDialog, "exec", agree)
    section.split.click()
    app.settle()
    assert all(in_tab_order)
    assert chosen_name(section) == "Thôn Đông Thượng"
    assert "nhiều" in refused[0]
    assert "ít nhất hai khu" in refused[1]
    section.past.setChecked(True)
    shown = [section.model.data(section.model.index(row, 1)) for row in range(section.model.rowCount())]
    assert shown[:4] == ["Thôn Đoài", "Thôn Đông Thượng", "Thôn Đông Hạ", "Thôn Trung"]
    duration = section.model.data(section.model.index(1, section.model.columnCount() - 1))
    assert duration == "từ 01/10/2026 tách từ Thôn Đông"


@pytest.mark.parametrize(("changed", "before"), [(True, 100), (False, 160)])
def test_another_number_of_households_says_since_when(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch, changed: bool, before: int
) -> None:
    section = section_of(app, AreasSection, "areas")
    section.table.selectRow(1)
    with app.shell.office.record() as recorder:
        change_area(recorder, all_areas(recorder.connection)[1].id, households=100)
    section.entered()
    app.settle()
    section.table.selectRow(1)
    asked: list[bool] = []

    def agree(dialog: AreaDialog) -> int:
        asked.append(dialog.since_row.isVisibleTo(dialog))
        dialog.households.setText("160")
        asked.append(dialog.since_row.isVisibleTo(dialog))
        dialog.since_row.which.setCurrentIndex(0 if changed else 1)
        dialog.since_row.first_day.set_value(date(2026, 10, 1))
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", agree)
    section.edit.click()
    app.settle()
    assert asked == [False, True]
    with app.shell.office.read() as connection:
        area = all_areas(connection)[1]
    assert (area.households_on(date(2026, 9, 30)), area.households) == (before, 160)


def test_the_day_of_the_present_number_of_households_can_be_put_right(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    with app.shell.office.record() as recorder:
        area = all_areas(recorder.connection)[1]
        change_area(recorder, area.id, households=100)
        change_area(recorder, area.id, households=160, since=date(2026, 9, 1))
    section.entered()
    app.settle()
    section.table.selectRow(1)

    def agree(dialog: AreaDialog) -> int:
        assert dialog.since_row.isVisibleTo(dialog)
        assert dialog.since_row.first_day.value == date(2026, 9, 1)
        dialog.since_row.first_day.set_value(date(2026, 7, 1))
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", agree)
    section.edit.click()
    app.settle()
    with app.shell.office.read() as connection:
        found = all_areas(connection)[1]
    assert [found.households_on(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [100, 160]


@pytest.mark.parametrize(
    ("typed", "chosen", "before"),
    [
        ("Thôn Hoàn Toàn Khác", None, "as it was"),
        ("Thôn Hoàn Toàn Khác", 1, "Thôn Hoàn Toàn Khác"),
        ("other case", None, "other case"),
    ],
)
def test_a_renamed_area_keeps_its_name_in_earlier_periods(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch, typed: str, chosen: int | None, before: str
) -> None:
    """A name that differs in its case alone was written wrongly, until somebody says otherwise."""
    section = section_of(app, AreasSection, "areas")
    with app.shell.office.read() as connection:
        known = all_areas(connection)[1].name
    section.entered()
    app.settle()
    section.table.selectRow(1)
    name = known.upper() if typed == "other case" else typed
    asked: list[bool] = []

    def agree(dialog: AreaDialog) -> int:
        asked.append(dialog.named_row.isVisibleTo(dialog))
        dialog.name.setText(name)
        asked.append(dialog.named_row.isVisibleTo(dialog))
        if chosen is not None:
            dialog.named_row.which.setCurrentIndex(chosen)
        dialog.named_row.first_day.set_value(date(2026, 10, 1))
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", agree)
    section.edit.click()
    app.settle()
    assert asked == [False, True]
    with app.shell.office.read() as connection:
        area = all_areas(connection)[1]
    earlier = {"as it was": known, "other case": area.name}.get(before, before)
    assert (area.name_on(date(2026, 9, 30)), area.name_on(date(2026, 10, 1))) == (earlier, area.name)
    assert area.name != known


def test_search_leads_to_the_area(app: OpenApp) -> None:
    with app.shell.office.read() as connection:
        wanted = all_areas(connection)[2]
    section = section_of(app, AreasSection, "areas")
    app.go(SectionPlace("areas", wanted.id))
    assert chosen_id(section) == wanted.id
    assert section.edit.isEnabled()


def test_a_list_from_excel_is_shown_before_it_is_recorded(
    app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(app, AreasSection, "areas")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("TT", "Tên thôn", "Số hộ"), (1, "Đoài", 150), (2, "Bến", 80)):
        sheet.append(row)
    path = tmp_path / "thon.xlsx"
    book.save(path)
    app.ask.answers = [path]
    offered: list[AreaListDialog] = []

    def agree(dialog: AreaListDialog) -> int:
        offered.append(dialog)
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaListDialog, "exec", agree)
    section.file.click()
    app.settle()
    assert offered[0].grid.model.rowCount() == 2
    assert "Thôn Bến" in names(app)
    assert "6 khu dân cư" in section.total.text()


def test_good_rows_are_taken_and_bad_ones_left_out(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    buttons: list[str] = []

    def agree(dialog: AreaListDialog) -> int:
        go = next(made for made in dialog.findChildren(QPushButton) if made.isDefault())
        buttons.append(go.text())
        assert go.isEnabled()
        marked = [row.name for row in dialog.grid.model.table.rows]
        assert marked == ["2", "✗ 3", "✗ 4", "5"]
        go.click()
        app.settle()
        return dialog.result()

    monkeypatch.setattr(AreaListDialog, "exec", agree)
    QGuiApplication.clipboard().setText("Tên thôn\tSố hộ\nBến\t80\nGò\ttám mươi\n\t30\nSông\t1.050")
    section.paste.click()
    app.settle()
    assert buttons == ["Ghi 2 dòng, bỏ qua 2 dòng (Ctrl+Enter)"]
    found = names(app)
    assert "Thôn Bến" in found
    assert "Thôn Sông" in found
    assert "Thôn Gò" not in found


def test_nothing_to_paste_is_told(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, AreasSection, "areas")
    offered: list[AreaListDialog] = []

    def look(dialog: AreaListDialog) -> int:
        offered.append(dialog)
        return 0

    monkeypatch.setattr(AreaListDialog, "exec", look)
    QGuiApplication.clipboard().setText("")
    section.paste.click()
    app.settle()
    assert app.ask.warned or offered[0].grid.model.rowCount() == 0


def test_the_profile_is_saved_when_the_cursor_leaves(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    editor = section.editors["signer_name"]
    editor.setText("Lê Thị Thử")  # type: ignore[union-attr]
    editor.editingFinished.emit()  # type: ignore[union-attr]
    app.settle()
    office = app.shell.office
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["signer_name"] == "Lê Thị Thử"


def test_the_office_chooses_how_amounts_are_told(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    box = section.chosen["amount_gap"]
    assert box.currentText() == "một trăm linh năm"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    app.settle()
    office = app.shell.office
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["amount_gap"] == "lẻ"
    assert box.currentText() == "một trăm lẻ năm"


def test_the_office_chooses_the_layout_of_its_papers(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    box = section.chosen["layout"]
    assert box.currentData() == "MTTQ_ND30"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    app.settle()
    office = app.shell.office
    with office.read() as connection:
        profile = load_profile(connection, office.identity.commune_code)
    assert profile["layout"] == box.currentData() == "MTTQ_QD207"
    assert "chưa đối chiếu" in section.layout_note.text(), "what is open is told"
    assert "(chưa rõ, chờ tỉnh xác nhận)" in section.layout_note.text(), "also where its author wrote no note"
    assert profile.layout is not None
    assert "207/QĐ-MTTW-BTT" in profile.layout.legal_basis


def test_the_office_chooses_the_spelling_of_its_papers(app: OpenApp) -> None:
    section = section_of(app, ProfileSection, "office")
    assert section.spelling.currentText() == "Ủy ban, hòa giải, khóa"
    section.spelling.setFocus()
    QTest.keyClick(section.spelling, Qt.Key.Key_Down)
    app.settle()
    office = app.shell.office
    with office.read() as connection:
        first_line = load_profile(connection, office.identity.commune_code)["organization_line_1"]
    assert first_line.startswith("UỶ BAN")
    assert section.spelling.currentText() == "Uỷ ban, hoà giải, khoá"
    editor = section.editors["organization_line_1"]
    assert isinstance(editor, QLineEdit)
    assert editor.text() == first_line
    assert section.numbered.isChecked()
    section.numbered.click()
    app.settle()
    assert not section.editors["minutes_symbol"].isEnabled()
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["minutes_have_number"] == "no"


def test_the_first_officer_is_an_administrator(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(app, OfficersSection, "officers")
    dialog = opened(monkeypatch, OfficerDialog, section.add)
    dialog.name.setText("Lê Thị Thử")
    dialog.pins.pin.setText("482913")
    dialog.pins.again.setText("482913")
    press_default(dialog)
    app.settle()
    assert dialog.result() == OfficerDialog.DialogCode.Accepted
    assert section.model.data(section.model.index(0, 0)) == "Lê Thị Thử"
    assert "Quản trị" in str(section.model.data(section.model.index(0, 2)))
    second = opened(monkeypatch, OfficerDialog, section.add)
    second.name.setText("Người Khác")
    second.roles["entry"].setChecked(True)
    second.pins.pin.setText("482913")
    second.pins.again.setText("482913")
    press_default(second)
    app.settle()
    assert second.refusal.text, "nobody is signed in who may add officers"


def an_officer(app: OpenApp, name: str, *roles: str) -> Officer:
    return register(app.shell.office, name, *roles)


def test_rights_are_given_person_by_person(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    an_officer(app, app.shell.office.officer, "admin")
    other = an_officer(app, "Trần Văn Nghiệm", "entry")
    section = section_of(app, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(other.id))

    def agree(dialog: OfficerDialog) -> int:
        assert dialog.name.isReadOnly()
        dialog.roles["review"].setChecked(True)
        dialog.extra_rights["opinion.read"].setChecked(True)
        press_default(dialog)
        app.settle()
        return dialog.result()

    monkeypatch.setattr(OfficerDialog, "exec", agree)
    section.change.click()
    app.settle()
    with app.shell.office.read() as connection:
        found = next(officer for officer in officers(connection) if officer.id == other.id)
    assert found.roles == {"entry", "review"}
    assert found.extra_rights == {"opinion.read"}
    row = section.model.row_of(other.id)
    assert "Xem sổ có tên người" in str(section.model.data(section.model.index(row, 2)))


def test_nobody_gives_a_pin_to_a_colleague_without_being_administrator(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = an_officer(app, "Quản Trị", "admin")
    me = an_officer(app, app.shell.office.officer, "entry")
    section = section_of(app, OfficersSection, "officers")
    refused: list[str] = []

    def agree(dialog: PinDialog) -> int:
        dialog.pins.pin.setText("482913")
        dialog.pins.again.setText("482913")
        press_default(dialog)
        app.settle()
        refused.append(dialog.pins.pin_field.error)
        return dialog.result()

    monkeypatch.setattr(PinDialog, "exec", agree)
    for identity in (admin.id, me.id):
        section.table.selectRow(section.model.row_of(identity))
        section.pin.click()
        app.settle()
    assert "Quản lý cán bộ" in refused[0]
    assert refused[1] == "", "everybody may change the own PIN"
    with app.shell.office.read() as connection:
        assert [officer.has_pin for officer in officers(connection)] == [
            officer.id == me.id for officer in officers(connection)
        ]


def test_the_last_administrator_cannot_leave(app: OpenApp) -> None:
    me = an_officer(app, app.shell.office.officer, "admin")
    section = section_of(app, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(me.id))
    app.ask.answers = [True]
    section.dismiss.click()
    app.settle()
    assert app.ask.warned
    assert section.model.rowCount() == 1


def test_the_access_log_says_who_when_and_what(app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    an_officer(app, app.shell.office.officer, "admin")
    an_officer(app, "Trần Văn Nghiệm", "entry")
    section = section_of(app, OfficersSection, "officers")
    shown: list[AccessLogDialog] = []

    def look(dialog: AccessLogDialog) -> int:
        shown.append(dialog)
        return 0

    monkeypatch.setattr(AccessLogDialog, "exec", look)
    section.log.click()
    app.settle()
    model = shown[0].model
    cells = [model.data(model.index(0, column)) for column in range(4)]
    assert cells == ["05/10/2026 12:00", app.shell.office.officer, "Sửa", "Cán bộ: Trần Văn Nghiệm"]
    shown[0].filter.setText("nghiem")
    assert model.rowCount() == 1
    app.shell.office.officer = "Trần Văn Nghiệm"
    section.log.click()
    app.settle()
    assert len(shown) == 1
    assert "Xem nhật ký truy cập" in app.ask.warned[0]


def test_old_entries_of_the_access_log_are_deleted_when_an_administrator_says_so(
    app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = app.shell.office
    an_officer(app, office.officer, "admin")
    with office.store.write() as connection:
        move_on(connection, office.clock)
        old = FixedClock(office.clock.now() - timedelta(days=900))
        log_access(connection, old, "Trần Văn Nghiệm", AccessAction.READ, "book")
    section = section_of(app, OfficersSection, "officers")
    shown: list[AccessLogDialog] = []

    def press(dialog: AccessLogDialog) -> int:
        shown.append(dialog)
        if dialog.outdated is not None:
            dialog.delete.click()
        return 0

    monkeypatch.setattr(AccessLogDialog, "exec", press)
    app.ask.answers = [False]
    section.log.click()
    app.settle()
    assert app.ask.asked == ["Xóa 1 mục của nhật ký truy cập có từ trước ngày 04/10/2024?"]
    app.ask.answers = [True]
    section.log.click()
    app.settle()
    app.settle()
    assert [dialog.outdated is None for dialog in shown] == [False, False, True]
    model = shown[-1].model
    assert [model.data(model.index(0, column)) for column in (1, 3)] == [
        office.officer,
        "Nhật ký truy cập: xóa mục cũ",
    ]


def test_light_and_dark_and_the_lock_take_effect_at_once(app: OpenApp) -> None:
    section = section_of(app, WindowSection, "window")
    section.appearance[Appearance.DARK].click()
    assert app.shell.theme.appearance is Appearance.DARK
    assert app.shell.preferences.current.appearance is Appearance.DARK
    section.lock.setCurrentIndex(0)
    section.lock.activated.emit(0)
    assert app.shell.preferences.current.lock_minutes == 0


def test_catalogues_show_their_legal_basis(app: OpenApp) -> None:
    section = section_of(app, CatalogueSection, "catalogue")
    app.settle()
    assert section.model.rowCount() >= 3
    assert section.basis.toPlainText().strip()


def test_licences_and_about(app: OpenApp, qapp: QApplication) -> None:
    licences = section_of(app, LicencesSection, "licences")
    assert "Apache License" in licences.text.toPlainText()
    rows = [licences.works.item(row).text() for row in range(licences.works.count())]
    licences.works.setCurrentRow(next(row for row, text in enumerate(rows) if text.startswith("Inter")))
    assert "SIL OPEN FONT LICENSE" in licences.text.toPlainText()
    section_of(app, AboutSection, "about")


def test_the_sample_office_is_thrown_away_only_after_a_yes(app: OpenApp) -> None:
    about = section_of(app, AboutSection, "about")
    app.ask.answers = [False]
    about.discard.click()
    seen = [app.shell.start_over]
    app.ask.answers = [True]
    about.discard.click()
    seen.append(app.shell.start_over)
    assert seen == [False, True]
    assert not app.window.isVisible()


@pytest.mark.faults
def test_faults_are_counted_and_copied_for_the_province(app: OpenApp, qapp: QApplication) -> None:
    about = section_of(app, AboutSection, "about")
    app.settle()
    assert about.faults.count.text() == tr("None noted on this computer.")
    assert about.faults.open.isHidden()
    with noting_faults(app.shell.office.folder.root, "9.1"):
        logging.getLogger("ui").error("a fault")
    about.entered()
    app.settle()
    assert about.faults.count.text().startswith("Đã ghi 1 lỗi, lần cuối lúc ")
    assert not about.faults.open.isHidden()
    about.faults.copy.click()
    app.settle()
    copied = QGuiApplication.clipboard().text()
    assert "ERROR ui: a fault" in copied
    assert about.computer.text() in copied


def test_a_size_of_text_takes_effect_at_once_and_the_cursor_stays_there(app: OpenApp) -> None:
    section = section_of(app, WindowSection, "window")
    assert section.text_sizes[TextSize.SYSTEM].isChecked(), "it follows the system until somebody chooses"
    before, smaller = app.window, QApplication.font().pointSizeF()
    try:
        section.text_sizes[TextSize.LARGEST].click()
        app.settle()
        assert app.window is not before, "the window is built anew, the program goes on"
        assert QApplication.font().pointSizeF() == 14.0
        assert font_for(TextRole.TITLE).pointSizeF() > 14.0
        assert app.shell.preferences.current.text_size is TextSize.LARGEST
        now = section_of(app, WindowSection, "window")
        assert now.text_sizes[TextSize.LARGEST].isChecked()
        assert now.isVisible(), "it goes on where that was chosen"
        here = app.window.focusWidget()
        assert here is not None
        assert app.window.page("settings").isAncestorOf(here), "the cursor is in the room"
    finally:
        app.shell.choose_look(TextSize.SYSTEM)
        app.settle()
    assert QApplication.font().pointSizeF() == smaller
