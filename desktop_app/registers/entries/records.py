"""Entries of registers and what happened to them, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

import msgspec

from desktop_app.journal.rows import FieldValue

MATTER: Final = "register_matter"
EVENT: Final = "register_event"
LINK: Final = "register_link"
"""Names of the records."""

ANSWERS: Final = "answers/"
"""Before the name of an answer among the fields of an entry or an event."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The document with which a step was taken; empty where there is none."""

    number: str = ""
    date: date | None = None
    title: str = ""

    def __bool__(self) -> bool:
        return bool(self.number or self.date or self.title)


NO_PAPER: Final = Paper()


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history of an entry. ``after``: the events that its author had seen last."""

    id: str
    matter_id: str
    action: str
    from_state: str
    to_state: str
    on: date
    after: frozenset[str] = frozenset()
    reason: str = ""
    addressee: str = ""
    paper: Paper = NO_PAPER
    extra_days: int | None = None
    until: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    recorded_by: str = ""
    recorded_at: datetime | None = None
    takes_back: str = ""
    """The id of the event that does not count any more."""
    act: str = ""
    """The same for all events that were taken at once with several entries; empty for a single one."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Of a correction by a file: by field of the entry, the JSON of what it said before and says since."""


_decode_pair = msgspec.json.Decoder(tuple[FieldValue, FieldValue]).decode


def replaced_pair(text: str) -> tuple[FieldValue, FieldValue]:
    """What a field said before a file corrected it and since; nothing, if another program wrote otherwise."""
    try:
        return _decode_pair(text)
    except msgspec.MsgspecError:
        return None, None


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry of a register as it was created and corrected, without its history.

    ``sealed``: it was issued as it is, and no answer can be changed.
    """

    id: str
    register_code: str
    register_version: str
    area_id: str
    opened_on: date
    answers: Mapping[str, str]
    entered_by: str
    entered_at: datetime | None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class RegisterEntryLine:
    """One entry in a list. ``crossed``: two computers took steps at the same time; a person has to look."""

    id: str
    register_code: str
    state: str
    ends: bool
    crossed: bool
    urgent: bool
    opened_on: date
    area_id: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class RegisterEntryDraft:
    """An entry, or a step, that is being typed: every answer that the cursor has left, and where it stood.

    A draft of a step names the entry and the action; its ``id`` becomes that of the event. Without an action
    ``matter_id`` is the entry out of which a new one grows. ``opened`` holds the fields of an entry that is
    being corrected, as they were when it was opened.
    """

    id: str
    register_code: str
    register_version: str
    area_id: str
    answers: Mapping[str, str]
    question: str
    started_by: str
    matter_id: str = ""
    action: str = ""
    opened: Mapping[str, FieldValue] | None = field(default=None, compare=False)
