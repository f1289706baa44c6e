"""Reading and printing of personal data in the access log: once a sitting, each print, in words."""

from __future__ import annotations

import pytest

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.access_report import read_access_log
from desktop_app.book.access_names import record_name
from desktop_app.book.office import Office
from desktop_app.surveys.rounds.commands import create_round
from tests.builders import put_area, put_response


def noted(office: Office) -> list[tuple[str, AccessAction, str, str | None, int]]:
    with office.read() as connection:
        return [(a.officer, a.action, a.subject, a.record_id, a.records) for a in accesses(connection)]


def test_opening_a_thing_is_noted_once_in_a_sitting(office: Office) -> None:
    for _ in range(3):
        office.note_reading("responses", "r1", records=1200)
    office.note_reading("responses", "r2", records=4)
    assert noted(office) == [
        (office.officer, AccessAction.READ, "responses", "r2", 4),
        (office.officer, AccessAction.READ, "responses", "r1", 1200),
    ]
    first = office.officer
    office.officer = "Trần Văn Hai"
    office.note_reading("responses", "r1", records=1200)
    office.officer = first
    office.note_reading("responses", "r1", records=1200)
    assert [officer for officer, *_ in noted(office)] == [first, "Trần Văn Hai", first, first]


def test_it_is_noted_for_who_looked_also_when_somebody_else_has_signed_in(office: Office) -> None:
    looked = office.officer
    office.officer = "Trần Văn Hai"
    office.note_reading("responses", "r1", by=looked)
    office.note_printing("minutes", "r1", by=looked)
    assert [officer for officer, *_ in noted(office)] == [looked, looked]


def test_each_print_is_noted(office: Office) -> None:
    for _ in range(2):
        office.note_printing("minutes", "r1", records=12)
    assert noted(office) == [(office.officer, AccessAction.PRINT, "minutes", "r1", 12)] * 2


def test_what_could_not_be_noted_is_tried_again(office: Office) -> None:
    with office.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE access_log RENAME TO elsewhere")
    with pytest.raises(Exception, match="access_log"):
        office.note_reading("response", "f1")
    with office.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO access_log")
    office.note_reading("response", "f1")
    assert len(noted(office)) == 1


def test_the_log_is_read_in_words_and_holds_ids_only(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        questionnaire = {"template_code": "NTM_XA_2021", "template_version": "1"}
        title = "Lấy ý kiến năm 2026"
        round_id = create_round(rec, {"title": title, "target": "x", "year": 2026, **questionnaire})
        put_response(rec, "f1", "a1", round_id=round_id, serial=12)
    office.note_reading("responses", round_id, records=1200)
    office.note_reading("response", "f1")
    office.note_reading("response", "gone")
    office.note_printing("movements", "2026-Q3")
    office.note_printing("minutes", round_id, records=3)
    with office.read() as connection:
        entries = read_access_log(connection, office.officer, record_name)
    assert [(entry.action, entry.subject) for entry in reversed(entries)] == [
        ("Xem", "Phiếu: Lấy ý kiến năm 2026 (1.200 bản ghi)"),
        ("Xem", "Phiếu: số 12, Thôn Đoài"),
        ("Xem", "Phiếu"),
        ("In", "Phong trào: Quý III/2026"),
        ("In", "Biên bản kiểm phiếu: Lấy ý kiến năm 2026 (3 bản ghi)"),
    ]
    assert "Đoài" not in str(noted(office))
