"""Entries of the shipped registers that are complete; a test states only what matters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.journal.recorder import given_of
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import MATTER
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.papers.quick_report import report_quickly

ON = date(2026, 10, 2)
"""A Friday, three days before the clock of the tests."""

AN_OPINION: Mapping[str, str] = {
    "noted_on": ON.isoformat(),
    "source": "area_meeting",
    "content": "Đường vào thôn ngập sau mưa",
    "field": "infrastructure",
    "urgency": "normal",
}


def begin_opinion(office: Office, area_id: str = "", **answers: str) -> str:
    """Begin an entry in the register of public opinion; its id."""
    with office.record() as rec:
        register = register_in_use(rec.connection, "DLXH")
        return begin_entry(rec, register, {**AN_OPINION, **answers}, area_id)


def past_of(office: Office, matter_id: str) -> History:
    """What happened to an entry so far."""
    with office.read() as connection:
        return history(connection, matter_id)


AN_URGENT_OPINION: Mapping[str, str] = {
    "urgency": "urgent",
    "content": "Sạt lở đường vào thôn",
    "happened": "5 giờ 30 phút",
    "place": "Cầu Suối Cạn",
    "course": "Mưa lớn, đất đá lấp đường",
    "people": "12",
}


def begin_urgent(office: Office, area_id: str = "", **answers: str) -> str:
    """Begin an urgent opinion that says all that a quick report asks; its id."""
    return begin_opinion(office, area_id, **{**AN_URGENT_OPINION, **answers})


def report(office: Office, matter_id: str, addressee: str = "") -> str:
    """Report an urgent entry quickly; the id of the step and its message."""
    with office.record() as rec:
        return report_quickly(rec, matter_id, None, Step(rec.clock.today(), addressee=addressee))


def put_unknown(office: Office, matter_id: str) -> None:
    """Put a like entry of a version of the register that has not come, as an exchange brings it before."""
    with office.record() as rec:
        fields = rec.get(MATTER, matter_id)
        assert fields is not None
        rec.put(MATTER, new_id(rec.clock), given_of({**fields, "register_version": "7"}))
