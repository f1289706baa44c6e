"""Survey forms that name a person: those of rounds whose questionnaire asks who somebody is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from desktop_app.base.clock import stored_day
from desktop_app.base.i18n import tr
from desktop_app.catalogue.form_outline import read_form_outline
from desktop_app.catalogue.packages.personal import DataClass
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.persons.entries import place_of
from desktop_app.persons.records import HeldIn, HeldRecord, PersonalField
from desktop_app.registers.entries.records import ANSWERS
from desktop_app.storage.tables.surveys import survey_response, survey_round
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire

RESPONSE = "survey_response"


def form_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield the forms; their time counts from the day on which the round was closed."""
    rounds = select(survey_round.c.id).where(survey_round.c.deleted.is_not(1))
    for round_id in connection.execute(rounds).scalars().all():
        found, questionnaire = round_with_questionnaire(connection, round_id)
        personal = questionnaire.personal
        if personal is None:
            continue
        labels, response = _labels(questionnaire), survey_response.c
        query = select(response.id, response.serial, response.answered_on, response.answers)
        for row in connection.execute(query.where(response.round_id == round_id, response.deleted == 0)):
            fields = [
                PersonalField(RESPONSE, row.id, ANSWERS + name, labels.get(name, name), str(value), kind)
                for name, value in json.loads(row.answers).items()
                if value and (kind := personal.class_of(name)) is not DataClass.NONE
            ]
            if fields:
                fields.sort(key=lambda item: place_of(personal, item.name))
                yield HeldRecord(
                    held_in=HeldIn.FORM,
                    id=row.id,
                    title=tr("Form no. {serial}", serial="–" if row.serial is None else row.serial),
                    where=found.title,
                    day=stored_day(row.answered_on),
                    ended=found.closed_on,
                    personal=personal,
                    fields=tuple(fields),
                )


def _labels(questionnaire: Questionnaire) -> dict[str, str]:
    asked = read_form_outline(questionnaire.form_xml).asked
    return {name: label.shown() or name for name, label in asked.items()}
