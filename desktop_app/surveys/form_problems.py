"""Which forms of a round somebody has to look at, and why: the one answer for the list of forms and for
"what is wrong" in the round.

Serial numbers are read from the index of the list alone. Answers are read only in areas whose kept counts
show that an answer is missing or strange. Forms of areas that counted by hand do not count, so only what
others wait for is looked for there.
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

from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.storage.tables.surveys import survey_response, survey_second_keying
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected
from desktop_app.surveys.counts import AreaCounts, area_counts
from desktop_app.surveys.form_problem import FormProblem
from desktop_app.surveys.records import RoundArea, TallyMode
from desktop_app.surveys.second_keying import SECOND_PREFIX, unsettled
from desktop_app.surveys.validity import FilledForm, suggest_reason, ticked

if TYPE_CHECKING:
    # Here, because opening the window does not need the engine of forms.
    from desktop_app.surveys.answer_rules import rules_of

    rules = rules_of(template.form_xml)
    for area_id, counts in area_counts(connection, round_id).items():
        if area_id not in areas:
            continue
        told = _told_by(counts, template, rules, today)
        if not told:
            continue
        query = select(_FORM.row, _FORM.serial, _FORM.answers).where(
            *_live(round_id), _FORM.area_id == area_id, _FORM.validity == ""
        )
        for row, serial, encoded in connection.execute(query.execution_options(yield_per=2000)):
            answers: dict[str, str] = json.loads(encoded)
            if told.against_rules and suggest_reason(template, FilledForm(answers, serial or 1)):
                yield FormProblem.AGAINST_RULES, area_id, row, serial
            if not told.missing <= answers.keys() or not told.wrong.isdisjoint(answers.items()):
                yield FormProblem.WRONG_ANSWER, area_id, row, serial


@dataclass(frozen=True, slots=True)
class _Told:
    """What the counts of an area say of its valid forms, before one of them is opened."""

    missing: frozenset[str]
    """Questions that must be answered and are not on every form."""
    wrong: frozenset[tuple[str, str]]
    """Answers that some form has and no form may have."""
    against_rules: bool
    """Whether some form is blank or has no single answer to the overall question."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.wrong or self.against_rules)


def _told_by(counts: AreaCounts, template: SurveyTemplate, rules: AnswerRules, today: date) -> _Told:
    answered: Counter[str] = Counter()
    wrong: set[tuple[str, str]] = set()
    doubled, asked = False, frozenset(template.question_names)
    for key, number in counts.items():
        name, is_answer, answer = key.partition("=")
        if not is_answer or number <= 0:
            continue
        answered[name] += number
        doubled = doubled or (name == template.overall_question and " " in answer)
        if name in asked:  # on paper more than one answer may be ticked
            refused = not template.answer_codes.issuperset(ticked(answer))
        else:
            refused = rules.wrong(today, name, answer)
        if refused:
            wrong.add((name, answer))
    valid, overall = counts["valid"], template.overall_question
    if overall:
        against_rules = doubled or answered[overall] < valid
    else:
        against_rules = valid > 0 and all(answered[name] < valid for name in template.question_names)
    missing = frozenset(name for name in rules.required if answered[name] < valid)
    return _Told(missing, frozenset(wrong), against_rules)


def _waiting(connection: Connection, round_id: str, template: SurveyTemplate) -> _Found:
    second = survey_second_keying.c
    shown = select(_FORM.area_id, _FORM.row, _FORM.serial, _FORM.answers, second.answers, second.settled)
    keyed_twice = shown.join_from(
        survey_second_keying, survey_response, second.response_id == _FORM.id
    ).where(second.round_id == round_id, *_live(round_id))
    for area_id, row, serial, first, again, settled in connection.execute(keyed_twice):
        if unsettled(json.loads(first), json.loads(again), json.loads(settled), template.question_names):
            yield FormProblem.KEYED_DIFFERENTLY, area_id, row, serial
    conflicts = select(sync_conflict.c.entity_id).where(sync_conflict.c.resolved_by == "")
    rejected = select(sync_rejected.c.entity_id).where(sync_rejected.c.settled_at.is_(None))
    for kind, query in ((FormProblem.CONFLICT, conflicts), (FormProblem.REFUSED, rejected)):
        ids = {str(one).removeprefix(SECOND_PREFIX) for one in connection.execute(query).scalars()}
        for area_id, row, serial in _forms(connection, round_id, sorted(ids)):
            yield kind, area_id, row, serial


def _forms(
    connection: Connection, round_id: str, ids: Sequence[str]
) -> Iterator[tuple[str, int, int | None]]:
    for part in batched(ids, _MOST_PARAMETERS):
        query = select(_FORM.area_id, _FORM.row, _FORM.serial).where(*_live(round_id), _FORM.id.in_(part))
        yield from ((one.area_id, one.row, one.serial) for one in connection.execute(query))


def _holds(rows: array[int], row: int) -> bool:
    at = bisect_left(rows, row)
    return at < len(rows) and rows[at] == row
