"""Letters of any register are numbered among the documents out, and a number is used once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.office.profile import change_profile
from desktop_app.registers.entries.bulk import take_with_outcome
from desktop_app.registers.entries.numbering import NumberWay, WantedNumber, number_entry
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.entries.records import NO_PAPER, Paper
from desktop_app.registers.entries.relations import reference_of
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from desktop_app.registers.lists.relatives import relatives_of
from desktop_app.registers.papers.letters_out import DOCUMENTS_OUT, LetterOfSteps, take_with_letter
from desktop_app.registers.papers.reminding import record_reminder
from tests.builders import COMMUNE
from tests.registers.builders import ON, begin_opinion, past_of
from tests.registers.entries.test_relations import drafted, issue
from tests.registers.papers.test_reminding import TODAY, forwarded

LETTER = Step(ON, addressee="UBND xã", paper=Paper(title="V/v sửa đường"), letter_out=True)


@pytest.fixture
def signed(office: Office) -> Office:
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Nguyễn Văn An", "signer_position": "CHỦ TỊCH"})
    return office


def received(office: Office, **answers: str) -> str:
    matter_id = begin_opinion(office, **answers)
    with office.record() as rec:
        take_step(rec, matter_id, "receive", Step(ON))
    return matter_id


def documents(office: Office) -> list[tuple[str, str, str]]:
    with office.read() as connection:
        ids = list_entries(connection, EntryFilter(DOCUMENTS_OUT, Which.ALL), office.officer).ids
        found = lines_of(connection, ids)
        return [
            (reference_of(connection, entry_of(connection, each.id)), each.state, each.title)
            for each in found
        ]


def test_the_letter_of_a_step_is_a_document_out_with_its_number(signed: Office) -> None:
    matter_id = received(signed)
    with signed.record() as rec:
        take_with_letter(rec, matter_id, "forward", LETTER)
    sent = past_of(signed, matter_id).last("forward")
    assert sent is not None
    assert (sent.paper.number, sent.paper.date, sent.paper.title) == ("01/MTTQ-BTT", ON, "V/v sửa đường")
    assert documents(signed) == [("01/MTTQ-BTT", "issued", "V/v sửa đường")]
    with signed.read() as connection:
        (letter,) = relatives_of(connection, matter_id, signed.officer)
    assert "01/MTTQ-BTT" in letter.name


def test_a_step_that_is_refused_takes_no_number(signed: Office) -> None:
    matter_id = begin_opinion(signed)
    with pytest.raises(Problem, match="cannot be taken"), signed.record() as rec:
        take_with_letter(rec, matter_id, "forward", LETTER)
    assert documents(signed) == []


def test_without_a_signer_or_a_title_it_is_said(office: Office) -> None:
    matter_id = received(office)
    for step, words in ((LETTER, "signs"), (Step(ON, addressee="UBND xã", letter_out=True), "about")):
        with pytest.raises(Problem, match=words), office.record() as rec:
            take_with_letter(rec, matter_id, "forward", step)


def test_a_reminder_without_a_number_takes_the_next_one(signed: Office) -> None:
    ids = [forwarded(signed, content=f"Ý kiến {n}") for n in range(2)]
    with signed.record() as rec:
        sent = record_reminder(rec, ids, "UBND xã", NO_PAPER, TODAY)
    assert (sent.number, sent.date) == ("01/MTTQ-BTT", TODAY)
    assert [number for number, _, _ in documents(signed)] == ["01/MTTQ-BTT"]
    for each in ids:
        reminded = past_of(signed, each).last("remind")
        assert reminded is not None
        assert reminded.paper.number == "01/MTTQ-BTT"


def test_a_number_is_used_once_in_steps(office: Office) -> None:
    one, other, third = (received(office, content=f"Ý kiến {n}") for n in range(3))
    sends = [(one, ON), (other, ON), (third, date(2026, 10, 3))]
    for matter_id, day in sends[:2]:  # one letter for several entries
        with office.record() as rec:
            take_step(
                rec, matter_id, "forward", Step(ON, addressee="UBND xã", paper=Paper("15/MTTQ-BTT", day))
            )
    with pytest.raises(Problem, match="02/10/2026") as refused, office.record() as rec:
        paper = Paper("15/mttq-BTT", sends[2][1])
        take_step(rec, third, "forward", Step(sends[2][1], addressee="Công an xã", paper=paper))
    assert getattr(refused.value, "field", "") == "paper_number"


def test_a_number_of_a_decision_is_known_again_in_any_letters(office: Office) -> None:
    """SQLite makes no small letter of Đ."""
    one, other = (received(office, content=f"Ý kiến {n}") for n in range(2))

    def send(matter_id: str, number: str, addressee: str) -> None:
        step = Step(ON, addressee=addressee, paper=Paper(number, ON))
        with office.record() as rec:
            take_step(rec, matter_id, "forward", step)

    send(one, "12/QĐ-MTTQ", "UBND xã")
    with pytest.raises(Problem):
        send(other, "12/qđ-mttq", "Công an xã")


def test_a_number_of_the_same_day_for_somebody_else_is_refused(office: Office) -> None:
    """It counted as one letter, which had gone to another office."""
    one, other, third = (received(office, content=f"Ý kiến {n}") for n in range(3))

    def send(matter_id: str, addressee: str) -> None:
        paper = Paper("15/MTTQ-BTT", ON)
        with office.record() as rec:
            take_step(rec, matter_id, "forward", Step(ON, addressee=addressee, paper=paper))

    send(one, "UBND xã; Công an xã")
    with pytest.raises(Problem, match="UBND xã; Công an xã") as refused:
        send(other, "Trạm y tế")
    assert getattr(refused.value, "field", "") == "paper_number"
    send(other, "Trạm y tế; công  an xã")  # it says that the document has this addressee, too
    send(third, "UBND XÃ")


def test_a_letter_that_is_a_document_out_has_its_recipients(signed: Office) -> None:
    one, other = (received(signed, content=f"Ý kiến {n}") for n in range(2))
    with signed.record() as rec:
        take_with_letter(rec, one, "forward", LETTER)
    paper = Paper("01/MTTQ-BTT", ON)
    with pytest.raises(Problem, match="UBND xã"), signed.record() as rec:
        take_step(rec, other, "forward", Step(ON, addressee="Trạm y tế", paper=paper))
    with signed.record() as rec:
        take_step(rec, other, "forward", Step(ON, addressee="UBND xã", paper=paper))


def test_a_number_of_a_step_goes_to_no_other_document_out(office: Office) -> None:
    matter_id = received(office)
    with office.record() as rec:
        take_step(rec, matter_id, "forward", Step(ON, addressee="UBND xã", paper=Paper("01/BC-MTTQ", ON)))
    document = drafted(office)
    with pytest.raises(Problem, match="01/BC-MTTQ"):
        issue(office, document, date(2026, 10, 5))
    letter = drafted(office, recipients="UBND xã")
    with office.record() as rec:
        number_entry(rec, letter, WantedNumber(NumberWay.STAMPED, ON, 1, "Đã gửi kèm chuyển xử lý"))
    issue(office, letter, ON)
    issue(office, document, date(2026, 10, 5))
    assert [number for number, _, _ in documents(office)] == ["01/BC-MTTQ", "02/BC-MTTQ"]


def test_several_entries_have_one_letter_with_one_number(signed: Office) -> None:
    """One that is refused takes no number, also where it is the first; another title is another letter."""
    wrong, ids = (
        begin_opinion(signed, content="Mới"),
        [received(signed, content=f"Ý kiến {n}") for n in range(3)],
    )
    letter = LetterOfSteps()

    def take(matter_id: str, step: Step = LETTER) -> None:
        with signed.record() as rec:
            letter.take(
                rec, matter_id, step, lambda own: take_with_outcome(rec, matter_id, "forward", own, None)
            )

    with pytest.raises(Problem, match="cannot be taken"):
        take(wrong)
    assert documents(signed) == []
    with pytest.raises(ZeroDivisionError), signed.record() as rec:  # written to nothing: the disk was full
        letter.take(rec, ids[0], LETTER, lambda own: take_step(rec, ids[0], "forward", own))
        raise ZeroDivisionError
    take(ids[0])
    take(ids[1])
    with pytest.raises(Problem, match="cannot be taken"):
        take(wrong)
    assert [number for number, _, _ in documents(signed)] == ["01/MTTQ-BTT"]
    take(ids[2], replace(LETTER, paper=Paper(title="V/v khác")))
    assert sorted(number for number, _, _ in documents(signed)) == ["01/MTTQ-BTT", "02/MTTQ-BTT"]
    sent = [past_of(signed, each).last("forward") for each in ids]
    assert [each.paper.number for each in sent if each] == ["01/MTTQ-BTT", "01/MTTQ-BTT", "02/MTTQ-BTT"]
    with signed.read() as connection:
        assert [len(relatives_of(connection, each, signed.officer)) for each in ids] == [1, 1, 1]


def test_the_number_of_a_document_out_is_that_document_in_every_step(office: Office) -> None:
    """A step names it with its day; with another day it would be another letter of that number."""
    document, matter_id = drafted(office, recipients="UBND xã"), received(office)
    issue(office, document, ON)
    day = date(2026, 10, 3)
    with pytest.raises(Problem, match="02/10/2026"), office.record() as rec:
        paper = Paper("01/bc-mttq", day)
        take_step(rec, matter_id, "forward", Step(day, addressee="UBND xã", paper=paper))
    with office.record() as rec:
        paper = Paper("01/BC-MTTQ", ON)
        take_step(rec, matter_id, "forward", Step(day, addressee="UBND xã", paper=paper))
