"""A step that is told by when something has to be done: the term runs, and presses, like every other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from desktop_app.book.office import Office
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.timeline import timeline_of

CAME = date(2026, 9, 7)
DUE, LATER = date(2026, 9, 17), date(2026, 9, 30)
TODAY = date(2026, 10, 5)

_CAME: Mapping[str, str] = {
    "arrived_on": CAME.isoformat(),
    "medium": "paper",
    "author": "Ủy ban nhân dân xã Mẫu",
    "symbol": "120/UBND",
    "dated": CAME.isoformat(),
    "doc_type": "letter",
    "abstract": "Mời góp ý dự thảo đề án",
    "urgency": "normal",
}


@pytest.fixture
def document(office: Office) -> str:
    """A document that came and was handed to somebody, to be handled by a day."""
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, "VBDEN"), _CAME)
        take_step(rec, matter_id, "register", Step(CAME))
    directed(office, matter_id, DUE)
    return matter_id


def directed(office: Office, matter_id: str, due: date) -> None:
    """Hand a document to somebody."""
    told = {"direction_text": "Tham mưu trả lời", "due_by": due.isoformat()}
    take(office, matter_id, "direct", Step(CAME, addressee="Trần Văn Mẫu", answers=told))


def take(office: Office, matter_id: str, action: str, step: Step) -> None:
    """Take one step."""
    with office.record() as rec:
        take_step(rec, matter_id, action, step)


def pressing(office: Office, matter_id: str) -> list[date | None]:
    """The days of what presses in the list of what is due, and of the same in the timeline of the entry."""
    with office.read() as connection:
        due = due_entries(connection, TODAY, office.officer)
        told = timeline_of(connection, matter_id, TODAY, office.officer)
    assert told is not None
    listed = [item.deadline.due.due_on for item in due if item.matter_id == matter_id]
    assert listed == [item.due.due_on for item in told.deadlines if item.presses]
    return listed


def test_a_document_is_overdue_behind_the_day_that_was_set_when_it_was_handed_on(
    office: Office, document: str
) -> None:
    assert pressing(office, document) == [DUE]


def test_a_new_day_takes_the_place_of_the_one_before(office: Office, document: str) -> None:
    directed(office, document, LATER)
    assert pressing(office, document) == [LATER]


def test_what_was_handled_before_the_day_was_set_ends_no_later_term(office: Office, document: str) -> None:
    take(office, document, "finish", Step(CAME, answers={"result": "Đã trả lời"}))
    assert pressing(office, document) == []
    take(office, document, "reopen", Step(CAME, reason="Còn thiếu"))
    directed(office, document, LATER)
    assert pressing(office, document) == [LATER]
