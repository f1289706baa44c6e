"""Parts of the survey papers, from the counts and the office's profile."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import Connection

from desktop_app.areas.administrative import commune
from desktop_app.base.clock import Clock
from desktop_app.base.numbers import format_percent
from desktop_app.base.resource_files import resource_path
from desktop_app.base.spelling import Tones, spelled
from desktop_app.base.text import in_sentence
from desktop_app.catalogue.questionnaire import Questionnaire, Threshold, ThresholdTest
from desktop_app.office.profile import OfficeProfile
from desktop_app.reports.data import (
    AnswerCount,
    AreaResult,
    FormCounts,
    InvalidForms,
    MatrixCell,
    MatrixRow,
    OpinionGroup,
    OutcomeCondition,
    Person,
    PrintState,
    QuestionTally,
    ScaleAnswer,
    Signer,
)
from desktop_app.reports.documents.sentences import distinguished
from desktop_app.reports.frame.official_dates import day_word, month_word
from desktop_app.surveys.papers.minutes import MinutesNotes, NamedPerson
from desktop_app.surveys.responses.answer_wording import CountedWords
from desktop_app.surveys.responses.queries import days_of_answers
from desktop_app.surveys.round_tally import AreaTally, RoundCount
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.state import RoundState
from desktop_app.surveys.tally.coverage import answer_share, coverage
from desktop_app.surveys.tally.tally import COMMUNE, Tally

_CLOSED = {RoundState.CLOSED, RoundState.SUBMITTED, RoundState.ACCEPTED}


@cache
def _words() -> dict[str, Any]:
    with resource_path("office", "survey_papers.toml").open("rb") as stream:
        return tomllib.load(stream)


def state(counted: RoundCount, clock: Clock) -> PrintState:
    """Return the print state: draft until the round is closed, figures as of now."""
    now = clock.now()
    return PrintState(RoundState(counted.round.status) not in _CLOSED, now, now)


def commune_in_sentence(commune_code: str) -> str:
    """Return the commune as written within a sentence: "xã Công Hải"."""
    unit = commune(commune_code)
    return in_sentence(unit.name) if unit else "xã …"


def round_in_sentence(counted: RoundCount, commune_code: str, tones: Tones) -> str:
    """Return what completes "kiểm phiếu …": the questionnaire's own words, else the title of the round."""
    words = _words()["round"]
    pattern = words["known"].get(counted.round.template_code)
    if pattern is not None:
        commune_name = commune_in_sentence(commune_code)
        return spelled(pattern, tones).format(commune=commune_name, year=counted.round.year)
    name = spelled(in_sentence(" ".join(counted.round.title.split())), tones)
    for word in words["left_out"]:
        name = name.removeprefix(word)
    begins = name.startswith(tuple(words["beginnings"]))
    return name if begins else spelled(words["other"], tones).format(name=name)


def days_asked(connection: Connection, item: Round) -> tuple[date | None, date | None]:
    """Return the first and last day of asking: as the office wrote, else from the forms, else ``None``."""
    first, last = days_of_answers(connection, item.id)
    return item.asked_from or first, item.asked_to or last


def form_counts(tally: Tally) -> FormCounts:
    """Return the households and forms of an area or of the commune."""
    return FormCounts(
        tally.households, tally.issued, tally.collected, tally.valid, tally.invalid_total, coverage(tally)
    )


def _called(questionnaire: Questionnaire) -> CountedWords:
    return CountedWords(questionnaire, on_paper=True)


def options(questionnaire: Questionnaire) -> tuple[ScaleAnswer, ...]:
    """Return the answers of the scale in the order of the form."""
    called = _called(questionnaire).answers()
    return tuple(ScaleAnswer(words, code in questionnaire.satisfied) for code, words in called.items())


def answers(counted: RoundCount, tally: Tally, question: str) -> tuple[AnswerCount, ...]:
    """Return how often each answer was given to a question, with its share."""
    by = counted.thresholds.denominator
    return tuple(
        AnswerCount(
            tally.questions[question].of((answer.code,)),
            answer_share(tally, question, (answer.code,), by),
        )
        for answer in counted.questionnaire.answers
    )


def questions(counted: RoundCount, tally: Tally, *, with_thresholds: bool) -> tuple[QuestionTally, ...]:
    """Return the result of each question; thresholds only where the commune itself is tested."""
    questionnaire = counted.questionnaire
    called = _called(questionnaire)
    passed = {result.question: result.ok for result in counted.outcome.questions}
    passed[questionnaire.overall_question] = counted.outcome.overall_ok
    results = []
    for question in questionnaire.questions:
        required = counted.threshold(counted.outcome.tally, question.name) if with_thresholds else None
        results.append(
            QuestionTally(
                number=str(question.number),
                title=called.topic(question),
                valid_forms=tally.valid,
                answers=answers(counted, tally, question.name),
                no_answer=tally.questions[question.name].no_answer,
                threshold=None if required is None else required.share,
                passed=None if required is None else passed[question.name],
                is_overall=question.name == questionnaire.overall_question,
                more_than=required is not None and required.comparison is ThresholdTest.MORE_THAN,
            )
        )
    return tuple(results)


def area_result(counted: RoundCount, entry: AreaTally) -> AreaResult:
    """Return the row of an area in the commune's table."""
    overall = answers(counted, entry.tally, counted.questionnaire.overall_question)
    return AreaResult(entry.area.name, form_counts(entry.tally), overall)


def matrix(counted: RoundCount) -> tuple[MatrixRow, ...]:
    """Return the table of questions × areas, each cell compared with its threshold as on the screen."""
    rows = []
    called = _called(counted.questionnaire)
    for question in counted.questionnaire.questions:
        cells = [_matrix_cell(counted, entry.tally, question.name) for entry in counted.areas]
        total = _matrix_cell(counted, counted.outcome.tally, question.name)
        rows.append(MatrixRow(str(question.number), called.topic(question), tuple(cells), total))
    return tuple(rows)


def _matrix_cell(counted: RoundCount, tally: Tally, question: str) -> MatrixCell | None:
    share = counted.share(tally, question)
    count = tally.questions[question].of(counted.questionnaire.satisfied)
    if share is None or count is None:
        return None
    return MatrixCell(count, share, counted.met(tally, question), counted.required(tally, question))


def conditions(counted: RoundCount) -> tuple[OutcomeCondition, ...]:
    """Return the three conditions of the outcome with what was required and reached."""
    words, required, found = _words()["conditions"], counted.thresholds, counted.outcome
    contents = words["contents"][required.tested_per.value]
    return (
        _condition(words["coverage"], required.min_coverage_percent, found.coverage, found.coverage_ok),
        replace(
            _condition(
                contents["label"], required.question_threshold_percent, found.deciding, found.all_questions_ok
            ),
            failing=_shortfalls(counted),
            of_what=contents["of_what"],
        ),
        _condition(words["overall"], required.overall_threshold_percent, found.overall, found.overall_ok),
    )


def _condition(
    label: str, required: Threshold, actual: Fraction | None, passed: bool | None
) -> OutcomeCondition:
    more_than = required.comparison is ThresholdTest.MORE_THAN
    return OutcomeCondition(label, required.share, actual, passed, required.basis, more_than=more_than)


def _shortfalls(counted: RoundCount) -> tuple[str, ...]:
    """Return each failing content with its share, or with the areas below the threshold."""
    words, called = _words()["conditions"], _called(counted.questionnaire)
    asked = {question.name: question for question in counted.questionnaire.questions}
    names = area_names(counted)
    level = counted.thresholds.question_threshold_percent.share
    lines = []
    for name in counted.outcome.failing_questions:
        below = {
            each.unit: format_percent(each.satisfaction, beside=level)
            for each in counted.outcome.shortfalls
            if each.question == name
        }
        areas = [words["area"].format(area=names[unit], share=below[unit]) for unit in below if unit in names]
        pattern = words["question_in_areas"] if areas else words["question"]
        content = {"number": asked[name].number, "topic": called.topic(asked[name])}
        lines.append(pattern.format(**content, share=below.get(COMMUNE, ""), areas=", ".join(areas)))
    return tuple(lines)


def area_names(counted: RoundCount) -> dict[str, str]:
    """Return the names of areas by id; equal names are numbered."""
    names = distinguished([entry.area.name for entry in counted.areas])
    return {entry.area.area_id: name for entry, name in zip(counted.areas, names, strict=True)}


def failing_areas(counted: RoundCount) -> tuple[str, ...]:
    """Return the areas below the threshold, where areas are tested."""
    failing = {each.unit for each in counted.outcome.shortfalls}
    return tuple(name for area, name in area_names(counted).items() if area in failing)


def undecided_areas(counted: RoundCount) -> tuple[str, ...]:
    """Return the areas whose results the outcome still needs."""
    names = area_names(counted)
    return tuple(names[area.area_id] for area in counted.undecided_areas)


def methods(counted: RoundCount) -> tuple[str, ...]:
    """Return the survey methods that the areas used."""
    used = {entry.area.method for entry in counted.areas}
    return tuple(method.label.vi for method in counted.questionnaire.methods if method.code in used)


def legal_bases(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the legal bases of the questionnaire, as a document cites them."""
    pattern: str = _words()["legal_basis"]["line"]
    lines = []
    for basis in questionnaire.legal_basis:
        kind, _, rest = basis.title_vi.partition(" của ")
        lines.append(pattern.format(kind=kind, number=basis.number, date=_day(basis.date), rest=rest))
    return tuple(lines)


def with_plan(counted: RoundCount, profile: OfficeProfile) -> tuple[str, ...]:
    """Return the legal bases and the plan of the round."""
    lines = legal_bases(counted.questionnaire)
    if not counted.round.plan_number:
        return lines
    day = _day(counted.round.plan_date)
    plan: str = _words()["legal_basis"]["plan"]
    return (*lines, plan.format(number=counted.round.plan_number, date=day, issuer=profile["issuer"]))


def _day(day: date | None) -> str:
    """Return a day as written in a sentence: "03 tháng 8 năm 2026"; dots where it is unknown."""
    words = _words()["legal_basis"]
    if day is None:
        return str(words["no_day"])
    return str(words["day"]).format(day=day_word(day.day), month=month_word(day.month), year=day.year)


def minutes_signers(profile: OfficeProfile, notes: MinutesNotes) -> tuple[Signer, ...]:
    """Return who signs the minutes (``resources/office/survey_papers.toml``)."""
    names = {"secretary": notes.secretary, "witness": _first(notes.witnesses), "head": notes.head}
    rows: Iterable[Mapping[str, str]] = _words()["minutes_signers"]
    return tuple(
        Signer(
            row["authority"].replace("{work_board_authority}", profile["work_board_authority"]),
            row.get("position", "").replace("{work_board_position}", profile["work_board_position"]),
            names.get(row["name"], ""),
            has_note=True,
        )
        for row in rows
    )


def _first(people: Sequence[NamedPerson]) -> str:
    return people[0].name if people else ""


def persons(people: Sequence[NamedPerson]) -> tuple[Person, ...]:
    """Return the people as the document names them."""
    return tuple(Person(person.name, person.position) for person in people)


def invalid_reasons(questionnaire: Questionnaire, tally: Tally) -> tuple[InvalidForms, ...]:
    """Return why forms were invalid, in the questionnaire's words."""
    reasons = _called(questionnaire).reasons()
    return tuple(
        InvalidForms(in_sentence(reasons[code]) if code in reasons else code, count)
        for code, count in tally.invalid.items()
    )


def opinions(texts: Sequence[str]) -> tuple[OpinionGroup, ...]:
    """Return the distinct opinions as written; grouping by topic is left to the office."""
    distinct = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
    return (OpinionGroup(_words()["opinions"]["all"], distinct),) if distinct else ()
