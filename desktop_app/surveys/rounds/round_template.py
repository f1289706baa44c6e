"""A round with the version of the questionnaire that it uses; nearly every act on a round begins so."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import survey_template
from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.rounds.records import Round


def round_with_template(connection: Connection, round_id: str) -> tuple[Round, SurveyTemplate]:
    """The round and its questionnaire.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
    """
    found = round_of(connection, round_id)
    if found is None:
        raise Problem("This survey round is no longer there. Open the list of rounds again.")
    return found, survey_template(connection, found.template_code, found.template_version)
