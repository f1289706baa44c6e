"""What a column, a statistic or a condition of a register speaks of.

``content`` is an answer of the entry; ``@day`` a fact of it; ``answered/result`` an answer, and
``answered@paper_number`` a fact, of the last event with which that step was taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.forms.xpath.answer_key import AnswerKey

_FORM: Final = re.compile(
    r"(?:(?P<event>[a-z][a-z0-9_]*)(?P<mark>[/@])|(?P<fact>@))?(?P<name>[A-Za-z_][\w.-]*)"
)


class EntryFact(StrEnum):
    """What is known of an entry besides its answers."""

    NUMBER = "number"
    DAY = "day"
    AREA = "area"
    STATE = "state"
    DUE = "due"
    ENTERED_BY = "entered_by"
    ENTERED_AT = "entered_at"
    RECEIPT = "receipt"
    LINKED = "linked"


class EventFact(StrEnum):
    """What is known of an event besides its answers."""

    DAY = "day"
    BY = "by"
    REASON = "reason"
    ADDRESSEE = "addressee"
    PAPER_NUMBER = "paper_number"
    PAPER_DATE = "paper_date"
    PAPER_TITLE = "paper_title"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value of an entry comes from: either ``fact`` or ``answer`` is filled."""

    event: str
    fact: str
    answer: str

    def __str__(self) -> str:
        if self.fact:
            return f"{self.event}@{self.fact}"
        return f"{self.event}/{self.answer}" if self.event else self.answer

    def answers_in(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """The answers that are meant, of a question in a repeat one after the other; those of one event."""
        if not self.answer:
            return ()
        if self.answer in answers:
            return (answers[self.answer],)
        found = [
            (tuple(step.position or 0 for step in key.steps), text)
            for name, text in answers.items()
            if name.endswith(f"/{self.answer}") and not (key := AnswerKey.parse(name)).aside
        ]
        return tuple(text for _, text in sorted(found))

    @classmethod
    def parse(cls, text: str) -> Source | None:
        """The source that a text names; ``None`` when it names none."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        event, name = found["event"] or "", found["name"]
        if found["fact"] or found["mark"] == "@":
            facts: type[StrEnum] = EventFact if event else EntryFact
            return cls(event, name, "") if name in set(facts) else None
        return cls(event, "", name)


@dataclass(frozen=True, slots=True)
class Condition:
    """Sources and the values of which each must have one; without any it always holds."""

    wanted: Mapping[Source, frozenset[str]]

    def holds(self, values: Mapping[Source, str]) -> bool:
        """Whether the values of an entry meet the condition; a choice of several has one of the values."""
        return all(
            not allowed.isdisjoint(values.get(source, "").split()) for source, allowed in self.wanted.items()
        )


ALWAYS: Final = Condition({})
"""A condition that every entry meets."""
