"""Responses and drafts as frozen values, the way screens and reports see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from desktop_app.journal.rows import FieldValue

ANSWERS = "answers/"
"""Before the name of an answer among the fields of a form."""

SERIAL = "serial"
ANSWERED_ON = "answered_on"
COMMENT = "comment"
PAPER_FIELDS = (SERIAL, ANSWERED_ON, COMMENT)
"""Questions of a form that a response keeps in columns of its own; a draft keeps them with its answers."""


@dataclass(frozen=True, slots=True)
class Response:
    """One filled form. ``validity`` is empty for a valid one, else the code of the reason."""

    id: str
    round_id: str
    area_id: str
    serial: int | None
    answered_on: date | None
    channel: str
    validity: str
    answers: Mapping[str, str]
    comment: str
    entered_by: str
    entered_at: datetime | None


class DraftKind(StrEnum):
    """What a draft becomes when it is finished."""

    FORM = "form"
    """A response, a new one or the correction of one with the same id."""
    SECOND = "second"
    """The double entry of a response, whose id it has from ``ids.double_entry_id``."""


@dataclass(frozen=True, slots=True)
class ResponseDraft:
    """A form that is being entered: every answer the cursor has left, and the position of the cursor."""

    id: str
    round_id: str
    area_id: str
    serial: int | None
    answers: Mapping[str, str]
    question: str
    started_by: str
    version: str = ""
    """The version of the questionnaire it is entered in; "" where it is that of the round."""
    kind: DraftKind = DraftKind.FORM
    finished: bool = field(default=False, compare=False)
    """It holds a finished form as it was saved: nothing in it was changed yet."""
    opened: Mapping[str, FieldValue] | None = field(default=None, compare=False)
    """The fields of the finished form when it was reopened; ``None`` for a new form."""
