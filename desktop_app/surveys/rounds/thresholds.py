"""The thresholds of a round: its template's, with the changes of the province or of the round's plan.

A round keeps only the changes, as ``<threshold>.<property>`` (``min_coverage_percent.value``) or the name of
a rule (``tested_per``); the template version it was taken with never changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.catalogue.questionnaire import Questionnaire, Thresholds, thresholds_to_plain
from desktop_app.catalogue.reading_questionnaires import thresholds_from_plain
from desktop_app.surveys.rounds.records import Round


def thresholds_of(survey_round: Round, questionnaire: Questionnaire) -> Thresholds:
    """Return what the round must reach.

    Raises:
        PackageFaults: a change is not a number or not a rule; the sentence names it.
    """
    return with_changes(questionnaire.thresholds, survey_round.thresholds)


def with_changes(thresholds: Thresholds, changes: Mapping[str, str]) -> Thresholds:
    """Return the thresholds with a round's changes applied.

    Raises:
        PackageFaults: a change is not a number or not a rule.
    """
    if not changes:
        return thresholds
    plain = thresholds_to_plain(thresholds)
    for key, value in changes.items():
        name, _, part = key.partition(".")
        if not part:
            plain[name] = value
            continue
        entry = plain.get(name)
        plain[name] = {**entry, part: value} if isinstance(entry, dict) else {part: value}
    return thresholds_from_plain(plain)
