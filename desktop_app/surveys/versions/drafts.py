"""Unfinished forms of an older version of the questionnaire, carried over when they are opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.catalogue.installed import NotInstalled, installed_questionnaire
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.journal.rows import FieldValue
from desktop_app.surveys.responses.records import ANSWERS, ResponseDraft
from desktop_app.surveys.versions.answers import AnswerCarrier


def carried_drafts(
    connection: Connection, drafts: Iterable[ResponseDraft], questionnaire: Questionnaire
) -> tuple[ResponseDraft, ...]:
    """The drafts as they are in ``template``, the version the round uses now.

    What cannot be carried stays in the draft. A draft whose own version is not on this computer stays as it
    is: answers are stored by the name of their question, so the form finds what it still asks.
    """
    carriers: dict[str, AnswerCarrier | None] = {"": None, questionnaire.version: None}
    done = []
    for draft in drafts:
        if draft.version not in carriers:
            carriers[draft.version] = _carrier(connection, draft.version, questionnaire)
        done.append(carried_draft(draft, carriers[draft.version], questionnaire.version))
    return tuple(done)


def carried_draft(draft: ResponseDraft, carrier: AnswerCarrier | None, version: str) -> ResponseDraft:
    """A draft in the version ``version``, with the defaults of questions that are new."""
    if carrier is None:
        return replace(draft, version=version)
    changes = carrier.carry(draft.answers).changes
    after = {**draft.answers, **changes}
    answers = {key: value for key, value in after.items() if value is not None}
    question = carrier.question(draft.question) if draft.question else ""
    carried = {**carrier.defaults, **answers}
    return replace(
        draft,
        answers=carried,
        question=question,
        version=version,
        opened=None if draft.opened is None else _carried_fields(draft.opened, carrier),
        finished=draft.finished and carried == draft.answers,
    )


def _carried_fields(opened: Mapping[str, FieldValue], carrier: AnswerCarrier) -> dict[str, FieldValue]:
    """A form as it was reopened, as the move to the other version has made it."""
    answers = {name.removeprefix(ANSWERS): str(value) for name, value in opened.items() if ANSWERS in name}
    after = {**answers, **carrier.carry(answers).changes}
    others = {name: value for name, value in opened.items() if ANSWERS not in name}
    return others | {ANSWERS + key: value for key, value in after.items() if value is not None}


def _carrier(connection: Connection, version: str, questionnaire: Questionnaire) -> AnswerCarrier | None:
    try:
        old = installed_questionnaire(connection, questionnaire.code, version)
    except NotInstalled:
        return None
    return AnswerCarrier(old.form(), questionnaire.form(), version)
