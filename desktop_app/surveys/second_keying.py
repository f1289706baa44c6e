"""Second keying: a share of the forms is keyed again by another officer who does not see the first values.

Which forms are chosen follows from their ids alone, so every computer of an office chooses the same ones and
nobody can avoid being checked. What differs is settled question by question; who lost is counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Select, select

from desktop_app.accounts.officers import require_author
from desktop_app.clock import to_millis
from desktop_app.ids import second_keying_id
from desktop_app.journal.recorder import Recorder
from desktop_app.problems import Problem
from desktop_app.storage.tables.surveys import survey_response, survey_round, survey_second_keying
from desktop_app.surveys.commands import ENTER, require_keying
from desktop_app.surveys.keying import content_answers

_SHARES = 10_000
_FIRST = "#first"
"""Beside a settled question: what the first officer had keyed, which the response no longer tells."""


@dataclass(frozen=True, slots=True)
class BlindForm:
    """A form to be keyed a second time, without a single answer of the first time."""

    round_id: str
    response_id: str
    area_id: str
    serial: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that two officers keyed differently and nobody settled yet; "" is blank."""

    round_id: str
    response_id: str
    area_id: str
    serial: int | None
    question: str
    first: str
    second: str
    first_officer: str
    second_officer: str


@dataclass(frozen=True, slots=True)
class KeyerErrors:
    """Questions an officer keyed in forms that were keyed twice, and how many were settled against them."""

    officer: str
    questions: int
    lost: int

    @property
    def rate(self) -> Fraction | None:
        """The share of questions keyed wrongly."""
        return Fraction(self.lost, self.questions) if self.questions else None


@dataclass(frozen=True, slots=True)
class SecondKeyingState:
    """How far a round is: forms chosen, keyed twice, and differences nobody settled."""

    percent: int
    chosen: int
    keyed: int
    open_differences: int


def is_chosen(response_id: str, percent: int) -> bool:
    """Whether a form is keyed a second time; a higher share keeps the forms of a lower one."""
    drawn = int.from_bytes(hashlib.sha256(response_id.encode()).digest()[:8]) % _SHARES
    return drawn * 100 < percent * _SHARES


def pending(connection: Connection, round_id: str, officer: str = "") -> list[BlindForm]:
    """The forms that wait for their second keying, by area and serial number; none that ``officer`` keyed."""
    percent = _percent(connection, round_id)
    done = set(
        connection.execute(
            select(survey_second_keying.c.response_id).where(survey_second_keying.c.round_id == round_id)
        ).scalars()
    )
    columns = survey_response.c
    rows = connection.execute(
        select(columns.id, columns.area_id, columns.serial, columns.entered_by)
        .where(columns.round_id == round_id, columns.deleted == 0)
        .order_by(columns.area_id, columns.serial, columns.row)
    )
    return [
        BlindForm(round_id, row.id, row.area_id, row.serial)
        for row in rows
        if row.id not in done and is_chosen(row.id, percent) and not (officer and row.entered_by == officer)
    ]


def record_second_keying(
    rec: Recorder, round_id: str, response_id: str, answers: Mapping[str, str]
) -> list[Difference]:
    """Keep what the second officer keyed, and tell what differs from the first keying.

    Raises:
        RoundNotOpen: the round does not take forms any more.
        NotAllowed: the author may not key forms.
        Problem: the form is gone, was keyed a second time already, or was keyed first by the same officer.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_keying(rec, round_id)
    first = rec.get("survey_response", response_id)
    if first is None or first.get("deleted"):
        raise Problem("This form is no longer there. Open the list of forms again.")
    if rec.author and first.get("entered_by") == rec.author:
        raise Problem(
            "{officer} keyed this form the first time. Another officer has to key it the second time.",
            officer=rec.author,
        )
    entity_id = second_keying_id(round_id, response_id)
    if rec.get("survey_second_keying", entity_id) is not None:
        raise Problem("This form was keyed a second time already. Settle its differences instead.")
    rec.put(
        "survey_second_keying",
        entity_id,
        {
            "round_id": round_id,
            "response_id": response_id,
            "answers": content_answers(answers),
            "keyed_by": rec.author,
            "keyed_at": to_millis(rec.clock.now()),
        },
    )
    return [one for one in differences(rec.connection, round_id) if one.response_id == response_id]


def differences(connection: Connection, round_id: str) -> list[Difference]:
    """All differences of a round that nobody settled, by area, serial number and question."""
    found = [one for pair in _pairs(connection, round_id) for one in pair.differences()]
    return sorted(found, key=lambda one: (one.area_id, one.serial or 0, one.response_id, one.question))


def settle(rec: Recorder, round_id: str, response_id: str, question: str, value: str) -> None:
    """Settle a difference with the first value, the second or a third one; the response gets it at once.

    Raises:
        RoundNotOpen: the round does not take forms any more.
        NotAllowed: the author may not key forms.
        Problem: the form is gone or was not keyed a second time.
    """
    require_author(rec.connection, rec.author, ENTER)
    require_keying(rec, round_id)
    entity_id = second_keying_id(round_id, response_id)
    response = rec.get("survey_response", response_id)
    if response is None or response.get("deleted") or rec.get("survey_second_keying", entity_id) is None:
        raise Problem("This form is no longer there. Open the list of forms again.")
    kept = rec.get("survey_second_keying", entity_id) or {}
    first = kept.get(f"settled/{question}{_FIRST}", response.get(f"answers/{question}"))
    rec.put("survey_response", response_id, {"answers": {question: value or None}})
    rec.put(
        "survey_second_keying",
        entity_id,
        {"settled": {question: value, f"{question}{_FIRST}": first or ""}, "settled_by": rec.author},
    )


def error_rates(connection: Connection, round_id: str) -> list[KeyerErrors]:
    """How often the keying of each officer was settled otherwise; by name."""
    questions: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for pair in _pairs(connection, round_id):
        for officer in (pair.first_officer, pair.second_officer):
            questions[officer] += len(pair.questions)
        for question, value in pair.settled.items():
            lost[pair.first_officer] += pair.first_value(question) != value
            lost[pair.second_officer] += pair.second.get(question, "") != value
    return [KeyerErrors(officer, questions[officer], lost[officer]) for officer in sorted(questions)]


def second_keying_state(connection: Connection, round_id: str) -> SecondKeyingState:
    """How far the second keying of a round is."""
    percent = _percent(connection, round_id)
    ids = connection.execute(
        select(survey_response.c.id).where(
            survey_response.c.round_id == round_id, survey_response.c.deleted == 0
        )
    ).scalars()
    chosen = sum(is_chosen(response_id, percent) for response_id in ids)
    pairs = list(_pairs(connection, round_id))
    waiting = sum(len(pair.differences()) for pair in pairs)
    return SecondKeyingState(percent, chosen, len(pairs), waiting)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A form with both keyings."""

    round_id: str
    response_id: str
    area_id: str
    serial: int | None
    first: Mapping[str, str]
    second: Mapping[str, str]
    settled: Mapping[str, str]
    settled_first: Mapping[str, str]
    first_officer: str
    second_officer: str

    @property
    def questions(self) -> set[str]:
        """The questions that at least one of the two answered."""
        return {*self.first, *self.second, *self.settled}

    def first_value(self, question: str) -> str:
        """What the first officer had keyed, also after it was settled otherwise."""
        return self.settled_first.get(question, self.first.get(question, ""))

    def differences(self) -> list[Difference]:
        """The open ones."""
        return [
            Difference(
                self.round_id,
                self.response_id,
                self.area_id,
                self.serial,
                question,
                self.first.get(question, ""),
                self.second.get(question, ""),
                self.first_officer,
                self.second_officer,
            )
            for question in sorted(self.questions - set(self.settled))
            if self.first.get(question, "") != self.second.get(question, "")
        ]


def _pairs(connection: Connection, round_id: str) -> Iterator[_Pair]:
    for row in connection.execute(_both(round_id)).mappings():
        settled: dict[str, str] = json.loads(row["settled"])
        yield _Pair(
            round_id,
            row["response_id"],
            row["area_id"],
            row["serial"],
            content_answers(json.loads(row["first"])),
            json.loads(row["second"]),
            {key: value for key, value in settled.items() if not key.endswith(_FIRST)},
            {key.removesuffix(_FIRST): value for key, value in settled.items() if key.endswith(_FIRST)},
            row["entered_by"],
            row["keyed_by"],
        )


def _both(round_id: str) -> Select[Any]:
    first, second = survey_response.c, survey_second_keying.c
    return (
        select(
            second.response_id,
            first.area_id,
            first.serial,
            first.answers.label("first"),
            second.answers.label("second"),
            second.settled,
            first.entered_by,
            second.keyed_by,
        )
        .join(survey_response, first.id == second.response_id)
        .where(second.round_id == round_id, first.deleted == 0)
        .order_by(first.area_id, first.serial, first.row)
    )


def _percent(connection: Connection, round_id: str) -> int:
    found = connection.execute(
        select(survey_round.c.second_keying_percent).where(survey_round.c.id == round_id)
    ).scalar_one_or_none()
    return int(found or 0)
