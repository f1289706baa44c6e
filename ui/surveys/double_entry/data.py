"""What the pages of second keying read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.ids import second_keying_id
from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.surveys.double_entry.comparison import Comparison, comparison_of
from desktop_app.surveys.double_entry.double_entry import (
    SecondForm,
    due_forms,
    percent_of,
    second_forms,
)
from desktop_app.surveys.responses.answer_wording import AnswerWording, wording_of
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.records import Draft
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import Round
from desktop_app.surveys.rounds.round_template import round_with_template
from desktop_app.surveys.versions.drafts import carried_drafts


@dataclass(frozen=True, slots=True)
class SecondData:
    """The sample of a round, with the form it is keyed in."""

    round: Round
    template: SurveyTemplate
    definition: FormDefinition
    comparison: Comparison
    wording: AnswerWording
    areas: Mapping[str, str]
    percent: int
    forms: tuple[SecondForm, ...]
    drafts: tuple[Draft, ...]

    def draft_of(self, form: SecondForm) -> Draft | None:
        """What was typed of a form and not saved yet, by whomever."""
        identity = second_keying_id(form.response_id)
        return next((draft for draft in self.drafts if draft.id == identity), None)

    def begun(self, officer: str) -> list[tuple[SecondForm, Draft]]:
        """Forms due for ``officer`` of which something is typed: his own first, then those of colleagues."""
        found = [(form, self.draft_of(form)) for form in due_forms(self.forms, officer)]
        typed = [(form, draft) for form, draft in found if draft is not None]
        return sorted(typed, key=lambda one: one[1].started_by != officer)


def read_second(connection: Connection, round_id: str) -> SecondData:
    """The sample of a round.

    Raises:
        Problem: the round or its template is not there.
    """
    one, template = round_with_template(connection, round_id)
    definition = template.form()
    return SecondData(
        one,
        template,
        definition,
        comparison_of(definition),
        wording_of(connection, template),
        {area.area_id: area.name for area in areas_of_round(connection, round_id)},
        percent_of(connection, round_id),
        tuple(second_forms(connection, round_id)),
        carried_drafts(connection, drafts_of(connection, round_id), template),
    )
