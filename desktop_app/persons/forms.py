"""Survey forms that name a person: those of rounds whose questionnaire asks who somebody is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.base.i18n import tr
from desktop_app.catalogue.form_outline import read_form_outline
from desktop_app.catalogue.installed import NotInstalled
from desktop_app.catalogue.packages.personal import DataClass, PersonalData
from desktop_app.persons.entries import files_by_owner, place_of
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.registers.entries.records import ANSWERS
from desktop_app.storage.tables.surveys import (
    response_draft,
    survey_response,
    survey_round,
    survey_second_keying,
)
from desktop_app.surveys.double_entry.double_entry import ENTERED_FIRST
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire

RESPONSE, SECOND = "survey_response", "survey_second_keying"
SETTLED = "settled/"

_TYPED = "response_draft"


@dataclass(frozen=True, slots=True)
class _PersonalRound:
    """A round whose forms name persons, and what its questions are called."""

    round: Round
    personal: PersonalData
    labels: Mapping[str, str]

    def said(
        self, entity: str, record: str, answers: Mapping[str, object], prefix: str = ANSWERS
    ) -> Iterator[PersonalField]:
        """The personal answers among some."""
        for name, value in answers.items():
            question = name.removesuffix(ENTERED_FIRST)
            kind = self.personal.class_of(question)
            if value and kind is not DataClass.NONE:
                label = self.labels.get(question, question)
                yield PersonalField(entity, record, prefix + name, label, str(value), kind)

    def in_order(self, fields: list[PersonalField]) -> tuple[PersonalField, ...]:
        """The fields as the definition lists them, which begins with who it is."""
        return tuple(sorted(fields, key=lambda field: place_of(self.personal, field.name)))


def form_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield the forms, with what was entered a second time; time counts from the day the round was closed."""
    for held in _personal_rounds(connection):
        response, two = survey_response.c, survey_second_keying.c
        query = select(response.id, response.serial, response.answered_on, response.answers)
        rows = connection.execute(
            query.where(response.round_id == held.round.id, response.deleted == 0)
        ).all()
        entered_twice = select(two.response_id, two.id, two.answers, two.settled)
        seconds = {
            row.response_id: row
            for row in connection.execute(entered_twice.where(two.round_id == held.round.id))
        }
        files = files_by_owner(connection, [row.id for row in rows])
        for row in rows:
            fields = [
                *held.said(RESPONSE, row.id, json.loads(row.answers)),
                *_second(held, seconds.get(row.id)),
            ]
            if fields:
                yield HeldRecord(
                    held_in=HeldIn.FORM,
                    id=row.id,
                    title=_title(row.serial),
                    where=held.round.title,
                    day=stored_day(row.answered_on),
                    ended=held.round.closed_on,
                    personal=held.personal,
                    fields=held.in_order(fields),
                    files=files.get(row.id, 0),
                    number=_title(row.serial),
                )


def typed_forms(connection: Connection) -> Iterator[HeldRecord]:
    """Yield forms that are being typed: they are on this computer alone."""
    columns = response_draft.c
    for held in _personal_rounds(connection):
        for row in connection.execute(select(response_draft).where(columns.round_id == held.round.id)):
            fields = list(held.said(_TYPED, row.id, json.loads(row.answers)))
            if fields:
                yield HeldRecord(
                    held_in=HeldIn.TYPED_FORM,
                    id=row.id,
                    title=_title(row.serial),
                    where=tr("{register} (being typed)", register=held.round.title),
                    day=from_millis(row.saved_at).date(),
                    ended=None,
                    personal=held.personal,
                    fields=held.in_order(fields),
                    number=_title(row.serial),
                )


def personal_of_form(connection: Connection, response_id: str) -> PersonalData | None:
    """What the questionnaire of a form says of personal data; ``None`` where it says nothing, or is gone."""
    query = select(survey_response.c.round_id).where(survey_response.c.id == response_id)
    round_id = connection.execute(query).scalar_one_or_none()
    held = _personal_rounds(connection, [] if round_id is None else [round_id])
    return next((item.personal for item in held), None)


def _personal_rounds(connection: Connection, ids: Sequence[str] | None = None) -> Iterator[_PersonalRound]:
    """The rounds whose questionnaire is here and asks who somebody is; of these ``ids``, or all."""
    if ids is None:
        rounds = select(survey_round.c.id).where(survey_round.c.deleted.is_not(1))
        ids = connection.execute(rounds).scalars().all()
    for round_id in ids:
        try:
            found, questionnaire = round_with_questionnaire(connection, round_id)
        except NotInstalled:
            continue  # the round came before its form: nothing says which of its answers are personal
        if questionnaire.personal is not None:
            asked = read_form_outline(questionnaire.form_xml).asked
            labels = {name: label.shown() or name for name, label in asked.items()}
            yield _PersonalRound(found, questionnaire.personal, labels)


def _second(held: _PersonalRound, row: Any) -> Iterator[PersonalField]:
    if row is not None:
        yield from held.said(SECOND, row.id, json.loads(row.answers))
        yield from held.said(SECOND, row.id, json.loads(row.settled), SETTLED)


def _title(serial: int | None) -> str:
    return tr("Form no. {serial}", serial="–" if serial is None else serial)
