"""Areas, forms and templates for the tests of the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.questionnaire import Questionnaire, TestedPer, Thresholds, ThresholdTest
from desktop_app.surveys.responses.records import Response
from desktop_app.surveys.rounds.records import INVALID_FORMS, NO_ANSWER, RoundArea, TallyMode
from desktop_app.surveys.tally.tally import Tally, tally_from_totals

QUESTIONNAIRES = {
    loaded.definition.code: loaded.definition
    for loaded in shipped_packages()
    if isinstance(loaded.definition, Questionnaire)
}
NTM = QUESTIONNAIRES["NTM_XA_2021"]


def area(
    area_id: str = "a1",
    households: int | None = 100,
    issued: int | None = 100,
    collected: int | None = None,
    mode: TallyMode = TallyMode.PER_FORM,
) -> RoundArea:
    return RoundArea(
        "r1", area_id, f"Thôn {area_id}", "thon", households, issued, collected, "household", mode, "open"
    )


def form(serial: int | None, answers: Mapping[str, str], validity: str = "", area_id: str = "a1") -> Response:
    return Response(
        f"f{serial}", "r1", area_id, serial, None, "paper", validity, answers, "", "officer", None
    )


def all_answered(code: str, **other: str) -> dict[str, str]:
    return dict.fromkeys(NTM.question_names, code) | other


def tally(
    area_id: str = "a1",
    households: int | None = 100,
    valid: int = 100,
    satisfied: int | None = None,
    invalid: int = 0,
    **per_question: int,
) -> Tally:
    """An area counted by hand in which every question has the same count unless told otherwise."""
    common = valid if satisfied is None else satisfied
    totals: dict[str, dict[str, int | None]] = {}
    for name in NTM.question_names:
        yes = per_question.get(name, common)
        totals[name] = {"1": yes, "2": valid - yes, NO_ANSWER: 0}
    totals[INVALID_FORMS] = {"blank": invalid}
    counted = area(area_id, households, households, valid + invalid, TallyMode.TOTALS)
    return tally_from_totals(counted, totals, NTM)


def thresholds(
    tested_per: TestedPer = TestedPer.COMMUNE,
    comparison: ThresholdTest = ThresholdTest.AT_LEAST,
    question: str | None = "80",
) -> Thresholds:
    base = NTM.thresholds
    number = replace(
        base.question_threshold_percent,
        percent=None if question is None else Decimal(question),
        comparison=comparison,
    )
    return replace(base, question_threshold_percent=number, tested_per=tested_per)
