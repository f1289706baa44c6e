"""Entries of registers of an invented office."""

from __future__ import annotations

import random
from functools import cache

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.catalogue.registers.definition import OPENED, Register
from desktop_app.wire.op import Value
from upstream.deciding.entries import read_register
from upstream.demo.journals import OfficeJournal

_REGISTERS = ("KNCT", "TCD", "DLXH", "HGCS")
_ENTRIES = 4
_DAY = 86_400_000
_SUBJECTS = (
    "Đường liên thôn xuống cấp",
    "Đề nghị lắp đèn đường",
    "Nước sinh hoạt chập chờn",
    "Rác thải chưa được thu gom",
    "Mâu thuẫn về lối đi chung",
)


def put_entries(journal: OfficeJournal, drawn: random.Random, last_seen: int, now: int) -> None:
    """Write entries of the last four months into a few registers; some wait, some are done."""
    for code in _REGISTERS:
        register = _register(code)
        for number in range(_ENTRIES):
            at = min(now - drawn.randrange(120) * _DAY, last_seen)
            _put_entry(journal, register, f"{journal.device.commune}-{code}-{number}", drawn, at)


def _put_entry(
    journal: OfficeJournal, register: Register, entry_id: str, drawn: random.Random, at: int
) -> None:
    day = from_millis(at).astimezone(VIETNAM).date().isoformat()
    subject = _SUBJECTS[drawn.randrange(len(_SUBJECTS))]
    entry: dict[str, Value] = {
        "register_code": register.code,
        "register_version": register.version,
        "area_id": "",
        "opened_on": day,
        "entered_by": journal.author,
        "entered_at": at,
        f"answers/{register.title_question}": subject,
        f"answers/{register.day_question}": day,
    }
    journal.put("register_matter", entry_id, entry, at)
    last = _put_event(journal, entry_id, OPENED, "", register.first_state, day, at, "")
    state = register.first_state
    while drawn.random() < 0.8:
        step = next(
            (each for each in register.actions if state in each.from_states and each.to != state), None
        )
        if step is None:
            break
        at = at + _DAY
        day = from_millis(at).astimezone(VIETNAM).date().isoformat()
        last = _put_event(journal, entry_id, step.code, state, step.to, day, at, last)
        state = step.to


def _put_event(
    journal: OfficeJournal, entry_id: str, action: str, before: str, state: str, day: str, at: int, after: str
) -> str:
    event: dict[str, Value] = {
        "matter_id": entry_id,
        "action": action,
        **({"from_state": before, "after": after} if before else {}),
        "to_state": state,
        "on_day": day,
        "recorded_by": journal.author,
        "recorded_at": at,
    }
    event_id = f"{entry_id}:{action}"
    journal.put("register_event", event_id, event, at)
    return event_id


@cache
def _register(code: str) -> Register:
    return read_register(code)
