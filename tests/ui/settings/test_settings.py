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
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import FixedClock
from desktop_app.base.faults.notes import noting_faults
from desktop_app.base.i18n import tr
from desktop_app.office.profile import load_profile
from desktop_app.storage.known_time import move_on
from tests.builders import register
from tests.ui.shell_parts import Bench
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


def section_of[S: SettingsSection](bench: Bench, kind: type[S], key: str) -> S:
    bench.shell.show()
    bench.settle()
    bench.go(SectionPlace(key))
    page = bench.window.page("settings")
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


def names(bench: Bench) -> list[str]:
    with bench.shell.office.read() as connection:
        return [area.name for area in all_areas(connection)]


def test_areas_are_listed_and_one_is_added(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, AreasSection, "areas")
    assert section.model.rowCount() == 5
    assert "5 khu dân cư, 510 hộ" in section.total.text()
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Hạ")
    dialog.households.setText("1.5a")
    press_default(dialog)
    assert dialog.households_field.error
    dialog.households.setText("1.050")
    press_default(dialog)
    bench.settle()
    assert dialog.result() == AreaDialog.DialogCode.Accepted
    assert "Thôn Hạ" in names(bench)
    assert section.model.rowCount() == 6


def test_an_area_that_is_there_already_is_refused_beside_its_name(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(bench, AreasSection, "areas")
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Đoài")
    press_default(dialog)
    bench.settle()
    assert "Đoài" in dialog.name_field.error
    assert bench.window.status.saved.text() == "Đã lưu"


def test_save_pressed_twice_adds_one_area(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, AreasSection, "areas")
    dialog = opened(monkeypatch, AreaDialog, section.add)
    dialog.name.setText("Đoài")
    for _ in range(2):  # refused first; then it can be saved
        dialog.findChildren(QPushButton)[-1].click()
        dialog.findChildren(QPushButton)[-1].click()
        bench.settle()
        dialog.name.setText("Hạ")
    assert names(bench).count("Thôn Hạ") == 1
    assert dialog.result() == AreaDialog.DialogCode.Accepted
    assert dialog.name_field.error == "", "what was asked twice is not refused as a double"


def test_areas_are_moved_with_the_keyboard(bench: Bench) -> None:
    section = section_of(bench, AreasSection, "areas")
    section.table.selectRow(0)
    assert not section.up.isEnabled()
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    bench.settle()
    assert names(bench)[:2] == ["Thôn Đông", "Thôn Đoài"]
    assert chosen_name(section) == "Thôn Đoài", "the area that was moved stays chosen"
    section.up.click()
    bench.settle()
    assert names(bench)[:2] == ["Thôn Đoài", "Thôn Đông"]


def test_an_area_ends_and_its_successor_is_shown(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, AreasSection, "areas")
    section.table.selectRow(0)

    def agree(dialog: RetireDialog) -> int:
        dialog.last_day.set_value(date(2026, 9, 30))
        dialog.successor.setCurrentIndex(1)
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(RetireDialog, "exec", agree)
    section.retire.click()
    bench.settle()
    assert section.model.rowCount() == 4
    assert "4 khu dân cư, 410 hộ" in section.total.text()
    section.past.setChecked(True)
    last = section.model.data(section.model.index(4, section.model.columnCount() - 1))
    assert last == "đến 30/09/2026 nay là Thôn Đông"


def test_areas_are_merged_and_fewer_than_two_are_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(bench, AreasSection, "areas")
    section.table.selectRow(1)
    refused: list[str] = []

    def agree(dialog: MergeDialog) -> int:
        dialog.name.setText("Đông Trung")
        dialog.first_day.set_value(date(2026, 10, 1))
        press_default(dialog)
        bench.settle()
        refused.append(dialog.refusal.text)
        dialog.areas.item(2).setCheckState(Qt.CheckState.Checked)
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(MergeDialog, "exec", agree)
    section.merge.click()
    bench.settle()
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
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(bench, AreasSection, "areas")
    section.table.selectRow(1)
    refused: list[str] = []
    in_tab_order: list[bool] = []

    def agree(dialog: SplitDialog) -> int:
        dialog.first_day.set_value(date(2026, 10, 1))
        (first, households), (second, others) = dialog.parts
        fields = (first, households, second, others, dialog.more, dialog.first_day.line)
        in_tab_order.extend(_next(field) is then for field, then in pairwise(fields))
        first.setText("Đông Thượng")
        households.setText("nhiều")
        press_default(dialog)
        refused.append(dialog.refusal.text)
        households.setText("60")
        press_default(dialog)
        bench.settle()
        refused.append(dialog.refusal.text)
        dialog.more.click()
        second.setText("Đông Hạ")
        others.setText("40")
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(SplitDialog, "exec", agree)
    section.split.click()
    bench.settle()
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
    bench: Bench, monkeypatch: pytest.MonkeyPatch, changed: bool, before: int
) -> None:
    section = section_of(bench, AreasSection, "areas")
    section.table.selectRow(1)
    with bench.shell.office.record() as recorder:
        change_area(recorder, all_areas(recorder.connection)[1].id, households=100)
    section.entered()
    bench.settle()
    section.table.selectRow(1)
    asked: list[bool] = []

    def agree(dialog: AreaDialog) -> int:
        asked.append(dialog.since_row.isVisibleTo(dialog))
        dialog.households.setText("160")
        asked.append(dialog.since_row.isVisibleTo(dialog))
        dialog.which.setCurrentIndex(0 if changed else 1)
        dialog.first_day.set_value(date(2026, 10, 1))
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", agree)
    section.edit.click()
    bench.settle()
    assert asked == [False, True]
    with bench.shell.office.read() as connection:
        area = all_areas(connection)[1]
    assert (area.households_on(date(2026, 9, 30)), area.households) == (before, 160)


def test_the_day_of_the_present_number_of_households_can_be_put_right(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(bench, AreasSection, "areas")
    with bench.shell.office.record() as recorder:
        area = all_areas(recorder.connection)[1]
        change_area(recorder, area.id, households=100)
        change_area(recorder, area.id, households=160, since=date(2026, 9, 1))
    section.entered()
    bench.settle()
    section.table.selectRow(1)

    def agree(dialog: AreaDialog) -> int:
        assert dialog.since_row.isVisibleTo(dialog)
        assert dialog.first_day.value == date(2026, 9, 1)
        dialog.first_day.set_value(date(2026, 7, 1))
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(AreaDialog, "exec", agree)
    section.edit.click()
    bench.settle()
    with bench.shell.office.read() as connection:
        found = all_areas(connection)[1]
    assert [found.households_on(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [100, 160]


def test_search_leads_to_the_area(bench: Bench) -> None:
    with bench.shell.office.read() as connection:
        wanted = all_areas(connection)[2]
    section = section_of(bench, AreasSection, "areas")
    bench.go(SectionPlace("areas", wanted.id))
    assert chosen_id(section) == wanted.id
    assert section.edit.isEnabled()


def test_a_list_from_excel_is_shown_before_it_is_recorded(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = section_of(bench, AreasSection, "areas")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("TT", "Tên thôn", "Số hộ"), (1, "Đoài", 150), (2, "Bến", 80)):
        sheet.append(row)
    path = tmp_path / "thon.xlsx"
    book.save(path)
    bench.ask.answers = [path]
    offered: list[AreaListDialog] = []

    def agree(dialog: AreaListDialog) -> int:
        offered.append(dialog)
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(AreaListDialog, "exec", agree)
    section.file.click()
    bench.settle()
    assert offered[0].grid.model.rowCount() == 2
    assert "Thôn Bến" in names(bench)
    assert "6 khu dân cư" in section.total.text()


def test_good_rows_are_taken_and_bad_ones_left_out(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, AreasSection, "areas")
    buttons: list[str] = []

    def agree(dialog: AreaListDialog) -> int:
        go = next(made for made in dialog.findChildren(QPushButton) if made.isDefault())
        buttons.append(go.text())
        assert go.isEnabled()
        marked = [row.name for row in dialog.grid.model.table.rows]
        assert marked == ["2", "✗ 3", "✗ 4", "5"]
        go.click()
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(AreaListDialog, "exec", agree)
    QGuiApplication.clipboard().setText("Tên thôn\tSố hộ\nBến\t80\nGò\ttám mươi\n\t30\nSông\t1.050")
    section.paste.click()
    bench.settle()
    assert buttons == ["Ghi 2 dòng, bỏ qua 2 dòng (Ctrl+Enter)"]
    found = names(bench)
    assert "Thôn Bến" in found
    assert "Thôn Sông" in found
    assert "Thôn Gò" not in found


def test_nothing_to_paste_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, AreasSection, "areas")
    offered: list[AreaListDialog] = []

    def look(dialog: AreaListDialog) -> int:
        offered.append(dialog)
        return 0

    monkeypatch.setattr(AreaListDialog, "exec", look)
    QGuiApplication.clipboard().setText("")
    section.paste.click()
    bench.settle()
    assert bench.ask.warned or offered[0].grid.model.rowCount() == 0


def test_the_profile_is_saved_when_the_cursor_leaves(bench: Bench) -> None:
    section = section_of(bench, ProfileSection, "office")
    editor = section.editors["signer_name"]
    editor.setText("Lê Thị Thử")  # type: ignore[union-attr]
    editor.editingFinished.emit()  # type: ignore[union-attr]
    bench.settle()
    office = bench.shell.office
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["signer_name"] == "Lê Thị Thử"


def test_the_office_chooses_how_amounts_are_told(bench: Bench) -> None:
    section = section_of(bench, ProfileSection, "office")
    box = section.chosen["amount_gap"]
    assert box.currentText() == "một trăm linh năm"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    bench.settle()
    office = bench.shell.office
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["amount_gap"] == "lẻ"
    assert box.currentText() == "một trăm lẻ năm"


def test_the_office_chooses_the_layout_of_its_papers(bench: Bench) -> None:
    section = section_of(bench, ProfileSection, "office")
    box = section.chosen["layout"]
    assert box.currentData() == "MTTQ_ND30"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    bench.settle()
    office = bench.shell.office
    with office.read() as connection:
        profile = load_profile(connection, office.identity.commune_code)
    assert profile["layout"] == box.currentData() == "MTTQ_QD207"
    assert "chưa đối chiếu" in section.layout_note.text(), "what is open is told"
    assert "(chưa rõ, chờ tỉnh xác nhận)" in section.layout_note.text(), "also where its author wrote no note"
    assert profile.layout is not None
    assert "207/QĐ-MTTW-BTT" in profile.layout.legal_basis


def test_the_office_chooses_the_spelling_of_its_papers(bench: Bench) -> None:
    section = section_of(bench, ProfileSection, "office")
    assert section.spelling.currentText() == "Ủy ban, hòa giải, khóa"
    section.spelling.setFocus()
    QTest.keyClick(section.spelling, Qt.Key.Key_Down)
    bench.settle()
    office = bench.shell.office
    with office.read() as connection:
        first_line = load_profile(connection, office.identity.commune_code)["organization_line_1"]
    assert first_line.startswith("UỶ BAN")
    assert section.spelling.currentText() == "Uỷ ban, hoà giải, khoá"
    editor = section.editors["organization_line_1"]
    assert isinstance(editor, QLineEdit)
    assert editor.text() == first_line
    assert section.numbered.isChecked()
    section.numbered.click()
    bench.settle()
    assert not section.editors["minutes_symbol"].isEnabled()
    with office.read() as connection:
        assert load_profile(connection, office.identity.commune_code)["minutes_have_number"] == "no"


def test_the_first_officer_is_an_administrator(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    section = section_of(bench, OfficersSection, "officers")
    dialog = opened(monkeypatch, OfficerDialog, section.add)
    dialog.name.setText("Lê Thị Thử")
    dialog.pins.pin.setText("482913")
    dialog.pins.again.setText("482913")
    press_default(dialog)
    bench.settle()
    assert dialog.result() == OfficerDialog.DialogCode.Accepted
    assert section.model.data(section.model.index(0, 0)) == "Lê Thị Thử"
    assert "Quản trị" in str(section.model.data(section.model.index(0, 2)))
    second = opened(monkeypatch, OfficerDialog, section.add)
    second.name.setText("Người Khác")
    second.roles["entry"].setChecked(True)
    second.pins.pin.setText("482913")
    second.pins.again.setText("482913")
    press_default(second)
    bench.settle()
    assert second.refusal.text, "nobody is signed in who may add officers"


def an_officer(bench: Bench, name: str, *roles: str) -> Officer:
    return register(bench.shell.office, name, *roles)


def test_rights_are_given_person_by_person(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    an_officer(bench, bench.shell.office.officer, "admin")
    other = an_officer(bench, "Trần Văn Nghiệm", "entry")
    section = section_of(bench, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(other.id))

    def agree(dialog: OfficerDialog) -> int:
        assert dialog.name.isReadOnly()
        dialog.roles["review"].setChecked(True)
        dialog.extra_rights["opinion.read"].setChecked(True)
        press_default(dialog)
        bench.settle()
        return dialog.result()

    monkeypatch.setattr(OfficerDialog, "exec", agree)
    section.change.click()
    bench.settle()
    with bench.shell.office.read() as connection:
        found = next(officer for officer in officers(connection) if officer.id == other.id)
    assert found.roles == {"entry", "review"}
    assert found.extra_rights == {"opinion.read"}
    row = section.model.row_of(other.id)
    assert "Xem sổ có tên người" in str(section.model.data(section.model.index(row, 2)))


def test_nobody_gives_a_pin_to_a_colleague_without_being_administrator(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = an_officer(bench, "Quản Trị", "admin")
    me = an_officer(bench, bench.shell.office.officer, "entry")
    section = section_of(bench, OfficersSection, "officers")
    refused: list[str] = []

    def agree(dialog: PinDialog) -> int:
        dialog.pins.pin.setText("482913")
        dialog.pins.again.setText("482913")
        press_default(dialog)
        bench.settle()
        refused.append(dialog.pins.pin_field.error)
        return dialog.result()

    monkeypatch.setattr(PinDialog, "exec", agree)
    for identity in (admin.id, me.id):
        section.table.selectRow(section.model.row_of(identity))
        section.pin.click()
        bench.settle()
    assert "Quản lý cán bộ" in refused[0]
    assert refused[1] == "", "everybody may change the own PIN"
    with bench.shell.office.read() as connection:
        assert [officer.has_pin for officer in officers(connection)] == [
            officer.id == me.id for officer in officers(connection)
        ]


def test_the_last_administrator_cannot_leave(bench: Bench) -> None:
    me = an_officer(bench, bench.shell.office.officer, "admin")
    section = section_of(bench, OfficersSection, "officers")
    section.table.selectRow(section.model.row_of(me.id))
    bench.ask.answers = [True]
    section.dismiss.click()
    bench.settle()
    assert bench.ask.warned
    assert section.model.rowCount() == 1


def test_the_access_log_says_who_when_and_what(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    an_officer(bench, bench.shell.office.officer, "admin")
    an_officer(bench, "Trần Văn Nghiệm", "entry")
    section = section_of(bench, OfficersSection, "officers")
    shown: list[AccessLogDialog] = []

    def look(dialog: AccessLogDialog) -> int:
        shown.append(dialog)
        return 0

    monkeypatch.setattr(AccessLogDialog, "exec", look)
    section.log.click()
    bench.settle()
    model = shown[0].model
    cells = [model.data(model.index(0, column)) for column in range(4)]
    assert cells == ["05/10/2026 12:00", bench.shell.office.officer, "Sửa", "Cán bộ: Trần Văn Nghiệm"]
    shown[0].filter.setText("nghiem")
    assert model.rowCount() == 1
    bench.shell.office.officer = "Trần Văn Nghiệm"
    section.log.click()
    bench.settle()
    assert len(shown) == 1
    assert "Xem nhật ký truy cập" in bench.ask.warned[0]


def test_old_entries_of_the_access_log_are_deleted_when_an_administrator_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = bench.shell.office
    an_officer(bench, office.officer, "admin")
    with office.store.write() as connection:
        move_on(connection, office.clock)
        old = FixedClock(office.clock.now() - timedelta(days=900))
        log_access(connection, old, "Trần Văn Nghiệm", AccessAction.READ, "book")
    section = section_of(bench, OfficersSection, "officers")
    shown: list[AccessLogDialog] = []

    def press(dialog: AccessLogDialog) -> int:
        shown.append(dialog)
        if dialog.outdated is not None:
            dialog.delete.click()
        return 0

    monkeypatch.setattr(AccessLogDialog, "exec", press)
    bench.ask.answers = [False]
    section.log.click()
    bench.settle()
    assert bench.ask.asked == ["Xóa 1 mục của nhật ký truy cập có từ trước ngày 04/10/2024?"]
    bench.ask.answers = [True]
    section.log.click()
    bench.settle()
    bench.settle()
    assert [dialog.outdated is None for dialog in shown] == [False, False, True]
    model = shown[-1].model
    assert [model.data(model.index(0, column)) for column in (1, 3)] == [
        office.officer,
        "Nhật ký truy cập: xóa mục cũ",
    ]


def test_light_and_dark_and_the_lock_take_effect_at_once(bench: Bench) -> None:
    section = section_of(bench, WindowSection, "window")
    section.appearance[Appearance.DARK].click()
    assert bench.shell.theme.appearance is Appearance.DARK
    assert bench.shell.preferences.current.appearance is Appearance.DARK
    section.lock.setCurrentIndex(0)
    section.lock.activated.emit(0)
    assert bench.shell.preferences.current.lock_minutes == 0


def test_catalogues_show_their_legal_basis(bench: Bench) -> None:
    section = section_of(bench, CatalogueSection, "catalogue")
    bench.settle()
    assert section.model.rowCount() >= 3
    assert section.basis.toPlainText().strip()


def test_licences_and_about(bench: Bench, qapp: QApplication) -> None:
    licences = section_of(bench, LicencesSection, "licences")
    assert "Apache License" in licences.text.toPlainText()
    rows = [licences.works.item(row).text() for row in range(licences.works.count())]
    licences.works.setCurrentRow(next(row for row, text in enumerate(rows) if text.startswith("Inter")))
    assert "SIL OPEN FONT LICENSE" in licences.text.toPlainText()
    section_of(bench, AboutSection, "about")


def test_the_sample_office_is_thrown_away_only_after_a_yes(bench: Bench) -> None:
    about = section_of(bench, AboutSection, "about")
    bench.ask.answers = [False]
    about.discard.click()
    seen = [bench.shell.start_over]
    bench.ask.answers = [True]
    about.discard.click()
    seen.append(bench.shell.start_over)
    assert seen == [False, True]
    assert not bench.window.isVisible()


@pytest.mark.faults
def test_faults_are_counted_and_copied_for_the_province(bench: Bench, qapp: QApplication) -> None:
    about = section_of(bench, AboutSection, "about")
    bench.settle()
    assert about.faults.count.text() == tr("None noted on this computer.")
    assert about.faults.open.isHidden()
    with noting_faults(bench.shell.office.folder.root, "9.1"):
        logging.getLogger("ui").error("a fault")
    about.entered()
    bench.settle()
    assert about.faults.count.text().startswith("Đã ghi 1 lỗi, lần cuối lúc ")
    assert not about.faults.open.isHidden()
    about.faults.copy.click()
    bench.settle()
    copied = QGuiApplication.clipboard().text()
    assert "ERROR ui: a fault" in copied
    assert about.computer.text() in copied


def test_a_size_of_text_takes_effect_at_once_and_the_cursor_stays_there(bench: Bench) -> None:
    section = section_of(bench, WindowSection, "window")
    assert section.text_sizes[TextSize.SYSTEM].isChecked(), "it follows the system until somebody chooses"
    before, smaller = bench.window, QApplication.font().pointSizeF()
    try:
        section.text_sizes[TextSize.LARGEST].click()
        bench.settle()
        assert bench.window is not before, "the window is built anew, the program goes on"
        assert QApplication.font().pointSizeF() == 14.0
        assert font_for(TextRole.TITLE).pointSizeF() > 14.0
        assert bench.shell.preferences.current.text_size is TextSize.LARGEST
        now = section_of(bench, WindowSection, "window")
        assert now.text_sizes[TextSize.LARGEST].isChecked()
        assert now.isVisible(), "it goes on where that was chosen"
        here = bench.window.focusWidget()
        assert here is not None
        assert bench.window.page("settings").isAncestorOf(here), "the cursor is in the room"
    finally:
        bench.shell.choose_look(TextSize.SYSTEM)
        bench.settle()
    assert QApplication.font().pointSizeF() == smaller
