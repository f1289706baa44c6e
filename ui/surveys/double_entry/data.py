"""Data of the pages of double entry, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.ids import double_entry_id
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.surveys.double_entry.comparison import ComparedQuestions, comparison_of
from desktop_app.surveys.double_entry.double_entry import (
    DoubleEntryForm,
    double_entry_forms,
    due_forms,
    percent_of,
)
from desktop_app.surveys.responses.answer_wording import AnswerWording, wording_of
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.round_questionnaire import round_with_questionnaire
from desktop_app.surveys.versions.drafts import carried_drafts


@dataclass(frozen=True, slots=True)
class DoubleEntryData:
    """The sample of a round, with the form it is entered in."""

    round: Round
    questionnaire: Questionnaire
    definition: FormDefinition
    comparison: ComparedQuestions
    wording: AnswerWording
    areas: Mapping[str, str]
    percent: int
    forms: tuple[DoubleEntryForm, ...]
    drafts: tuple[ResponseDraft, ...]

    def draft_of(self, form: DoubleEntryForm) -> ResponseDraft | None:
        """Return the unsaved entry of a form, by any officer."""
        identity = double_entry_id(form.response_id)
        return next((draft for draft in self.drafts if draft.id == identity), None)

    def unfinished(self, officer: str) -> list[tuple[DoubleEntryForm, ResponseDraft]]:
        """Forms due for ``officer`` of which something is typed: his own first, then those of colleagues."""
        found = [(form, self.draft_of(form)) for form in due_forms(self.forms, officer)]
        typed = [(form, draft) for form, draft in found if draft is not None]
        return sorted(typed, key=lambda item: item[1].started_by != officer)


def read_double_entry(connection: Connection, round_id: str) -> DoubleEntryData:
    """Return the sample of a round.

    Raises:
        Problem: the round or its template is not there.
    """
    item, questionnaire = round_with_questionnaire(connection, round_id)
    definition = questionnaire.form()
    return DoubleEntryData(
        item,
        questionnaire,
        definition,
        comparison_of(definition),
        wording_of(connection, questionnaire),
        {area.area_id: area.name for area in areas_of_round(connection, round_id)},
        percent_of(connection, round_id),
        tuple(double_entry_forms(connection, round_id)),
        carried_drafts(connection, drafts_of(connection, round_id), questionnaire),
    )
