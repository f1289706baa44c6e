"""Forms of a round that need attention, and why; used by the list of forms and by the findings of the round.

What is kept with the writes is read (``form_faults``), and serial numbers from the index of the list. Answers
are read only in areas whose kept counts show that one may be against a rule of the form. Forms of areas that
counted by hand do not count, so only conflicts and refusals are looked for there.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.storage.plain_query import PlainQuery
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.surveys import survey_response, survey_second_keying
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected
from desktop_app.surveys.double_entry.comparison import ComparedQuestions, comparison_of
from desktop_app.surveys.double_entry.double_entry import unsettled
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.rounds.records import RoundArea, TallyMode
from desktop_app.surveys.tally.counts import AreaCounts, area_counts, stale_areas
from desktop_app.surveys.tally.form_faults import (
    AGAINST_RULES,
    SERIAL_TWICE,
    WRONG_ANSWER,
    faults_by_area,
    recount_faults,
)

if TYPE_CHECKING:
    from desktop_app.surveys.responses.answer_rules import AnswerRules

_AT_ONCE = 200
"""So few forms are fetched at a time: each fetch holds the interpreter, and a key waits for it."""
_OF_FAULT = (
    (FormProblem.SERIAL_TWICE, SERIAL_TWICE),
    (FormProblem.AGAINST_RULES, AGAINST_RULES),
    (FormProblem.WRONG_ANSWER, WRONG_ANSWER),
)
# Area by area, which a search of the index does in no time; without the hint all forms are looked through.
_NO_SERIAL = PlainQuery("""
    SELECT form.area_id, form.row, form.serial
    FROM survey_area AS area CROSS JOIN survey_response AS form
    ON form.round_id = area.round_id AND form.area_id = area.area_id AND form.serial IS NULL
    WHERE area.round_id = :round AND form.deleted = 0 AND form.validity = ''
""")
_SERIAL_BEYOND = PlainQuery("""
    SELECT form.area_id, form.row, form.serial
    FROM survey_area AS area CROSS JOIN survey_response AS form
    ON form.round_id = area.round_id AND form.area_id = area.area_id AND form.serial > area.forms_issued
    WHERE area.round_id = :round AND form.deleted = 0
""")


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
    found: dict[tuple[str, FormProblem], list[_Form]] = defaultdict(list)
    for kind, area_id, forms in (
        *_serials(connection, round_id, counted),
        *_faults(connection, round_id, questionnaire, counted),
        *_ruled_answers(connection, round_id, questionnaire, counted, today),
        *_waiting(connection, round_id, questionnaire),
    ):
        found[area_id, kind] += forms
    order = list(FormProblem)
    return RoundProblems(
        tuple(
            ProblemForms(
                kind,
                area_id,
                array("q", sorted({row for row, _ in forms})),
                frozenset([serial for _, serial in forms if serial is not None]),
            )
            for (area_id, kind), forms in sorted(found.items(), key=lambda item: order.index(item[0][1]))
        )
    )


type _Form = tuple[int, int | None]
"""Row and serial number."""

type _Found = Iterator[tuple[FormProblem, str, Sequence[_Form]]]
"""Kind, area and some of its forms."""
_FORM = survey_response.c
_WANTED = func.json_each(bindparam("ids")).table_valued("value")
# Of any round: asked for one, SQLite would look for them among all of its forms.
_BY_IDS = Prepared(
    select(_FORM.round_id, _FORM.area_id, _FORM.row, _FORM.serial).where(
        _FORM.id.in_(select(_WANTED.c.value)), _FORM.deleted == 0
    )
)
_SECOND = survey_second_keying.c
_ENTERED_TWICE = (
    select(_FORM.area_id, _FORM.row, _FORM.serial, _FORM.answers, _SECOND.answers, _SECOND.settled)
    .join_from(survey_second_keying, survey_response, _SECOND.response_id == _FORM.id)
    .where(_SECOND.round_id == bindparam("round"), _FORM.round_id == bindparam("round"), _FORM.deleted == 0)
    .where(_SECOND.keyed_at != 0)  # else it was taken back
)
_UNDECIDED = {
    kind: (records, select(_SECOND.response_id).where(_SECOND.id.in_(records)))
    for kind, records in (
        (FormProblem.CONFLICT, select(sync_conflict.c.entity_id).where(sync_conflict.c.resolved_by == "")),
        (FormProblem.REFUSED, select(sync_rejected.c.entity_id).where(sync_rejected.c.settled_at.is_(None))),
    )
}
"""The records with an open item: those of any kind, and the forms of second entries among them."""


def _live(round_id: str) -> tuple[ColumnElement[bool], ...]:
    return _FORM.round_id == round_id, _FORM.deleted == 0


def _serials(connection: Connection, round_id: str, areas: Mapping[str, RoundArea]) -> _Found:
    for kind, query in ((FormProblem.NO_SERIAL, _NO_SERIAL), (FormProblem.SERIAL_BEYOND, _SERIAL_BEYOND)):
        for area_id, row, serial in query.rows(connection, round=round_id):
            if area_id in areas:
                yield kind, area_id, [(row, serial)]


def _faults(
    connection: Connection, round_id: str, questionnaire: Questionnaire, areas: Mapping[str, RoundArea]
) -> _Found:
    found = faults_by_area(connection, round_id)
    if stale := stale_areas(connection, round_id):
        from desktop_app.catalogue.form_outline import read_form_outline
        from desktop_app.surveys.tally.form_checks import checks_of

        checks = checks_of(questionnaire, read_form_outline(questionnaire.form_xml))
        found |= {area_id: [] for area_id in stale}
        for area_id, row, serial, faults in recount_faults(connection, round_id, checks, stale):
            found[area_id].append((row, serial, faults))
    for area_id, of_area in found.items():
        for kind, fault in _OF_FAULT if area_id in areas else ():
            if forms := [(row, serial) for row, serial, faults in of_area if faults & fault]:
                yield kind, area_id, forms


def _ruled_answers(
    connection: Connection,
    round_id: str,
    questionnaire: Questionnaire,
    areas: Mapping[str, RoundArea],
    today: date,
) -> _Found:
    # Here, because opening the window does not need the engine of forms.
    from desktop_app.surveys.responses.answer_rules import rules_of

    rules = rules_of(questionnaire)
    ruled = rules.strict.difference(questionnaire.question_names)
    if not ruled:
        return
    for area_id, counts in area_counts(connection, round_id).items():
        if area_id not in areas:
            continue
        wrong, unread = _suspects_in(counts, ruled, rules, today)
        if not (wrong or unread):
            continue
        query = select(_FORM.row, _FORM.serial, _FORM.answers).where(
            *_live(round_id), _FORM.area_id == area_id, _FORM.validity == ""
        )
        for row, serial, encoded in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
            answers: dict[str, str] = json.loads(encoded)
            if not wrong.isdisjoint(answers.items()) or any(
                (answer := answers.get(name)) and rules.wrong(today, name, answer) for name in unread
            ):
                yield FormProblem.WRONG_ANSWER, area_id, [(row, serial)]


def _suspects_in(
    counts: AreaCounts, ruled: Collection[str], rules: AnswerRules, today: date
) -> tuple[set[tuple[str, str]], set[str]]:
    """Answers that some form of an area has and no form may have, before one of them is opened.

    Then the questions with answers that are not counted by what they say.
    """
    wrong: set[tuple[str, str]] = set()
    unread: set[str] = set()
    for key, number in counts.items():
        name, is_answer, answer = key.partition("=")
        if not is_answer or number <= 0 or name not in ruled:
            continue
        if not answer:
            unread.add(name)
        elif rules.wrong(today, name, answer):
            wrong.add((name, answer))
    return wrong, unread


def _waiting(connection: Connection, round_id: str, questionnaire: Questionnaire) -> _Found:
    compared: ComparedQuestions | None = None
    for area_id, row, serial, first, again, settled in connection.execute(
        _ENTERED_TWICE, {"round": round_id}
    ):
        compared = compared or comparison_of(questionnaire.form())
        if unsettled(json.loads(first), json.loads(again), json.loads(settled), compared):
            yield FormProblem.ENTERED_DIFFERENTLY, area_id, [(row, serial)]
    for kind, (of_forms, of_second) in _UNDECIDED.items():
        ids = set(connection.execute(of_forms).scalars())
        ids |= set(connection.execute(of_second).scalars())
        for area_id, row, serial in _forms(connection, round_id, sorted(ids)):
            yield kind, area_id, [(row, serial)]


def _forms(
    connection: Connection, round_id: str, ids: Sequence[str]
) -> Iterator[tuple[str, int, int | None]]:
    for of_round, area_id, row, serial in _BY_IDS.all(connection, {"ids": json.dumps(ids)}) if ids else ():
        if of_round == round_id:
            yield area_id, row, serial


def _holds(rows: array[int], row: int) -> bool:
    at = bisect_left(rows, row)
    return at < len(rows) and rows[at] == row
