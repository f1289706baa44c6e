"""A round with the version of the questionnaire that it uses; needed by nearly every act on a round."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.problems import Problem
from desktop_app.catalogue.installed import installed_questionnaire
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.rounds.records import Round


def round_with_questionnaire(connection: Connection, round_id: str) -> tuple[Round, Questionnaire]:
    """Return the round and its questionnaire.

    Raises:
        Problem: there is no such round, or its questionnaire is not installed.
    """
    found = round_of(connection, round_id)
    if found is None:
        raise Problem("This survey round is no longer there. Open the list of rounds again.")
    return found, installed_questionnaire(connection, found.template_code, found.template_version)
