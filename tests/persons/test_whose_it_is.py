"""Whose a record is: a witness has no part in the household's data, and what is no name means nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import export_person, find_noted
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.finding import records_of
from desktop_app.persons.records import HeldIn, person_id
from desktop_app.registers.entries.reading import entry_of, history
from desktop_app.registers.entries.steps import add_note
from tests.fund.builders import a_draft, begin_campaign, put_draft
from tests.persons.builders import (
    A_HOUSE,
    ON,
    PHONE,
    WHO,
    begin,
    found_ids,
    known_everywhere,
    make_anonymous,
    step,
)

WITNESS = "Lê Văn Chứng"
SPOUSE = "Bùi Văn Chồng"


def house_with_a_witness(office: Office) -> str:
    house = begin(office, "NDDK", {**A_HOUSE, "spouse": SPOUSE})
    step(office, house, "submit", estimate="90000000", support_type="new")
    with office.record() as rec:
        rec.put("register_matter", house, {"answers": {"witness_one": WITNESS}})
        add_note(rec, house, f"Ông {WITNESS} xác nhận", ON)
    return house


def test_a_witness_sees_only_that_he_is_one(office: Office, tmp_path: Path) -> None:
    house = house_with_a_witness(office)
    (person,) = find_noted(office, WITNESS)
    assert [(record.id, record.is_whole) for record in person.records] == [(house, False)]
    plain = export_person(office, [person.id], tmp_path)[1].read_text("utf-8")
    assert WITNESS in plain
    for secret in (WHO, SPOUSE, "Mường", "Ở một mình", "1950"):
        assert secret not in plain, secret
    assert json.loads(plain)["person"] == WITNESS


def test_erasing_a_witness_leaves_the_household(office: Office) -> None:
    house = house_with_a_witness(office)
    make_anonymous(office, [person_id(WITNESS)], EraseReason.REQUEST)
    assert find_noted(office, WITNESS) == []
    assert found_ids(office, SPOUSE) == {(HeldIn.ENTRY, house)}, "a private answer of another"
    with office.read() as connection:
        entry, past = entry_of(connection, house), history(connection, house)
    assert {"head", "address", "circumstances"} <= entry.answers.keys()
    assert "witness_one" not in entry.answers
    assert all(WITNESS not in event.reason for event in past.events)


def test_the_two_of_a_household_share_its_record(office: Office) -> None:
    house = house_with_a_witness(office)
    for name in (WHO, SPOUSE):
        (person,) = find_noted(office, name)
        assert [(record.id, record.is_whole) for record in person.records] == [(house, True)]
    make_anonymous(office, [person_id(SPOUSE)], EraseReason.REQUEST)
    assert find_noted(office, WHO) == find_noted(office, WITNESS) == []


def test_who_paid_for_another_is_erased_without_the_giver(office: Office) -> None:
    campaign = begin_campaign(office)
    prepared = put_draft(office, a_draft(VoucherKind.RECEIPT, campaign, 5_000, partner=WHO, payer=WITNESS))
    make_anonymous(office, [person_id(WITNESS)], EraseReason.REQUEST)
    assert find_noted(office, WITNESS) == []
    assert found_ids(office, WHO) == {(HeldIn.PREPARED, prepared)}
    with office.record() as rec:
        assert (rec.get("fund_draft", prepared) or {}).get("content/partner_kind") != "anonymous"


@pytest.mark.parametrize("words", ["Nữ", "Xóm Trong", "Hộ nghèo", "Mường"])
def test_what_is_no_name_leads_to_the_person_and_is_nobodys_id(office: Office, words: str) -> None:
    known_everywhere(office)
    begin(office, "NDDK", {**A_HOUSE, "head": "Người Khác"})
    assert {person.name for person in find_noted(office, words)} <= {WHO, "Người Khác"}
    with pytest.raises(Problem, match="has the id"), office.read() as connection:
        records_of(connection, office.officer, [person_id(words)])


def test_all_whom_a_record_names_with_the_words_are_found(office: Office) -> None:
    begin(office, "NDDK", {**A_HOUSE, "head": "Nguyễn Thị Hoa", "spouse": "Nguyễn Văn Lá"})
    assert {person.name for person in find_noted(office, "nguyen")} == {"Nguyễn Thị Hoa", "Nguyễn Văn Lá"}


def test_a_reason_that_names_nobody_stays(office: Office) -> None:
    """“Nữ” and the year of birth occur in it, but only as parts of other words and numbers."""
    house = begin(office, "NDDK", {**A_HOUSE, "head": "An"})
    kept = "Đề nghị nước sạch, công văn 1950/UBND, cả thôn Đoài cần an toàn"
    with office.record() as rec:
        add_note(rec, house, kept.replace("an toàn", "yên ổn"), ON)
        add_note(rec, house, "Gọi 0912.345.678, gặp bà An", ON)
    make_anonymous(office, [house], EraseReason.REQUEST)
    with office.read() as connection:
        reasons = [event.reason for event in history(connection, house).events]
    assert kept.replace("an toàn", "yên ổn") in reasons
    assert not any("bà An" in reason for reason in reasons)


def test_a_telephone_number_in_a_reason_goes(office: Office) -> None:
    petition = known_everywhere(office)["petition"]
    with office.record() as rec:
        add_note(rec, petition, f"Gọi {PHONE.replace(' ', '.')}", ON)
    make_anonymous(office, [petition], EraseReason.MISTAKE)
    with office.read() as connection:
        assert not any("0912" in event.reason for event in history(connection, petition).events)
