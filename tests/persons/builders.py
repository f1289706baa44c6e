"""A person whom every room of the office knows; a test states only what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.book.persons import (
    ErasedPersons,
    erasable,
    erasable_due,
    erase_due,
    erase_persons,
    find_noted,
)
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import HeldIn
from desktop_app.registers.entries.drafts import save_draft
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.storage.known_time import move_on
from tests.builders import put_area
from tests.fund.builders import a_draft, begin_campaign, give, put_draft

WHO = "Đặng Thị Ẩn"
PLAIN = "dang thi an"
PHONE = "0912 345 678"
NUMBER = "001085012345"
ON = date(2026, 10, 2)

A_PETITION: Mapping[str, str] = {
    "received_on": ON.isoformat(),
    "channel": "letter",
    "content": "Đề nghị sửa đường thôn",
    "field": "infrastructure",
    "named": "yes",
    "petitioner": WHO,
    "petitioner_phone": PHONE,
}
A_VISITOR: Mapping[str, str] = {
    "received_on": ON.isoformat(),
    "citizen": WHO,
    "identity_number": NUMBER,
    "content": "Hỏi về chế độ",
}
A_HOUSE: Mapping[str, str] = {
    "surveyed_on": ON.isoformat(),
    "head": WHO,
    "gender": "female",
    "birth_year": "1950",
    "address": "Ngõ 3, thôn Đoài",
    "household_class": "poor",
    "ethnic": "Mường",
    "circumstances": "Ở một mình",
}


def begin(office: Office, code: str, answers: Mapping[str, str]) -> str:
    """Begin an entry; its id."""
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, code), answers)


def step(office: Office, matter_id: str, code: str, on: date = ON, **answers: str) -> None:
    """Take a step."""
    with office.record() as rec:
        seen = history(rec.connection, matter_id).heads
        take_step(rec, matter_id, code, Step(on, "lý do", answers=answers, seen=seen))


def known_everywhere(office: Office) -> dict[str, str]:
    """Let every room know the person; the ids of the records."""
    ids = {
        "petition": begin(office, "KNCT", A_PETITION),
        "visit": begin(office, "TCD", A_VISITOR),
        "house": begin(office, "NDDK", A_HOUSE),
    }
    campaign = begin_campaign(office)
    ids["voucher"] = give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True).id
    ids["prepared"] = put_draft(office, a_draft(VoucherKind.RECEIPT, campaign, 5_000, partner=WHO, note="x"))
    with office.record() as rec:
        home = Household("", WHO, "", "Xóm Trong", "Hộ nghèo", out_of_need=False, note="")
        ids["household"] = save_household(rec, home)
        put_area(rec, "a1")
        rec.put("residential_area", "a1", {"head_name": WHO, "head_phone": PHONE})
    ids["area"] = "a1"
    with office.store.write() as connection:
        said = {"citizen": WHO}
        draft = RegisterEntryDraft(new_id(office.clock), "TCD", "1", "", said, "citizen", office.officer)
        save_draft(connection, draft, office.clock)
    ids["typing"] = draft.id
    return ids


def found_ids(office: Office, words: str) -> set[tuple[HeldIn, str]]:
    """The records that are found."""
    return {(record.held_in, record.id) for person in find_noted(office, words) for record in person.records}


def make_anonymous(office: Office, ids: Sequence[str], reason: EraseReason) -> ErasedPersons:
    """Erase what is shown, as the window and the command line do."""
    return erase_persons(office, ids, reason, erasable(office, ids))


def make_due_anonymous(office: Office, ids: Sequence[str]) -> ErasedPersons:
    """Erase what is due, after it was shown."""
    return erase_due(office, ids, erasable_due(office, ids))


def live_on(office: Office, days: int) -> None:
    """Let the book's known time go on, a month at a time, as its days of work do."""
    clock = office.clock
    while days > 0:
        part = min(days, 30)
        clock.instant += timedelta(days=part)  # type: ignore[attr-defined]  # the clock of the tests is fixed
        days -= part
        with office.store.write() as connection:
            move_on(connection, clock)
