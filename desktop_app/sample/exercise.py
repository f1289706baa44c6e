"""The exercise of the sample office (``resources/sample/exercise.toml``): a round to be entered from paper.

Five forms, one of them ticked twice, wait for their entry; two computers differ in how many were collected.
The expected result is counted here by the rules of the questionnaire.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import timedelta
from functools import cache

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop_app.areas.queries import areas_at
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import new_id, survey_area_id
from desktop_app.base.problems import Problem
from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.journal.devices import current_device
from desktop_app.journal.recorder import Given
from desktop_app.sample.content import sample_content
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.surveys.responses.records import ANSWERS
from desktop_app.surveys.responses.validity import FilledForm, suggest_reason
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import RoundArea
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire
from desktop_app.surveys.tally.counted_forms import contribution, counted_answers_of
from desktop_app.surveys.tally.tally import FormTallies, Tally
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.sync.state import read_state
from desktop_app.wire.messages import Conflict, PullPage

_FACT = "exercise_round"
_BLANK, _BOTH = "0", "9"


class PaperForm(msgspec.Struct, frozen=True):
    """What a household ticked, a digit for each content as it is typed, and what it wrote below."""

    answers: str
    comment: str = ""


class _Conflict(msgspec.Struct, frozen=True):
    wrong: int
    computer: str
    hours_ago: int


class Exercise(msgspec.Struct, frozen=True):
    """Everything that the exercise is made of."""

    title: str
    area: str
    issued: int
    forms: tuple[PaperForm, ...]
    conflict: _Conflict


class ExerciseRound(msgspec.Struct, frozen=True):
    """The round of the exercise in the book: its questionnaire and its only area."""

    questionnaire: Questionnaire
    area: RoundArea


@cache
def exercise() -> Exercise:
    """Return the content, read once."""
    text = resource_path("sample", "exercise.toml").read_bytes().decode("utf-8")
    return msgspec.convert(tomllib.loads(text), Exercise)


def prepare_exercise(office: Office) -> str:
    """Open the round of the exercise in a sample office, with the numbers in which two computers differ."""
    content, survey, today = exercise(), sample_content().survey, office.clock.today()
    with office.record() as rec:
        questionnaire = installed_questionnaire(rec.connection, survey.questionnaire, "1")
        fields: dict[str, Given] = {
            "title": content.title,
            "target": survey.target,
            "year": today.year,
            "template_code": questionnaire.code,
            "template_version": questionnaire.version,
            "plan_number": survey.plan_number,
            "plan_date": (today - timedelta(days=10)).isoformat(),
            "planned_from": (today - timedelta(days=7)).isoformat(),
            "planned_to": (today + timedelta(days=7)).isoformat(),
            "started_on": (today - timedelta(days=7)).isoformat(),
            "asked_from": (today - timedelta(days=7)).isoformat(),
        }
        round_id = create_round(rec, fields)
        area = next(area for area in areas_at(rec.connection, today) if area.name == content.area)
        counts = {"forms_issued": content.issued, "total_households": area.households}
        put_round_area(rec, round_id, area.id, method="household", **counts)
        set_round_state(rec, round_id, "open")
        set_fact(rec.connection, _FACT, round_id)
    _disagree(office, round_id, area.id)
    return round_id


def _disagree(office: Office, round_id: str, area_id: str) -> None:
    """The second officer wrote a wrong number; the true one waits in a conflict, as from the province."""
    content, officers = exercise().conflict, sample_content().officers
    with office.record(officers.second) as rec:
        put_round_area(rec, round_id, area_id, forms_collected=content.wrong)
    at = to_millis(office.clock.now() - timedelta(hours=content.hours_ago))
    waiting = Conflict(
        id=new_id(office.clock),
        entity="survey_area",
        entity_id=survey_area_id(round_id, area_id),
        field="forms_collected",
        current=content.wrong,
        current_author=officers.second,
        current_device=content.computer,
        current_at=at,
        other=len(exercise().forms),
        author=officers.first,
        device="",
        at=at,
    )
    with office.store.write() as connection:
        page = PullPage(cursor=read_state(connection).cursor, conflicts=[waiting])
        apply_pages(connection, office.sync_book(), current_device(connection), [page])


def exercise_round(connection: Connection) -> str | None:
    """Return the id of the round of the exercise; none where the office has none."""
    return get_fact(connection, _FACT)


def read_exercise(connection: Connection) -> ExerciseRound:
    """Return the round of the exercise.

    Raises:
        Problem: the office has none.
    """
    round_id = exercise_round(connection)
    if round_id is None:
        raise Problem("This office has no exercise. Only a new sample office has one.")
    _, questionnaire = round_with_questionnaire(connection, round_id)
    (area,) = areas_of_round(connection, round_id)
    return ExerciseRound(questionnaire, area)


def answers_of(questionnaire: Questionnaire, form: PaperForm) -> dict[str, str]:
    """Return the answers of a form by the names of the contents, as they are stored when it is typed."""
    both = " ".join(answer.code for answer in questionnaire.answers)
    typed = zip(questionnaire.question_names, form.answers, strict=True)
    return {name: both if digit == _BOTH else digit for name, digit in typed if digit != _BLANK}


def verdict_of(questionnaire: Questionnaire, serial: int, form: PaperForm) -> str:
    """Why a form does not count, as the program suggests it; empty for one that does."""
    return suggest_reason(questionnaire, FilledForm(answers_of(questionnaire, form), serial))


def expected_tally(found: ExerciseRound) -> Tally:
    """Return what the count of the area has to be when all forms are entered and the conflict is settled."""
    counted, counts = counted_answers_of(found.questionnaire), Counter[str]()
    for serial, form in enumerate(exercise().forms, start=1):
        answers = answers_of(found.questionnaire, form)
        fields = {ANSWERS + name: answer for name, answer in answers.items()}
        verdict = verdict_of(found.questionnaire, serial, form)
        counts.update(contribution({"validity": verdict, **fields}, counted))
    area = replace(found.area, forms_collected=len(exercise().forms))
    return FormTallies(found.questionnaire).of(area, counts)
