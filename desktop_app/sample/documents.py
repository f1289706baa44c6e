"""Documents of the sample office (``resources/sample/documents.toml``), in and out, by its own commands."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import Register
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import registers_in_use
from desktop_app.sample.content import sample_content

CAME, WENT = "VBDEN", "VBDI"
_TO_HANDLE = 10
"""So many days after its arrival a document is to be handled."""


class _Came(msgspec.Struct, frozen=True):
    """A document that arrived; without a ``direction`` it is not assigned yet."""

    days_ago: int
    author: str
    symbol: str
    type: str
    abstract: str
    direction: str = ""
    addressee: str = ""
    result: str = ""
    filed: bool = False


class _Went(msgspec.Struct, frozen=True):
    days_ago: int
    type: str
    symbol: str
    abstract: str
    recipients: str
    draft: bool = False


class _Content(msgspec.Struct, frozen=True):
    came: tuple[_Came, ...]
    went: tuple[_Went, ...]


@cache
def _content() -> _Content:
    text = resource_path("sample", "documents.toml").read_bytes().decode("utf-8")
    return msgspec.convert(tomllib.loads(text), _Content)


def play_sample_documents(office: Office) -> tuple[int, int]:
    """Register incoming and outgoing documents; return how many of each.

    Two are still to be handled, one of them is overdue; one is a draft.
    """
    today, signer = office.clock.today(), sample_content().officers.first
    with office.record() as rec:
        registers = {register.code: register for register in registers_in_use(rec.connection)}
        for came in _content().came:
            _take_in(rec, registers[CAME], came, today - timedelta(came.days_ago))
        for went in _content().went:
            _send(rec, registers[WENT], went, today - timedelta(went.days_ago), signer)
    return len(_content().came), len(_content().went)


def _take_in(rec: Recorder, register: Register, item: _Came, day: date) -> None:
    answers = {
        "arrived_on": day.isoformat(),
        "medium": "electronic",
        "author": item.author,
        "symbol": item.symbol,
        "dated": (day - timedelta(1)).isoformat(),
        "doc_type": item.type,
        "abstract": item.abstract,
        "urgency": "normal",
    }
    matter_id = begin_entry(rec, register, answers)
    take_step(rec, matter_id, "register", Step(day))
    if item.direction:
        direction = {"direction_text": item.direction, "due_by": (day + timedelta(_TO_HANDLE)).isoformat()}
        take_step(rec, matter_id, "direct", Step(day, addressee=item.addressee, answers=direction))
    if item.result:
        take_step(rec, matter_id, "finish", Step(day + timedelta(5), answers={"result": item.result}))
    if item.filed:
        take_step(rec, matter_id, "file", Step(day))


def _send(rec: Recorder, register: Register, item: _Went, day: date, signer: str) -> None:
    answers = {
        "drafted_on": day.isoformat(),
        "doc_type": item.type,
        "symbol": item.symbol,
        "abstract": item.abstract,
        "recipients": item.recipients,
        "urgency": "normal",
        "relation": "none",
    }
    matter_id = begin_entry(rec, register, answers)
    if not item.draft:
        issued = Step(day, answers={"signer": signer, "signer_post": "Chủ tịch", "copies": "2"})
        take_step(rec, matter_id, "issue", issued)
