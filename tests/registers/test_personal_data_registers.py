"""Requests, breaches and consent about personal data: terms of the decree, letters, what stays as proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import erasable, find_noted
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.session.session import FormSession
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import person_id
from desktop_app.registers.entries.reading import entry_of, history
from desktop_app.registers.entries.relations import grown_answers
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.deadlines import calendar_of, deadlines_of
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.data import DocumentHead
from tests.builders import NOON
from tests.catalogue.registers.shipped import shipped
from tests.persons.builders import begin, live_on, make_anonymous, step
from tests.reports.block_texts import texts_of

WHO = "Hoàng Thị Hỏi"
FRIDAY = date(2026, 10, 2)
A_BREACH = {
    "found_on": FRIDAY.isoformat(),
    "found_at": "09:30:00.000+07:00",
    "what": "Mất máy tính xách tay",
    "nature": "lost stolen",
    "data": "Danh sách hộ nhận quà",
    "people": "12",
    "concerned[1]/whom": WHO,
    "effects": "Có thể lộ địa chỉ",
    "measures": "Đã đổi cụm mật khẩu",
}
CONSENT = {
    "agreed_on": FRIDAY.isoformat(),
    "person": WHO,
    "what_for": "publish_gift",
    "details": "tên trên bảng công khai",
    "how": "signed",
}


def answered(**answers: str) -> dict[str, str]:
    """A request as the window saves it, with what the form computes."""
    form = shipped("YCDL").form()
    session = FormSession(form, FixedClock(NOON))
    said = {
        "received_on": FRIDAY.isoformat(),
        "person": WHO,
        "contact": "Thôn Đoài",
        "wish": "see",
        "about": "Xem tên tôi ở đâu",
        "way": "visit",
        **answers,
    }
    while waiting := [each for each in session.questions() if each.ref.rpartition("/")[2] in said]:
        name = waiting[0].ref.rpartition("/")[2]
        assert session.answer(waiting[0].ref, said.pop(name)) == []
    names = short_names(form)
    return {names.get(key, key): value for key, value in to_compact(session.to_save()).items()}


def terms(office: Office, matter_id: str) -> Mapping[str, date | None]:
    with office.read() as connection:
        entry = entry_of(connection, matter_id)
        register = register_in_use(connection, entry.register_code)
        past, calendar = history(connection, matter_id), calendar_of(connection)
        found = deadlines_of(register, entry, past, calendar, office.clock.today())
        return {item.rule.code: item.due.due_on for item in found}


@pytest.mark.parametrize(
    ("answers", "due"),
    [
        ({"wish": "see"}, date(2026, 10, 12)),
        ({"wish": "correct"}, date(2026, 10, 12)),
        ({"wish": "withdraw"}, date(2026, 10, 19)),  # the 17th is a Saturday
        ({"wish": "restrict"}, date(2026, 10, 19)),
        ({"wish": "delete"}, date(2026, 10, 22)),
        ({"wish": "withdraw", "shared": "yes"}, date(2026, 10, 22)),
    ],
)
def test_a_request_is_answered_in_two_working_days_and_done_in_10_15_or_20(
    office: Office, answers: dict[str, str], due: date
) -> None:
    matter_id = begin(office, "YCDL", answered(**answers))
    assert terms(office, matter_id) == {"reply": date(2026, 10, 6), "carry": due}


def test_a_request_is_lengthened_once_by_at_most_15_days(office: Office) -> None:
    matter_id = begin(office, "YCDL", answered())
    step(office, matter_id, "reply", subject="Trả lời", answer="Xem ngày 05/10")
    for wrong in (Step(FRIDAY, "ốm", extra_days=16), Step(FRIDAY, "ốm", until=date(2026, 12, 1))):
        with pytest.raises(Problem, match="at most 15"), office.record() as rec:
            take_step(rec, matter_id, "lengthen", wrong)
    with office.record() as rec:
        take_step(rec, matter_id, "lengthen", Step(FRIDAY, "ốm", extra_days=15))
    assert terms(office, matter_id)["carry"] == date(2026, 10, 27)
    with pytest.raises(Problem), office.record() as rec:
        take_step(rec, matter_id, "lengthen", Step(FRIDAY, "ốm", extra_days=1))


def test_the_answer_is_a_document_out_that_says_what_was_done(office: Office) -> None:
    request = begin(office, "YCDL", answered(wish="correct"))
    step(office, request, "reply", subject="Trả lời yêu cầu sửa tên", answer="Sẽ sửa trước ngày 12/10/2026.")
    assert first_answers(office, request)["body"] == "Sẽ sửa trước ngày 12/10/2026."
    step(office, request, "carry_out", done="Đã sửa tên trong sổ.")
    said = first_answers(office, request)
    assert said["body"] == "Đã sửa tên trong sổ."

    letter = begin(office, "VBDI", {"drafted_on": FRIDAY.isoformat(), "symbol": "MTTQ-BTT", **said})
    made = paper(office, letter)
    text = "\n".join(texts_of(made))
    assert isinstance(made.head, DocumentHead)
    assert made.head.about == "V/v Trả lời yêu cầu sửa tên"
    assert f"Kính gửi: {WHO}" in text
    assert "Đã sửa tên trong sổ." in text


def first_answers(office: Office, other: str) -> dict[str, str]:
    with office.read() as connection:
        return grown_answers(connection, register_in_use(connection, "VBDI"), other)


def paper(office: Office, matter_id: str) -> Document:
    with office.read() as connection:
        commune = office.identity.commune_code
        return letter_paper(connection, office.clock, commune, matter_id, office.officer)


def test_a_breach_is_reported_within_72_hours_also_over_a_weekend(office: Office) -> None:
    breach = begin(office, "SCDL", A_BREACH)
    assert terms(office, breach)["hours_72"] == date(2026, 10, 5)


def test_the_record_of_a_breach_has_what_the_decree_asks_and_names_nobody(office: Office) -> None:
    breach = begin(office, "SCDL", A_BREACH)
    made = paper(office, breach)
    text = "\n".join(texts_of(made))
    assert isinstance(made.head, DocumentHead)
    assert not made.head.has_number
    assert not made.state.is_draft
    for said in (
        "09 giờ 30",
        "ngày 02 tháng 10 năm 2026",
        "Mất máy tính",
        "Mất, thất lạc",
        "hộ nhận quà",
        "12",
        "lộ địa chỉ",
    ):
        assert said in text
    assert "Đã đổi cụm mật khẩu" in text
    assert WHO not in text


@pytest.mark.parametrize(
    ("code", "answers", "ending"),
    [("YCDL", None, "drop"), ("SCDL", A_BREACH, "no_report"), ("DYDL", CONSENT, "withdraw")],
)
def test_no_request_erases_the_proof_before_its_time(
    office: Office, code: str, answers: dict[str, str] | None, ending: str
) -> None:
    """Without the name, a consent that was withdrawn would be forgotten."""
    matter_id = begin(office, code, answers or answered())
    for ends in (False, True):
        if ends:
            step(office, matter_id, ending)
        found = erasable(office, [person_id(WHO)])
        assert not found.done
        assert [each.record.id for each in found.left] == [matter_id]
    live_on(office, 5 * 366)
    assert [record.id for record in erasable(office, [person_id(WHO)]).done] == [matter_id]


PROOFS: list[tuple[str, dict[str, str] | None, str]] = [
    ("YCDL", None, "drop"),
    ("SCDL", A_BREACH, "no_report"),
    ("DYDL", CONSENT, "withdraw"),
]


@pytest.mark.parametrize(("code", "answers", "ending"), PROOFS)
def test_an_entry_about_the_wrong_person_is_emptied_before_it_was_carried_out(
    office: Office, code: str, answers: dict[str, str] | None, ending: str
) -> None:
    matter_id = begin(office, code, answers or answered())
    assert make_anonymous(office, [matter_id], EraseReason.REQUEST).anonymised.done == ()
    done = make_anonymous(office, [matter_id], EraseReason.MISTAKE).anonymised
    assert ([record.id for record in done.done], done.left) == ([matter_id], ())
    assert find_noted(office, WHO) == []


@pytest.mark.parametrize(("code", "answers", "ending"), PROOFS)
def test_what_was_carried_out_is_voided_before_it_is_emptied_as_a_mistake(
    office: Office, code: str, answers: dict[str, str] | None, ending: str
) -> None:
    matter_id = begin(office, code, answers or answered())
    step(office, matter_id, ending)
    assert make_anonymous(office, [matter_id], EraseReason.MISTAKE).anonymised.done == ()
    with office.record() as rec:
        seen = history(rec.connection, matter_id).heads
        void_entry(rec, matter_id, Step(FRIDAY, "ghi nhầm người", seen=seen))
    assert make_anonymous(office, [matter_id], EraseReason.WITHDRAWN).anonymised.done == ()
    assert make_anonymous(office, [matter_id], EraseReason.MISTAKE).anonymised.left == ()
    assert find_noted(office, WHO) == []
