"""Move of the finished forms of a round to another version: answers, results, validity."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, select

from desktop_app.base.clock import Clock
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.form_answers import answers_of, tree_of
from desktop_app.forms.session.session import FormSession
from desktop_app.storage.tables.surveys import survey_response, survey_second_keying
from desktop_app.surveys.double_entry.double_entry import ENTERED_FIRST
from desktop_app.surveys.responses.validity import FilledForm, suggest_reason
from desktop_app.surveys.versions.answers import AnswerCarrier, CarriedAnswers
from desktop_app.surveys.versions.changes import changed_workings

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A finished form, or its double entry, as it is stored."""

    id: str
    response_id: str
    area_id: str
    serial: int | None
    validity: str
    answers: Mapping[str, str]
    deleted: bool = False
    settled: Mapping[str, str] | None = None
    """What was decided between two entries; ``None`` for a form itself."""


class ResponseUpgrade:
    """Works out what becomes of each form when its round moves from ``old`` to ``new``."""

    def __init__(self, old: Questionnaire, new: Questionnaire, clock: Clock) -> None:
        self.old, self.new = old, new
        self.old_form: FormDefinition = old.form()
        self.new_form: FormDefinition = new.form()
        self.carrier = AnswerCarrier(self.old_form, self.new_form, old.version)
        self._workings = changed_workings(self.old_form, self.new_form)
        self._clock = clock

    def carry(self, form: StoredForm) -> CarriedAnswers:
        """Carry over its answers; results that differ in the new version are computed again."""
        done = self.carrier.carry(form.answers)
        if self._workings and form.settled is None:
            self._work_out(form, done)
        return done

    def validity(self, form: StoredForm, done: CarriedAnswers) -> str:
        """Return the validity by the rules of the new version; an officer's own decision stays.

        Duplicate serial numbers stay as they were judged.
        """
        before = suggest_reason(self.old, FilledForm(form.answers, form.serial))
        if form.validity != before:
            return form.validity
        return suggest_reason(self.new, FilledForm(_after(form, done), form.serial))

    def settled(self, form: StoredForm) -> dict[str, str | None]:
        """The changes of what was decided between two entries: questions go by their new names."""
        changes: dict[str, str | None] = {}
        for name, value in (form.settled or {}).items():
            question = name.removesuffix(ENTERED_FIRST)
            now = self.carrier.question(question)
            if now and now != question:
                changes |= {name: None, now + name.removeprefix(question): value}
        return changes

    def _work_out(self, form: StoredForm, done: CarriedAnswers) -> None:
        after = _after(form, done)
        tree, _ = tree_of(self.new_form, after)
        session = FormSession(self.new_form, self._clock, tree=tree, reading=True)
        session.work_out(self._workings)
        fresh = answers_of(session, relevant_only=True)
        for key in {*fresh, *after}:
            if self.carrier.place_of(key) in self._workings and fresh.get(key) != after.get(key):
                done.changes[key] = fresh.get(key)


def _after(form: StoredForm, done: CarriedAnswers) -> dict[str, str]:
    after = {**form.answers, **done.changes}
    return {key: value for key, value in after.items() if value}


def count_forms(connection: Connection, round_id: str) -> int:
    """How many forms a round has, those taken out of it among them, and double entries."""
    of_round = (survey_response.c.round_id == round_id, _of_round(round_id))
    return sum(connection.execute(select(func.count()).where(each)).scalar_one() for each in of_round)


def _of_round(round_id: str) -> ColumnElement[bool]:
    """The double entries of a round that were not taken back."""
    two = survey_second_keying.c
    return and_(two.round_id == round_id, two.keyed_at != 0)


def stored_forms(connection: Connection, round_id: str) -> Iterator[StoredForm]:
    """Every form of a round by area and serial number, a few hundred at a time in memory.

    Rows are looked up by numbers read before, so forms may be changed meanwhile.
    """
    columns = survey_response.c
    order = (columns.area_id, columns.serial, columns.row)
    query = select(columns.row).where(columns.round_id == round_id).order_by(*order)
    rows = array("q", connection.execute(query).scalars())
    for part in batched(rows, _AT_ONCE):
        found = select(survey_response).where(columns.row.in_(part)).order_by(*order)
        for item in connection.execute(found).all():
            answers = json.loads(item.answers)
            yield StoredForm(
                item.id, item.id, item.area_id, item.serial, item.validity, answers, bool(item.deleted)
            )


def double_entries(connection: Connection, round_id: str) -> Iterator[StoredForm]:
    """The double entries of a round in the same way."""
    first, two = survey_response.c, survey_second_keying.c
    ids = connection.execute(select(two.id).where(_of_round(round_id)).order_by(two.id)).scalars().all()
    query = select(
        two.id, two.response_id, two.answers, two.settled, first.area_id, first.serial, first.deleted
    ).join_from(survey_second_keying, survey_response, two.response_id == first.id, isouter=True)
    for part in batched(ids, _AT_ONCE):
        for row in connection.execute(query.where(two.id.in_(part)).order_by(two.id)).all():
            yield StoredForm(
                row.id, row.response_id, row.area_id or "", row.serial, "", json.loads(row.answers),
                bool(row.deleted), json.loads(row.settled),
            )  # fmt: skip
