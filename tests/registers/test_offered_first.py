"""What an entry or a step says at first: who signs by the body, what a petition takes from its meeting."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.book.office import Office
from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.relations import grown_answers
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.duplicates import possible_duplicates
from desktop_app.registers.lists.last_step import body_of, offered_answers
from desktop_app.registers.lists.totals import addressees_offered
from tests.builders import COMMUNE
from tests.catalogue.registers.shipped import shipped
from tests.registers.builders import ON, past_of
from tests.registers.entries.test_batches import petition
from tests.registers.entries.test_relations import ARRIVED, drafted

OF_AREA = {"signer": "Trần Thị Trưởng", "signer_post": "Trưởng ban", "copies": "1"}


def offered(office: Office, matter_id: str) -> dict[str, str]:
    with office.read() as connection:
        register = register_in_use(connection, "VBDI")
        return offered_answers(connection, register, "issue", office.officer, COMMUNE, matter_id)


def test_who_signed_for_one_body_is_not_offered_to_another(office: Office) -> None:
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Nguyễn Văn An", "signer_position": "CHỦ TỊCH"})
    area, commune, other = (drafted(office, symbol=each) for each in ("BC-BCTMT", "MTTQ-BTT", "TTr-BVĐ"))
    assert offered(office, area) == {}, "nobody is known who signs for it"
    assert offered(office, commune)["signer"] == "Nguyễn Văn An"
    with office.record() as rec:
        take_step(rec, area, "issue", Step(ON, answers=OF_AREA))
    next_of_area = drafted(office, symbol="KH-BCTMT")
    assert offered(office, next_of_area)["signer"] == "Trần Thị Trưởng"
    assert offered(office, commune)["signer"] == "Nguyễn Văn An"
    assert offered(office, other) == {}


def test_a_symbol_names_its_body() -> None:
    assert body_of("BC-MTTQ-BTT") == body_of("MTTQ-BTT") == body_of("bc-mttq")
    assert len({body_of(each) for each in ("BC-MTTQ-BTT", "BC-BCTMT", "TTr-BVĐ")}) == 3


MEETING = {
    "planned_on": "2026-09-20",
    "kind": "voter_meeting",
    "levels": "commune",
    "meeting_title": "Tiếp xúc cử tri thôn Đoài",
    "meeting_time": "before",
    "session_name": "Kỳ họp thứ 5",
    "meeting_on": "2026-10-01",
    "held_as": "direct",
    "place": "Nhà văn hóa",
}


@pytest.mark.parametrize(
    ("more", "level", "batch"),
    [
        ({}, "commune", "Kỳ họp thứ 5"),
        ({"levels": "province commune", "session_name": ""}, "joint", "Tiếp xúc cử tri thôn Đoài"),
    ],
)
def test_a_petition_takes_channel_level_and_batch_of_its_meeting(
    office: Office, more: dict[str, str], level: str, batch: str
) -> None:
    with office.record() as rec:
        meeting = begin_entry(rec, register_in_use(rec.connection, "TXCT"), {**MEETING, **more})
        first = grown_answers(rec.connection, shipped("KNCT"), meeting)
    assert first == {
        "channel": "voter_meeting",
        "meeting_level": level,
        "meeting_time": "before",
        "batch": batch,
    }
    with office.record() as rec:
        opinion = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
        assert grown_answers(rec.connection, shipped("KNCT"), opinion) == {}


def test_the_same_incoming_document_twice_is_shown(office: Office) -> None:
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDEN")
        first = begin_entry(rec, register, ARRIVED)
        begin_entry(rec, register, {**ARRIVED, "symbol": "121/CV-MTTQ", "abstract": "Khác hẳn"})
    with office.read() as connection:
        for typed in ("120/CV-MTTQ", " 120 / cv-mttq"):
            (same,) = possible_duplicates(connection, register, "symbol", typed, office.officer)
            assert same.matter_id == first
        assert possible_duplicates(connection, register, "symbol", "122/CV-MTTQ", office.officer) == ()
    assert date.fromisoformat(ARRIVED["arrived_on"]) == ON


def test_whoever_it_was_passed_on_to_is_offered_as_the_one_who_answered(office: Office) -> None:
    item = petition(office, "Cấp nước sạch")
    register = shipped("KNCT")
    with office.record() as rec:
        take_step(rec, item, "classify", Step(ON, answers={"competence": "commune"}))
    assert addressees_offered(register, past_of(office, item), "answer") == {}
    for addressee in ("UBND xã", "Công an xã"):
        with office.record() as rec:
            take_step(rec, item, "forward", Step(ON, addressee=addressee))
    past = past_of(office, item)
    assert addressees_offered(register, past, "answer") == {"reply_office": "Công an xã"}
    assert addressees_offered(register, past, "forward") == {}
