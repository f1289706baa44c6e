"""The page of personal data: found, shown, exported, and made anonymous after a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.book.persons import find_noted
from desktop_app.catalogue.personal_records import personal_record
from desktop_app.fund.disclosure import withdrawn
from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Voucher
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.due import DueRecord
from desktop_app.persons.records import HeldIn, HeldRecord
from desktop_app.registers.entries.reading import entry_of
from tests.persons.builders import A_HOUSE, A_VISITOR, PLAIN, WHO, begin, found_ids, known_everywhere, live_on
from tests.ui.settings.test_settings import section_of
from tests.ui.shell_parts import OpenApp
from ui.settings.persons.erase_dialog import EraseDialog
from ui.settings.persons_section import FoundDue, PersonsSection

A_CONSENT = {
    "agreed_on": "2026-10-01",
    "what_for": "publish_gift",
    "details": "tên trên bảng công khai",
    "how": "signed",
}


@pytest.fixture
def section(app: OpenApp) -> PersonsSection:
    known_everywhere(app.shell.office)
    return section_of(app, PersonsSection, "persons")


def look_for(app: OpenApp, section: PersonsSection, words: str) -> list[str]:
    """Type a name where the cursor is; the rooms in which it was found."""
    assert section.field.hasFocus(), "whoever comes here wants to look for somebody"
    section.field.setText("")
    QTest.keyClicks(section.field, words)
    QTest.keyClick(section.field, Qt.Key.Key_Return)
    app.settle()
    return rooms(section)


def rooms(section: PersonsSection) -> list[str]:
    model = section.model
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def held_in(app: OpenApp) -> set[HeldIn]:
    found = find_noted(app.shell.office, WHO)
    return {record.held_in for person in found for record in person.records}


def logged(app: OpenApp, action: AccessAction) -> list[str]:
    with app.shell.office.read() as connection:
        return [each.subject for each in accesses(connection) if each.action is action]


def test_a_person_is_found_without_marks_and_everything_is_shown(
    app: OpenApp, section: PersonsSection
) -> None:
    found = look_for(app, section, PLAIN)
    assert {"Kiến nghị cử tri", "Nhà Đại đoàn kết", "Danh sách hộ được hỗ trợ"} <= set(found)
    assert section.table.hasFocus()
    section.table.selectRow(found.index("Nhà Đại đoàn kết"))
    for words in ("Dân tộc: Mường (nhạy cảm)", "Giữ để"):
        assert words in section.detail.text()
    assert logged(app, AccessAction.SEARCH) == ["person"]


def test_posted_sheets_are_read_with_the_search_and_not_at_each_line(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which sheets bear a name needs the vouchers of all years: an arrow key would wait for them."""
    office = app.shell.office
    with office.record() as rec:
        note_published(rec, "quarter", rec.clock.today(), "Bảng tin", span="2026-Q4")
    times: list[Connection] = []

    def noted(connection: Connection) -> list[Voucher]:
        times.append(connection)
        return vouchers(connection)

    monkeypatch.setattr(withdrawn, "vouchers", noted)
    found = look_for(app, section, PLAIN)
    assert len(found) > 1
    assert len(times) == 1
    shown = []
    for row in range(section.model.rowCount()):
        section.table.selectRow(row)
        app.settle()
        shown.append(section.detail.text())
    assert len(times) == 1
    assert sum("Bảng tin" in words for words in shown) == 1


def test_nobody_is_said_and_nothing_can_be_done(app: OpenApp, section: PersonsSection) -> None:
    assert look_for(app, section, "khong co ai") == []
    assert "Không tìm thấy ai" in section.said.text
    for button in (section.go, section.out, section.erase, section.erase_one):
        assert not button.isVisibleTo(section)


def test_all_of_it_is_exported(app: OpenApp, section: PersonsSection, tmp_path: Path) -> None:
    look_for(app, section, PLAIN)
    folder = tmp_path / "for the person"
    app.ask.answers = [folder]
    section.out.click()
    app.settle()
    assert sorted(path.suffix for path in folder.iterdir()) == [".docx", ".json"]
    assert section.said.open_file.isVisibleTo(section)
    assert set(logged(app, AccessAction.EXPORT)) == {"person_record"}


def test_a_person_goes_only_with_a_reason_and_what_stays_is_named(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_for(app, section, PLAIN)
    before = held_in(app)
    seen: list[str] = []

    def without_a_reason(dialog: EraseDialog) -> None:
        dialog.go.click()
        seen.append(dialog.refusal.text)

    def with_one(dialog: EraseDialog) -> None:
        seen.extend(label.text() for label in dialog.list.findChildren(type(section.detail)))
        dialog.reason.setCurrentIndex(dialog.reason.findData(EraseReason.REQUEST.value))
        dialog.go.click()

    monkeypatch.setattr(EraseDialog, "exec", without_a_reason)
    section.erase.click()
    app.settle()
    assert "chọn lý do" in seen.pop()
    assert held_in(app) == before

    monkeypatch.setattr(EraseDialog, "exec", with_one)
    section.erase.click()
    app.settle()
    assert held_in(app) == {HeldIn.VOUCHER}
    assert any("Pháp luật về kế toán yêu cầu giữ" in words for words in seen)
    assert "Đã ẩn danh" in section.said.text
    assert set(logged(app, AccessAction.ERASE)) == {EraseReason.REQUEST.subject}


def test_who_erases_by_name_is_asked_whether_all_lines_are_one_person(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_for(app, section, PLAIN)
    seen: list[str] = []
    monkeypatch.setattr(EraseDialog, "exec", lambda dialog: seen.append(dialog.notice.text))
    for button in (section.erase, section.erase_one):
        button.click()
        app.settle()
    assert ["cùng một người" in words for words in seen] == [True, False]


def test_what_came_after_the_list_was_shown_does_not_go(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry of that name came by exchange while the dialog was open: nobody saw it."""
    look_for(app, section, PLAIN)
    before = held_in(app)
    later: list[str] = []

    def something_comes(dialog: EraseDialog) -> None:
        later.append(begin(app.shell.office, "TCD", {**A_VISITOR, "content": "Việc khác"}))
        dialog.reason.setCurrentIndex(dialog.reason.findData(EraseReason.REQUEST.value))
        dialog.go.click()

    monkeypatch.setattr(EraseDialog, "exec", something_comes)
    section.erase.click()
    app.settle()
    assert held_in(app) == before
    assert "danh sách mới" in section.said.text
    assert (HeldIn.ENTRY, later[0]) in found_ids(app.shell.office, WHO)


def test_only_what_was_written_by_mistake_goes_where_an_entry_is_proof(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = begin(app.shell.office, "DYDL", {**A_CONSENT, "person": "Mai Nham"})
    look_for(app, section, "mai nham")
    seen: list[str] = []

    def choose(dialog: EraseDialog) -> None:
        for reason in (EraseReason.REQUEST, EraseReason.MISTAKE):
            dialog.reason.setCurrentIndex(dialog.reason.findData(reason.value))
            seen.append("|".join(part.text() for part in dialog.list.findChildren(type(section.detail))))
            dialog.go.click()
            seen.append(dialog.refusal.text)

    monkeypatch.setattr(EraseDialog, "exec", choose)
    section.erase_one.click()
    app.settle()
    shown, refused, shown_next, no_refusal = seen
    assert "nhầm" in shown, "it says what could be done"
    assert "1 mục" in shown_next.partition("|")[0]
    assert "giữ" in refused
    assert not no_refusal
    assert (HeldIn.ENTRY, consent) not in found_ids(app.shell.office, "Mai Nham")


def test_one_record_goes_and_the_others_stay(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look_for(app, section, PLAIN)
    section.table.selectRow(found.index("Danh sách hộ được hỗ trợ"))
    before = held_in(app)

    def by_mistake(dialog: EraseDialog) -> None:
        dialog.reason.setCurrentIndex(dialog.reason.findData(EraseReason.MISTAKE.value))
        dialog.go.click()

    monkeypatch.setattr(EraseDialog, "exec", by_mistake)
    section.erase_one.click()
    app.settle()
    assert held_in(app) == before - {HeldIn.HOUSEHOLD}


def test_only_this_record_of_a_witness_leaves_the_household(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says that only the name is the witness's; the button beside it takes no more than that."""
    witness, office = "Bùi Chứng Kiến", app.shell.office
    house = begin(office, "NDDK", {**A_HOUSE, "head": "Lò Thị Nhà", "witness_one": witness})
    look_for(app, section, "bui chung kien")  # a test types no other letters
    section.table.selectRow(0)

    def go(dialog: EraseDialog) -> None:
        dialog.reason.setCurrentIndex(dialog.reason.findData(EraseReason.REQUEST.value))
        dialog.go.click()

    monkeypatch.setattr(EraseDialog, "exec", go)
    section.erase_one.click()
    app.settle()
    with office.read() as connection:
        answers = entry_of(connection, house).answers
    assert "witness_one" not in answers
    assert (answers.get("head"), answers.get("address")) == ("Lò Thị Nhà", A_HOUSE["address"])


def test_what_was_kept_too_long_goes_after_somebody_looked(
    app: OpenApp, section: PersonsSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    section.due.click()
    app.settle()
    assert "Không có mục nào quá hạn" in section.said.text
    live_on(app.shell.office, 12 * 366)
    section.due.click()
    app.settle()
    count = section.model.rowCount()
    assert count
    assert not section.erase.isVisibleTo(section), "each is looked at by itself"

    def go(dialog: EraseDialog) -> None:
        assert not dialog.reason.isVisibleTo(dialog), "its time is over: that is the reason"
        dialog.go.click()

    monkeypatch.setattr(EraseDialog, "exec", go)
    section.erase_one.click()
    app.settle()
    assert set(logged(app, AccessAction.ERASE)) == {EraseReason.EXPIRED.subject}
    section.due.click()
    app.settle()
    assert section.model.rowCount() == count - 1


def test_each_of_two_records_with_one_id_has_its_own_day(section: PersonsSection) -> None:
    known = personal_record("residential_area")
    assert known is not None
    rule, days = known.personal.rule, (date(2026, 10, 1), date(2026, 11, 2))
    due = [
        DueRecord(HeldRecord(place, "a", "x", "y", None, None, known.personal, ()), rule, day)
        for place, day in zip((HeldIn.FORM, HeldIn.TYPED_FORM), days, strict=True)
    ]
    section.show_found_due(FoundDue(due, {}))
    model = section.model
    shown = [str(model.index(row, model.columnCount() - 1).data()) for row in range(model.rowCount())]
    assert shown == ["01/10/2026", "02/11/2026"]


def test_the_two_papers_are_written(app: OpenApp, section: PersonsSection, tmp_path: Path) -> None:
    app.ask.answers = [tmp_path]
    section.papers.click()
    app.settle()
    assert len(list(tmp_path.glob("*.docx"))) == 2
    assert QApplication.focusWidget() is not None
