"""Entry of paper forms one after the other: the area, the draft, and the finished response."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from sqlalchemy import Connection

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import draft_of, drafts_of
from desktop_app.surveys.responses.queries import (
    fields_of_form,
    forms_entered,
    ids_in_order,
    last_answers,
    response_of,
    serials,
)
from desktop_app.surveys.responses.records import (
    ANSWERED_ON,
    ANSWERS,
    COMMENT,
    PAPER_FIELDS,
    SERIAL,
    DraftKind,
    Response,
    ResponseDraft,
)
from desktop_app.surveys.responses.validity import FilledForm, suggest_reason
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import Round, RoundArea
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire


class OtherVersion(Problem):
    """A form was entered in another version of the questionnaire than its round uses."""


@dataclass(frozen=True, slots=True)
class EntryContext:
    """An area of a round whose forms are to be entered, with the serial numbers that are taken.

    ``last`` holds the answers of the form that the officer entered last in the area: "as the form before"
    takes them for the first form of a sitting. ``entered`` counts the forms of the area, also those without
    a serial number.
    """

    round: Round
    questionnaire: Questionnaire
    area: RoundArea
    serials: tuple[int, ...]
    drafts: tuple[ResponseDraft, ...]
    last: Mapping[str, str] = field(default_factory=dict)
    entered: int = 0

    @property
    def takes_forms(self) -> bool:
        """Whether forms may be entered now."""
        return self.round.takes_forms


def entry_place(connection: Connection, round_id: str, area_id: str, officer: str = "") -> EntryContext:
    """Return all that the entry screen needs of an area, for the officer who keys there.

    Raises:
        Problem: the round or its template is not there, or the area is not in the round.
    """
    survey_round, questionnaire = round_with_questionnaire(connection, round_id)
    area = next((item for item in areas_of_round(connection, round_id) if item.area_id == area_id), None)
    if area is None:
        raise Problem("This residential area is not in the round. Add it to the round first.")
    return EntryContext(
        survey_round,
        questionnaire,
        area,
        tuple(serials(connection, round_id, area_id)),
        tuple(
            draft
            for draft in drafts_of(connection, round_id)
            if draft.area_id == area_id and draft.kind is DraftKind.FORM
        ),
        last_answers(connection, round_id, area_id, officer) if officer else {},
        forms_entered(connection, round_id, area_id),
    )


def next_free(serial: int, taken: Collection[int]) -> int:
    """Return the first serial number from ``serial`` upwards that no form has."""
    while serial in taken:
        serial += 1
    return serial


def following(taken: Collection[int]) -> int:
    """Return the serial number after the highest one."""
    return max(taken, default=0) + 1


def _finished(response: Response, officer: str) -> ResponseDraft:
    """Return a finished form as the draft that reopens it."""
    answers = dict(response.answers)
    if response.comment:
        answers[COMMENT] = response.comment
    if response.answered_on is not None:
        answers[ANSWERED_ON] = response.answered_on.isoformat()
    return ResponseDraft(
        response.id,
        response.round_id,
        response.area_id,
        response.serial,
        answers,
        "",
        officer,
        finished=True,
    )


def reopened(connection: Connection, response_id: str, officer: str) -> tuple[ResponseDraft, str]:
    """Return the draft that reopens a response, and its validity.

    Raises:
        Problem: the response is not there any more.
    """
    response = response_of(connection, response_id)
    if response is None:
        raise Problem("This form is no longer there. Open the list of forms again.")
    fields = fields_of_form(connection, response_id)
    finished = replace(_finished(response, officer), opened=fields)
    draft = draft_of(connection, response_id)
    if draft is None:
        return finished, response.validity
    if draft.opened is None:  # by an older version of the program, which did not keep it
        draft = replace(draft, opened=fields)
    return _still_finished(draft, finished), response.validity


def with_changes_shown(draft: ResponseDraft, changed: ChangedMeanwhile) -> ResponseDraft:
    """Return the draft with what others changed meanwhile: what was not touched here has their value.

    What was typed stays, over what has now been shown; saved once more, it replaces that.
    """
    opened, answers = dict(draft.opened or {}), dict(draft.answers)
    serial, area_id = draft.serial, draft.area_id
    for change in changed.changes:
        name, value = change.field, cast(FieldValue, change.now)
        key = name.removeprefix(ANSWERS)
        if key != name or name in (COMMENT, ANSWERED_ON):
            if (answers.get(key) or None) == (opened.get(name) or None):
                answers.pop(key, None)
                if value is not None:
                    answers[key] = str(value)
        elif name == SERIAL and serial == opened.get(name):
            serial = None if value is None else int(cast(int, value))
        elif name == "area_id":
            area_id = str(value)
        opened[name] = value
        if value is None and key != name:
            del opened[name]
    return replace(draft, answers=answers, serial=serial, area_id=area_id, opened=opened, finished=False)


def _still_finished(draft: ResponseDraft, finished: ResponseDraft) -> ResponseDraft:
    """Return an unfinished correction. Without another answer the form stays as it was saved.

    Values that the response keeps in columns of its own may differ: had the form computed anything from one,
    an answer would differ too.
    """
    return replace(draft, finished=content_answers(draft.answers) == content_answers(finished.answers))


def form_beside(connection: Connection, draft: ResponseDraft, step: int) -> str | None:
    """Return the id of the form of the area before (-1) or after (1) this one, by serial number, if any.

    An unfinished form has the place of its serial number, without one after all others.
    """
    order = ids_in_order(connection, draft.round_id, draft.area_id)
    at = next((place for place, (item, _) in enumerate(order) if item == draft.id), None)
    if at is None:
        number = draft.serial
        before = order if number is None else [item for item in order if item[1] is None or item[1] < number]
        at = len(before) - (1 if step > 0 else 0)
    wanted = at + step
    return order[wanted][0] if 0 <= wanted < len(order) else None


def suggested_validity(questionnaire: Questionnaire, draft: ResponseDraft, taken: Collection[int]) -> str:
    """The reason why the form would not count, or nothing. ``taken``: serial numbers of other forms."""
    return suggest_reason(questionnaire, FilledForm(content_answers(draft.answers), draft.serial, taken))


def content_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers without blanks and without what a response keeps in columns of its own."""
    return {name: answer for name, answer in answers.items() if answer and name not in PAPER_FIELDS}


def finish_form(rec: Recorder, draft: ResponseDraft, validity: str) -> str:
    """Finish a form: its draft becomes the response; return the id.

    Raises:
        RoundNotOpen: the round does not take forms any more; the draft is kept.
        OtherVersion: the round has moved to another version of its questionnaire; the draft is kept.
        Problem: the date of answer is not a date.
    """
    require_version(rec, draft)
    return save_response(
        rec,
        replace(draft, answers=content_answers(draft.answers)),
        validity=validity,
        comment=draft.answers.get(COMMENT, "").strip(),
        answered_on=_day(draft.answers.get(ANSWERED_ON, "")),
    )


def require_version(rec: Recorder, draft: ResponseDraft) -> None:
    """Refuse a form that was entered in a version which its round has left meanwhile.

    Raises:
        OtherVersion: opened again, the form is shown in the new version with what was typed.
    """
    present = rec.get("survey_round", draft.round_id)
    now = str(present["template_version"]) if present else draft.version
    if draft.version and draft.version != now:
        raise OtherVersion(
            "The round has moved to version {version} of its questionnaire while this form was entered."
            " What was typed is kept: press Esc and open the form again.",
            version=now,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(
            "“{text}” is not a date. Type day/month/year, for example 05/09/2026.", text=text
        ) from error
