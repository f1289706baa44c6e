"""Rounds and their areas as frozen values, the way screens and reports see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

NO_ANSWER: Final = "no_answer"
"""The answer code under which blanks are counted by hand."""


INVALID_FORMS: Final = "invalid"
"""Instead of a question: the invalid forms counted by hand, by the code of the reason."""


class TallyMode(StrEnum):
    """How an area is counted: its forms are entered one by one, or it counted by hand."""

    PER_FORM = "per_form"
    TOTALS = "totals"


class Round(msgspec.Struct, frozen=True):
    """A survey round (đợt lấy ý kiến). ``thresholds`` holds what the province changed, as text.

    People were asked from ``asked_from`` to ``asked_to``; ``closed_on`` is only the day on which
    the round was moved on in the program.
    """

    id: str
    title: str
    target: str
    year: int
    template_code: str
    template_version: str
    plan_number: str
    plan_date: date | None
    legal_basis: str
    planned_from: date | None
    planned_to: date | None
    closed_on: date | None
    status: str
    thresholds: Mapping[str, str] = msgspec.field(default_factory=dict)
    asked_from: date | None = None
    asked_to: date | None = None
    is_archived: bool = False
    held: str = ""
    """Why the province takes no changes of the round; empty: it takes them."""
    returned: str = ""
    """Why the province has opened the round again."""

    @property
    def last_day(self) -> date | None:
        """The last day on which people are asked, as far as it is known."""
        return self.asked_to or self.closed_on or self.planned_to

    @property
    def takes_forms(self) -> bool:
        """Whether forms and counts may be entered."""
        from desktop_app.surveys.rounds.state import RoundState  # here: the first page does not ask

        return not self.held and RoundState(self.status).takes_forms


class RoundArea(msgspec.Struct, frozen=True):
    """A residential area within a round; missing counts are ``None``."""

    round_id: str
    area_id: str
    name: str
    kind: str
    total_households: int | None
    forms_issued: int | None
    forms_collected: int | None
    method: str
    tally_mode: TallyMode
    status: str
    minutes: Mapping[str, str] = msgspec.field(default_factory=dict)
