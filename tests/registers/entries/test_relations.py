"""A document that was issued is not changed: another one replaces, corrects or recalls it, told on both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.links import GROWS, link
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.relations import answers_of, link_kind
from desktop_app.registers.entries.sealing import CorrectedMeanwhile
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.relatives import relatives_of
from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.registers.numbers.keeping import void_number
from desktop_app.registers.numbers.reading import number_of_entry
from desktop_app.storage.tables.registers import register_matter
from tests.registers.builders import ON, past_of

A_DOCUMENT = {
    "drafted_on": ON.isoformat(),
    "doc_type": "report",
    "symbol": "BC-MTTQ",
    "abstract": "Báo cáo quý III",
    "recipients": "MTTQ tỉnh",
    "urgency": "normal",
    "relation": "none",
}
ARRIVED = {
    "arrived_on": ON.isoformat(),
    "medium": "paper",
    "author": "MTTQ tỉnh",
    "symbol": "120/CV-MTTQ",
    "dated": ON.isoformat(),
    "doc_type": "letter",
    "abstract": "Báo cáo số liệu",
    "urgency": "normal",
}
SIGNED = {"signer": "Nguyễn Văn A", "copies": "1"}


def drafted(office: Office, relation: str = "", other: str = "", **answers: str) -> str:
    """A document out; what it is to another one stands in it, as the window begins it."""
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        given = answers_of(rec.connection, register, relation, other) if relation else {}
        told = {**A_DOCUMENT, **given, **answers}
        matter_id = begin_entry(rec, register, told)
        if other:
            link(rec, other, matter_id, link_kind(rec.connection, register, told, other))
        return matter_id


def issue(office: Office, matter_id: str, on: date = ON) -> None:
    with office.record() as rec:
        take_step(rec, matter_id, "issue", Step(on, answers=SIGNED))


def lines(office: Office, matter_id: str) -> list[str]:
    with office.read() as connection:
        return [other.line for other in relatives_of(connection, matter_id, office.officer)]


@pytest.mark.parametrize(
    ("relation", "step", "state"),
    [
        ("replaces", "replace", "replaced"),
        ("corrects", "correct", "issued"),
        ("recalls", "recall", "recalled"),
    ],
)
def test_the_other_document_goes_on_when_this_one_is_issued(
    office: Office, relation: str, step: str, state: str
) -> None:
    first = drafted(office)
    issue(office, first)
    second = drafted(office, relation, first, symbol="CV-MTTQ", abstract="Về báo cáo quý III")
    assert past_of(office, first).last(step) is None, "a draft changes nothing"
    issue(office, second)
    past = past_of(office, first)
    told = past.last(step)
    assert told is not None
    assert (past.state, told.paper.number, told.paper.date) == (state, "02/CV-MTTQ", ON)
    assert told.reason == "Về báo cáo quý III"
    assert past_of(office, second).state == "issued"


def test_both_tell_what_they_are_to_each_other(office: Office) -> None:
    first = drafted(office)
    issue(office, first)
    second = drafted(office, "replaces", first, abstract="Báo cáo thay thế")
    with office.read() as connection:
        answers = entry_of(connection, second).answers
    assert (answers["relation"], answers["relation_to"]) == ("replaces", "01/BC-MTTQ")
    assert lines(office, first) == ["Bị thay thế bằng: Văn bản đi BC-MTTQ (Dự thảo) · Báo cáo thay thế"]
    assert lines(office, second) == ["Thay thế: Văn bản đi 01/BC-MTTQ (Đã ban hành) · Báo cáo quý III"]


def test_an_answer_leads_back_to_the_document_that_came_in(office: Office) -> None:
    with office.record() as rec:
        came = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), ARRIVED)
        take_step(rec, came, "register", Step(ON))
    answer = drafted(office, "answers", came)
    issue(office, answer)
    assert past_of(office, came).state == "registered", "what came of it the handler says himself"
    assert lines(office, came)[0].startswith("Được trả lời bằng: Văn bản đi 01/BC-MTTQ")
    assert lines(office, answer)[0].startswith("Trả lời: Văn bản đến 120/CV-MTTQ")
    with office.read() as connection:
        timeline = timeline_of(connection, came, ON, office.officer)
        register = register_in_use(connection, "VBDI")
        assert link_kind(connection, register, A_DOCUMENT, came) == GROWS
    assert timeline is not None
    assert [relation.code for _, relation in timeline.may_be] == ["answers"]


def test_what_was_recalled_meanwhile_does_not_hinder_the_other(office: Office) -> None:
    first = drafted(office)
    issue(office, first)
    second, third = drafted(office, "recalls", first), drafted(office, "replaces", first)
    issue(office, second)
    issue(office, third)
    assert past_of(office, first).state == "recalled"
    assert past_of(office, third).state == "issued"


def test_what_was_issued_is_not_corrected_and_a_draft_is(office: Office) -> None:
    document = drafted(office)
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        draft = RegisterEntryDraft(
            document, "VBDI", register.version, "", {**A_DOCUMENT, "abstract": "Sửa lại"}, "", office.officer
        )
        save_entry(rec, register, draft)
    issue(office, document)
    with office.read() as connection:
        opened = fields_of_entry(connection, document)
    again = replace(draft, answers={**A_DOCUMENT, "abstract": "Sửa nữa"}, opened=opened)
    with office.record() as rec, pytest.raises(Problem, match="cannot be changed"):
        save_entry(rec, register, again)
    with office.read() as connection:
        assert entry_of(connection, document).answers["abstract"] == "Sửa lại"


def test_the_number_of_a_document_that_went_out_is_not_voided(office: Office) -> None:
    first = drafted(office)
    issue(office, first)
    with office.record() as rec:
        number = number_of_entry(rec.connection, first)
        assert number is not None
        with pytest.raises(Problem, match="was issued"):
            void_number(rec, number.id, "ghi nhầm")
        void_entry(rec, first, Step(ON, reason="ghi trùng"))
    with office.record() as rec:
        void_number(rec, number.id, "ghi nhầm")


def test_a_document_issued_before_there_were_seals_is_sealed_with_its_next_step(office: Office) -> None:
    first = drafted(office)
    issue(office, first)
    with office.store.write() as connection:
        connection.execute(update(register_matter).values(sealed=0))
    with office.record() as rec:
        take_step(rec, first, "dispatch", Step(ON))
    with office.read() as connection:
        assert entry_of(connection, first).sealed


def test_who_issues_a_document_sees_first_what_was_corrected_meanwhile(office: Office) -> None:
    document = drafted(office)
    with office.read() as connection:
        looked_at = entry_of(connection, document)
    with office.record() as rec:
        register = register_in_use(rec.connection, "VBDI")
        opened = fields_of_entry(rec.connection, document)
        answers = {**A_DOCUMENT, "abstract": "Báo cáo quý ba"}
        save_entry(
            rec,
            register,
            RegisterEntryDraft(
                document, "VBDI", register.version, "", answers, "", rec.author, opened=opened
            ),
        )
    told = "Trích yếu nội dung: Báo cáo quý ba"
    with pytest.raises(CorrectedMeanwhile, match=told), office.record() as rec:
        take_step(rec, document, "issue", Step(ON, answers=SIGNED, entry=looked_at))
    with office.record() as rec:
        looked_at = entry_of(rec.connection, document)
        take_step(rec, document, "issue", Step(ON, answers=SIGNED, entry=looked_at))
    assert past_of(office, document).state == "issued"


def test_a_document_that_replaces_another_begins_with_what_that_one_says(office: Office) -> None:
    first = drafted(office)
    with office.record() as rec:
        take_step(rec, first, "issue", Step(ON, answers=SIGNED))
        register = register_in_use(rec.connection, "VBDI")
        replacing = answers_of(rec.connection, register, "replaces", first)
        recalling = answers_of(rec.connection, register, "recalls", first)
    taken = ("doc_type", "symbol", "abstract", "recipients")
    assert {name: replacing.get(name) for name in taken} == {name: A_DOCUMENT[name] for name in taken}
    assert recalling["doc_type"] == "notice", "what recalls it is a document of its own"
    assert recalling["abstract"] == "Thu hồi văn bản số 01/BC-MTTQ"
    assert recalling["recipients"] == A_DOCUMENT["recipients"], "who got it is told"
