"""Double entry: a share of the forms is entered again, blind, by another officer, and compared.

The choice of forms depends on their ids alone, so that every computer of the office chooses the same. A
difference is settled by a third look at the paper; the settled value goes into the response.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, and_, select

from desktop_app.base.clock import to_millis
from desktop_app.base.ids import double_entry_id
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.tables.surveys import survey_response, survey_round, survey_second_keying
from desktop_app.surveys.rounds.commands import change_round, require_entry

if TYPE_CHECKING:
    from desktop_app.surveys.double_entry.comparison import ComparedQuestions

ENTERED_FIRST = ":first"
"""After a question's name in ``settled``: what the first officer had entered, kept for the error rates."""
_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class DoubleEntryForm:
    """A form of the sample. ``second`` is ``None`` while it is not entered again."""

    response_id: str
    area_id: str
    serial: int | None
    first_by: str
    first: Mapping[str, str]
    second_by: str
    second: Mapping[str, str] | None
    settled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """A question on which two entries disagree; ``settled`` is ``None`` until somebody has decided."""

    response_id: str
    area_id: str
    serial: int | None
    question: str
    first: str
    second: str
    settled: str | None
    first_by: str
    second_by: str


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How many of the compared answers an officer had entered wrong."""

    officer: str
    answers: int
    errors: int

    @property
    def rate(self) -> Fraction | None:
        """The share of wrong answers; ``None`` when nothing was compared."""
        return Fraction(self.errors, self.answers) if self.answers else None


class DoubleEntryRefused(Problem):
    """A form cannot be entered again like this."""


def chosen(response_id: str, percent: int) -> bool:
    """Whether a form belongs to the sample of ``percent`` of a hundred forms.

    A sample of a larger share contains the sample of every smaller one.
    """
    digest = hashlib.sha256(response_id.encode()).digest()
    return int.from_bytes(digest[:8], "big") % _PARTS < percent * _PARTS // 100


def percent_of(connection: Connection, round_id: str) -> int:
    """Return the share of forms of a round that is entered twice, in percent; 0 for none."""
    query = select(survey_round.c.second_keying_percent).where(survey_round.c.id == round_id)
    return int(connection.execute(query).scalar() or 0)


def set_percent(rec: Recorder, round_id: str, percent: int) -> None:
    """Choose the share of forms that is entered twice.

    Raises:
        DoubleEntryRefused: it is not between 0 and 100.
    """
    if not 0 <= percent <= 100:
        raise DoubleEntryRefused("The share of forms entered twice must be between 0 and 100 %. Correct it.")
    change_round(rec, round_id, {"second_keying_percent": percent})


def double_entry_forms(connection: Connection, round_id: str) -> list[DoubleEntryForm]:
    """The forms of the sample, by area and serial number, also those already entered that left the sample."""
    percent = percent_of(connection, round_id)
    original, two = survey_response.c, survey_second_keying.c
    query = (
        select(
            original.id, original.area_id, original.serial, original.entered_by, original.answers,
            two.answers.label("second"), two.keyed_by, two.settled,
        )
        .join_from(survey_response, survey_second_keying, _entered_twice(), isouter=True)
        .where(original.round_id == round_id, original.deleted == 0)
        .order_by(original.area_id, original.serial, original.row)
    )  # fmt: skip
    return [
        _form(row) for row in connection.execute(query) if row.second is not None or chosen(row.id, percent)
    ]


def awaiting_second(connection: Connection, round_id: str) -> Counter[str]:
    """Return by area how many valid forms of the sample nobody has entered a second time."""
    percent = percent_of(connection, round_id)
    original, two = survey_response.c, survey_second_keying.c
    query = (
        select(original.id, original.area_id)
        .join_from(survey_response, survey_second_keying, _entered_twice(), isouter=True)
        .where(original.round_id == round_id, original.deleted == 0, original.validity == "")
        .where(two.id.is_(None))
    )
    if not percent:
        return Counter()
    return Counter(area_id for form, area_id in connection.execute(query) if chosen(form, percent))


def _entered_twice() -> ColumnElement[bool]:
    """Joins forms with their double entries, without those that were taken back."""
    two = survey_second_keying.c
    return and_(two.response_id == survey_response.c.id, two.keyed_at != 0)


def due_forms(forms: Iterable[DoubleEntryForm], officer: str) -> list[DoubleEntryForm]:
    """Return the forms that ``officer`` is to enter again: entered once, by somebody else."""
    return [item for item in forms if item.second is None and item.first_by != officer]


def save_double_entry(rec: Recorder, response_id: str, answers: Mapping[str, str]) -> str:
    """Record what the second officer read on the paper; return the id of the double entry.

    Raises:
        DoubleEntryRefused: the form is gone, or the same officer entered it first.
        RoundNotOpen: the round does not take forms any more.
    """
    response = require_response(rec, response_id)
    require_entry(rec, str(response["round_id"]))
    if response["entered_by"] == rec.author:
        raise DoubleEntryRefused("The double entry must be done by another officer. Ask a colleague.")
    second_id = double_entry_id(response_id)
    rec.put(
        "survey_second_keying",
        second_id,
        {
            "round_id": response["round_id"],
            "response_id": response_id,
            "answers": {name: answer for name, answer in answers.items() if answer},
            "keyed_by": rec.author,
            "keyed_at": to_millis(rec.clock.now()),
        },
    )
    return second_id


def differences(forms: Iterable[DoubleEntryForm], comparison: ComparedQuestions) -> list[EntryDifference]:
    """Return where the two entries disagree, open ones first, each group in the order of the forms."""
    found = [difference for form in forms for difference in _differences(form, comparison)]
    return sorted(found, key=lambda difference: difference.settled is not None)


def settle(rec: Recorder, response_id: str, question: str, value: str) -> None:
    """Decide a difference: ``value`` is what is on the paper ("" for no answer).

    Raises:
        DoubleEntryRefused: the form or its double entry is gone.
        RoundNotOpen: the round does not take changes any more.
    """
    response = require_response(rec, response_id)
    require_entry(rec, str(response["round_id"]))
    second_id = double_entry_id(response_id)
    second = rec.get("survey_second_keying", second_id)
    if second is None or not second.get("keyed_at"):
        raise DoubleEntryRefused("This form was not entered a second time yet. Enter it first.")
    first = second.get(f"settled/{question}{ENTERED_FIRST}")
    if first is None:
        first = str(response.get(f"answers/{question}") or "")
    rec.put(
        "survey_second_keying",
        second_id,
        {"settled": {question: value, f"{question}{ENTERED_FIRST}": first}, "settled_by": rec.author},
    )
    rec.put("survey_response", response_id, {"answers": {question: value or None}})


def error_rates(forms: Iterable[DoubleEntryForm], comparison: ComparedQuestions) -> list[ErrorRate]:
    """Return the share of wrong answers by officer, over answers on which both agree or that are settled."""
    answers: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    for form in forms:
        if form.second is None:
            continue
        open_questions = 0
        for difference in _differences(form, comparison):
            if difference.settled is None:
                open_questions += 1
                continue
            errors[form.first_by] += difference.first != difference.settled
            errors[form.second_by] += difference.second != difference.settled
        compared = len(comparison.questions(form.first, form.second)) - open_questions
        answers[form.first_by] += compared
        answers[form.second_by] += compared
    return [ErrorRate(name, answers[name], errors[name]) for name in sorted(answers)]


def unsettled(
    first: Mapping[str, str],
    second: Mapping[str, str],
    settled: Mapping[str, str],
    comparison: ComparedQuestions,
) -> bool:
    """Whether two entries of a form disagree on an undecided question."""
    return any(decided is None for *_, decided in _disagreements(first, second, settled, comparison))


def _disagreements(
    first: Mapping[str, str],
    second: Mapping[str, str],
    settled: Mapping[str, str],
    comparison: ComparedQuestions,
) -> Iterator[tuple[str, str, str, str | None]]:
    """Question, both answers, and what was decided, where the answers differ."""
    for question in comparison.questions({**first, **_entered_first(settled)}, second):
        original = settled.get(f"{question}{ENTERED_FIRST}", first.get(question, ""))
        two = second.get(question, "")
        if not comparison.same(question, original, two):
            yield question, original, two, settled.get(question)


def _entered_first(settled: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removesuffix(ENTERED_FIRST): item
        for name, item in settled.items()
        if name.endswith(ENTERED_FIRST)
    }


def _differences(form: DoubleEntryForm, comparison: ComparedQuestions) -> Iterator[EntryDifference]:
    if form.second is None:
        return
    for question, original, two, decided in _disagreements(form.first, form.second, form.settled, comparison):
        yield EntryDifference(
            form.response_id,
            form.area_id,
            form.serial,
            question,
            original,
            two,
            decided,
            form.first_by,
            form.second_by,
        )


def _form(row: Any) -> DoubleEntryForm:
    return DoubleEntryForm(
        row.id,
        row.area_id,
        row.serial,
        row.entered_by,
        json.loads(row.answers),
        row.keyed_by or "",
        None if row.second is None else json.loads(row.second),
        json.loads(row.settled) if row.settled else {},
    )


def require_response(rec: Recorder, response_id: str) -> Mapping[str, Any]:
    """Return a form that counts.

    Raises:
        DoubleEntryRefused: it is gone.
    """
    found = rec.get("survey_response", response_id)
    if found is None or found.get("deleted"):
        raise DoubleEntryRefused("This form is no longer there. Open the list of forms again.")
    return found
