"""Forms of a round that need attention, and why; used by the list of forms and by the findings of the round.

Serial numbers are read from the index of the list alone. Answers are read only in areas whose kept counts
show that an answer is missing or strange. Forms of areas that counted by hand do not count, so only conflicts
and refusals are looked for there.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, func, select

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.storage.tables.surveys import survey_response, survey_second_keying
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected
from desktop_app.surveys.double_entry.comparison import ComparedQuestions, comparison_of
from desktop_app.surveys.double_entry.double_entry import unsettled
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.responses.validity import FilledForm, suggest_reason, ticked
from desktop_app.surveys.rounds.records import RoundArea, TallyMode
from desktop_app.surveys.tally.counts import AreaCounts, area_counts

if TYPE_CHECKING:
    from desktop_app.surveys.responses.answer_rules import AnswerRules

_MOST_PARAMETERS = 500
_AT_ONCE = 200
"""So few forms are fetched at a time: each fetch holds the interpreter, and a key waits for it."""


@dataclass(frozen=True, slots=True)
class ProblemForms:
    """The forms of one area with one kind of problem: their row numbers, ascending, and serial numbers."""

    kind: FormProblem
    area_id: str
    rows: array[int]
    serials: frozenset[int]


@dataclass(frozen=True, slots=True)
class RoundProblems:
    """Everything that was found in a round, by area and kind."""

    groups: tuple[ProblemForms, ...] = ()
    _by_area: dict[str, list[ProblemForms]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.groups:
            self._by_area.setdefault(group.area_id, []).append(group)

    def in_area(self, area_id: str) -> Sequence[ProblemForms]:
        """Return what was found in one area."""
        return self._by_area.get(area_id, ())

    def of_form(self, area_id: str, row: int) -> tuple[FormProblem, ...]:
        """Return the problem of the form in a row."""
        return tuple(group.kind for group in self.in_area(area_id) if _holds(group.rows, row))

    def rows(self, kind: FormProblem | None, area_id: str = "") -> array[int]:
        """Return the row numbers of the forms with this problem, or with any; ascending, each once."""
        groups = self.in_area(area_id) if area_id else self.groups
        wanted = [group.rows for group in groups if kind in (None, group.kind)]
        return array("q", sorted(set().union(*wanted)))

    def counts(self, area_id: str = "") -> Counter[FormProblem]:
        """Return how many forms have each kind of problem."""
        found: Counter[FormProblem] = Counter()
        for group in self.in_area(area_id) if area_id else self.groups:
            found[group.kind] += len(group.rows)
        return found


def problems_of(
    connection: Connection,
    round_id: str,
    questionnaire: Questionnaire,
    areas: Iterable[RoundArea],
    today: date,
) -> RoundProblems:
    """Look at all forms of a round that were not deleted."""
    counted = {area.area_id: area for area in areas if area.tally_mode is TallyMode.PER_FORM}
    found: dict[tuple[str, FormProblem], list[tuple[int, int | None]]] = defaultdict(list)
    for kind, area_id, row, serial in (
        *_serials(connection, round_id, counted),
        *_answers(connection, round_id, questionnaire, counted, today),
        *_waiting(connection, round_id, questionnaire),
    ):
        found[area_id, kind].append((row, serial))
    order = list(FormProblem)
    return RoundProblems(
        tuple(
            ProblemForms(
                kind,
                area_id,
                array("q", sorted({row for row, _ in forms})),
                frozenset(serial for _, serial in forms if serial is not None),
            )
            for (area_id, kind), forms in sorted(found.items(), key=lambda item: order.index(item[0][1]))
        )
    )


type _Found = Iterator[tuple[FormProblem, str, int, int | None]]
_FORM = survey_response.c


def _live(round_id: str) -> tuple[ColumnElement[bool], ...]:
    return _FORM.round_id == round_id, _FORM.deleted == 0


def _serials(connection: Connection, round_id: str, areas: Mapping[str, RoundArea]) -> _Found:
    valid = (*_live(round_id), _FORM.validity == "")
    shown = select(_FORM.area_id, _FORM.row, _FORM.serial)
    for area_id, area in areas.items():
        absent = shown.where(*valid, _FORM.area_id == area_id, _FORM.serial.is_(None))
        for _, row, serial in connection.execute(absent):
            yield FormProblem.NO_SERIAL, area_id, row, serial
        if area.forms_issued is not None:
            beyond = shown.where(*_live(round_id), _FORM.area_id == area_id, _FORM.serial > area.forms_issued)
            for _, row, serial in connection.execute(beyond):
                yield FormProblem.SERIAL_BEYOND, area_id, row, serial
    doubled = (
        select(_FORM.area_id, _FORM.serial)
        .where(*valid, _FORM.serial.is_not(None))
        .group_by(_FORM.area_id, _FORM.serial)
        .having(func.count() > 1)
    )
    twice: dict[str, list[int]] = defaultdict(list)
    for area_id, serial in connection.execute(doubled):
        if area_id in areas:
            twice[area_id].append(serial)
    for area_id, numbers in twice.items():
        for part in batched(numbers, _MOST_PARAMETERS):
            query = shown.where(*valid, _FORM.area_id == area_id, _FORM.serial.in_(part))
            for _, row, serial in connection.execute(query):
                yield FormProblem.SERIAL_TWICE, area_id, row, serial


def _answers(
    connection: Connection,
    round_id: str,
    questionnaire: Questionnaire,
    areas: Mapping[str, RoundArea],
    today: date,
) -> _Found:
    # Here, because opening the window does not need the engine of forms.
    from desktop_app.surveys.responses.answer_rules import rules_of

    rules = rules_of(questionnaire)
    for area_id, counts in area_counts(connection, round_id).items():
        if area_id not in areas:
            continue
        suspects = _suspects_in(counts, questionnaire, rules, today)
        if not suspects:
            continue
        query = select(_FORM.row, _FORM.serial, _FORM.answers).where(
            *_live(round_id), _FORM.area_id == area_id, _FORM.validity == ""
        )
        for row, serial, encoded in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
            answers: dict[str, str] = json.loads(encoded)
            if suspects.against_rules and _against_rules(questionnaire, answers, serial):
                yield FormProblem.AGAINST_RULES, area_id, row, serial
            if (
                not suspects.missing <= answers.keys()
                or not suspects.wrong.isdisjoint(answers.items())
                or any(
                    _refused(questionnaire, rules, today, name, answers.get(name)) for name in suspects.unread
                )
            ):
                yield FormProblem.WRONG_ANSWER, area_id, row, serial


def _against_rules(questionnaire: Questionnaire, answers: Mapping[str, str], serial: int | None) -> bool:
    overall = answers.get(questionnaire.overall_question)
    if overall in questionnaire.answer_codes:
        return False  # nearly all forms: it is not blank, and has one answer to the overall question
    return bool(suggest_reason(questionnaire, FilledForm(answers, serial or 1)))


@dataclass(frozen=True, slots=True)
class _Suspects:
    """What the counts of an area say about its valid forms, before one of them is opened."""

    missing: frozenset[str]
    """Questions that must be answered and are not on every form."""
    wrong: frozenset[tuple[str, str]]
    """Answers that some form has and no form may have."""
    unread: frozenset[str]
    """Questions with answers that are not counted by what they say, and of which some may be wrong."""
    against_rules: bool
    """Whether some form is blank or has no single answer to the overall question."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.wrong or self.unread or self.against_rules)


def _suspects_in(
    counts: AreaCounts, questionnaire: Questionnaire, rules: AnswerRules, today: date
) -> _Suspects:
    answered: Counter[str] = Counter()
    wrong: set[tuple[str, str]] = set()
    unread: set[str] = set()
    doubled, asked = False, frozenset(questionnaire.question_names)
    for key, number in counts.items():
        name, is_answer, answer = key.partition("=")
        if not is_answer or number <= 0:
            continue
        answered[name] += number
        doubled = doubled or (name == questionnaire.overall_question and (" " in answer or not answer))
        if not answer:
            if name in asked or rules.can_refuse(name):
                unread.add(name)
        elif _refused(questionnaire, rules, today, name, answer):
            wrong.add((name, answer))
    valid, overall = counts["valid"], questionnaire.overall_question
    if overall:
        against_rules = doubled or answered[overall] < valid
    else:
        against_rules = valid > 0 and all(answered[name] < valid for name in questionnaire.question_names)
    missing = frozenset(name for name in rules.required if answered[name] < valid)
    return _Suspects(missing, frozenset(wrong), frozenset(unread), against_rules)


def _refused(
    questionnaire: Questionnaire, rules: AnswerRules, today: date, name: str, answer: str | None
) -> bool:
    """Whether a form may not have this answer; on paper more than one answer of the scale may be ticked."""
    if not answer:
        return False
    if name in questionnaire.question_names:
        return not questionnaire.answer_codes.issuperset(ticked(answer))
    return rules.wrong(today, name, answer)


def _waiting(connection: Connection, round_id: str, questionnaire: Questionnaire) -> _Found:
    second = survey_second_keying.c
    shown = select(_FORM.area_id, _FORM.row, _FORM.serial, _FORM.answers, second.answers, second.settled)
    entered_twice = shown.join_from(
        survey_second_keying, survey_response, second.response_id == _FORM.id
    ).where(second.round_id == round_id, *_live(round_id))
    compared: ComparedQuestions | None = None
    for area_id, row, serial, first, again, settled in connection.execute(entered_twice):
        compared = compared or comparison_of(questionnaire.form())
        if unsettled(json.loads(first), json.loads(again), json.loads(settled), compared):
            yield FormProblem.ENTERED_DIFFERENTLY, area_id, row, serial
    conflicts = select(sync_conflict.c.entity_id).where(sync_conflict.c.resolved_by == "")
    rejected = select(sync_rejected.c.entity_id).where(sync_rejected.c.settled_at.is_(None))
    for kind, query in ((FormProblem.CONFLICT, conflicts), (FormProblem.REFUSED, rejected)):
        ids = set(connection.execute(query).scalars())
        ids |= set(connection.execute(select(second.response_id).where(second.id.in_(query))).scalars())
        for area_id, row, serial in _forms(connection, round_id, sorted(ids)):
            yield kind, area_id, row, serial


def _forms(
    connection: Connection, round_id: str, ids: Sequence[str]
) -> Iterator[tuple[str, int, int | None]]:
    for part in batched(ids, _MOST_PARAMETERS):
        query = select(_FORM.area_id, _FORM.row, _FORM.serial).where(*_live(round_id), _FORM.id.in_(part))
        yield from ((item.area_id, item.row, item.serial) for item in connection.execute(query))


def _holds(rows: array[int], row: int) -> bool:
    at = bisect_left(rows, row)
    return at < len(rows) and rows[at] == row
