"""A person in survey forms, entered twice, and in what is being typed: found, and erased with the others."""

from __future__ import annotations

from hashlib import sha256

import pytest
from sqlalchemy import select

from desktop_app.attachments.examining import Candidate
from desktop_app.attachments.holding import files_of, record_file
from desktop_app.base.ids import double_entry_id, register_file_id, survey_attachment_id
from desktop_app.book.office import Office
from desktop_app.book.persons import find_noted
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, all_typed, keep_typed
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import HeldIn
from desktop_app.registers.entries.drafts import save_draft as save_entry_draft
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.storage.tables.attachments import content_piece
from desktop_app.storage.tables.surveys import response_draft, survey_response, survey_second_keying
from desktop_app.surveys.double_entry.double_entry import save_double_entry, settle
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.records import DraftKind, ResponseDraft
from tests.persons.builders import A_HOUSE, PHONE, WHO, begin, found_ids, make_anonymous
from tests.surveys.versions.versions import a_versioned_round, entered

FORM = """
| survey |
| | type | name | label::Tiếng Việt (vi) |
| | text | ten | Họ và tên người trả lời |
| | text | sdt | Số điện thoại |
| | text | duong | Đường làng có tốt không? |
| settings |
| | form_title | form_id |
| | Khảo sát hộ dân | HO_DAN |
"""
ANSWERS = {"ten": WHO, "sdt": PHONE, "duong": "tốt"}


@pytest.fixture
def round_id(office: Office) -> str:
    made = a_versioned_round(office, FORM)
    entered(office, made, "f1", 1, ANSWERS)
    return made


def erase(office: Office) -> list[HeldIn]:
    """Erase all of the person; where something is left."""
    done = make_anonymous(office, [find_noted(office, WHO)[0].id], EraseReason.REQUEST)
    return [item.record.held_in for item in done.anonymised.left]


def test_a_form_is_found_and_loses_who_answered(office: Office, round_id: str) -> None:
    assert found_ids(office, WHO) == found_ids(office, PHONE) == {(HeldIn.FORM, "f1")}
    assert erase(office) == []
    assert found_ids(office, WHO) == found_ids(office, PHONE) == set()
    with office.read() as connection:
        answers = connection.execute(select(survey_response.c.answers)).scalar_one()
    assert answers == '{"duong":"tốt"}', "what was answered stays"


def test_what_was_entered_a_second_time_and_the_comment_go_with_it(office: Office, round_id: str) -> None:
    with office.record() as rec:
        rec.put("survey_response", "f1", {"comment": f"Bà {WHO} nói: đường xấu"})
    with office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f1", {**ANSWERS, "ten": f"{WHO} Hai"})
        settle(rec, "f1", "ten", WHO)
    assert found_ids(office, f"{WHO} Hai") == {(HeldIn.FORM, "f1")}
    erase(office)
    with office.read() as connection:
        second = connection.execute(
            select(survey_second_keying.c.answers, survey_second_keying.c.settled)
        ).one()
        comment = connection.execute(select(survey_response.c.comment)).scalar_one()
    assert tuple(second) == ('{"duong":"tốt"}', "{}")
    assert not comment


def test_a_form_that_was_reopened_brings_nobody_back(office: Office, round_id: str) -> None:
    with office.store.write() as connection:
        reopened = ResponseDraft("f1", round_id, "a1", 1, ANSWERS, "ten", "", opened={"answers/ten": WHO})
        save_draft(connection, reopened, office.clock)
        save_draft(connection, ResponseDraft("f2", round_id, "a1", 2, {"ten": WHO}, "ten", ""), office.clock)
    assert found_ids(office, WHO) == {
        (HeldIn.FORM, "f1"),
        (HeldIn.TYPED_FORM, "f1"),
        (HeldIn.TYPED_FORM, "f2"),
    }
    erase(office)
    assert found_ids(office, WHO) == set()
    with office.read() as connection:
        assert connection.execute(select(response_draft)).all() == []


def test_a_form_named_by_its_id_takes_its_second_entry_with_it(office: Office, round_id: str) -> None:
    second = ResponseDraft(
        double_entry_id("f1"), round_id, "a1", 1, ANSWERS, "ten", "", kind=DraftKind.SECOND
    )
    with office.store.write() as connection:
        save_draft(connection, second, office.clock)
    make_anonymous(office, ["f1"], EraseReason.WITHDRAWN)
    assert found_ids(office, WHO) == set()


def test_files_of_a_form_and_of_an_entry_go_with_it(office: Office, round_id: str) -> None:
    house = begin(office, "NDDK", A_HOUSE)
    with office.record() as rec:
        for owner, place in (
            ("f1", survey_attachment_id(round_id, "f1", "a.jpg")),
            (house, register_file_id(house, house, "a.jpg")),
        ):
            data = owner.encode()
            record_file(
                rec, place, owner, Candidate(data, "a.jpg", sha256(data).hexdigest(), len(data), "image/jpeg")
            )
    assert sorted(record.files for record in find_noted(office, WHO)[0].records) == [1, 1]
    erase(office)
    with office.read() as connection:
        assert files_of(connection, "f1") == files_of(connection, house) == []
        assert connection.execute(select(content_piece)).all() == []


def test_the_forms_of_a_closed_round_stay(office: Office, round_id: str) -> None:
    with office.record() as rec:
        rec.put("survey_round", round_id, {"status": "closed"})
    assert erase(office) == [HeldIn.FORM]
    assert found_ids(office, WHO) == {(HeldIn.FORM, "f1")}


def test_a_round_whose_form_has_not_come_hides_nobody_else(office: Office, round_id: str) -> None:
    with office.record() as rec:
        rec.put(
            "survey_round",
            "r9",
            {"title": "Khảo sát khác", "template_code": "CHUA_CO", "template_version": "1"},
        )
    assert found_ids(office, WHO) == {(HeldIn.FORM, "f1")}


def test_a_voucher_that_is_being_typed_is_found_and_forgotten(office: Office) -> None:
    row = ("Lê Thị Hộ", "thon doai", "Xóm 1", "Hộ nghèo", "500.000", "", "", "", "")
    with office.store.write() as connection:
        keep_typed(connection, TypedVoucher("v1", VoucherKind.RECEIPT, {"partner": WHO}), office.clock)
        keep_typed(connection, TypedVoucher("v2", VoucherKind.PAYMENT, {}, households=(row,)), office.clock)
    assert found_ids(office, WHO) == {(HeldIn.TYPED_VOUCHER, "v1")}
    assert found_ids(office, "le thi ho") == {(HeldIn.TYPED_VOUCHER, "v2")}
    erase(office)
    with office.read() as connection:
        assert [typed.id for typed in all_typed(connection)] == ["v2"]


def test_a_draft_of_an_entry_goes_with_it(office: Office) -> None:
    house = begin(office, "NDDK", A_HOUSE)
    with office.store.write() as connection:
        draft = RegisterEntryDraft(house, "NDDK", "1", "", {"head": WHO}, "head", office.officer)
        save_entry_draft(connection, draft, office.clock)
    erase(office)
    assert found_ids(office, WHO) == set()
