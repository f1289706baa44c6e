"""The rules of a newer version: forms judged by rules are judged anew, what an officer decided stays."""

from __future__ import annotations

import re

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.queries import response_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import put_round_area
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.surveys.tally.hand_counts import set_tally
from desktop_app.surveys.versions.changes import ChangeKind
from desktop_app.surveys.versions.records import Holder
from desktop_app.surveys.versions.unplaced_answers import (
    left_answers,
    settle_old,
    unplaced_answer_findings,
)
from desktop_app.surveys.versions.upgrade import preview_upgrade, upgrade_round
from tests.builders import open_round, put_area
from tests.surveys.samples import all_answered

CODE = "NTM_XA_2021"


def without(manifest: str, table: str, code: str) -> str:
    """The manifest without one entry of a list."""
    found = re.sub(rf'\[\[{table}\]\]\n(?:(?:code|name) = "{code}")\n(?:[^\[\n].*\n|\n)*', "", manifest)
    assert found != manifest
    return found


@pytest.fixture
def survey(office: Office) -> str:
    """A round in version 1. Version 2 counts forms without an overall answer, and asks for a higher share."""
    package = package_from_folder(resource_path("catalogue", "forms", CODE))
    manifest = package.files["template.toml"].decode()
    manifest = manifest.replace('version = "1"', 'version = "2"', 1)
    for reason in ("overall_missing", "other"):
        manifest = without(manifest, "invalid_reasons", reason)
    head, threshold, rest = manifest.partition("[thresholds.question_threshold_percent]")
    manifest = head + threshold + rest.replace('value = "80"', 'value = "85"', 1)
    with office.store.write() as connection:
        install(
            connection, Package({**package.files, "template.toml": manifest.encode()}), "file", office.clock
        )
    with office.record() as rec:
        for area_id in ("a1", "a2"):
            put_area(rec, area_id, f"Thôn {area_id}")
        round_id = open_round(rec, "a1", "a2", code=CODE, forms_issued=10)
        put_round_area(rec, round_id, "a2", tally_mode="totals")
        no_overall = {name: code for name, code in all_answered("1").items() if name != "q19"}
        forms = (
            (all_answered("1"), ""),
            (no_overall, "overall_missing"),
            (all_answered("2"), "other"),
            (no_overall, ""),
        )
        for number, (answers, reason) in enumerate(forms, start=1):
            draft = ResponseDraft(f"f{number}", round_id, "a1", number, answers, "", "")
            save_response(rec, draft, validity=reason)
        set_tally(rec, round_id, "a2", "invalid", {"other": 2, "blank": 1})
    return round_id


def validity(office: Office, response_id: str) -> str:
    with office.read() as connection:
        found = response_of(connection, response_id)
    assert found is not None
    return found.validity


def test_the_preview_says_which_forms_are_judged_otherwise(office: Office, survey: str) -> None:
    with office.read() as connection:
        told = preview_upgrade(connection, survey, "2", office.clock)
    assert told.judged_total == 1
    (item,) = told.judged
    assert (item.response_id, item.before, item.after) == ("f2", "Không trả lời câu đánh giá chung", "")
    counted = [change for change in told.changes if change.kind is ChangeKind.COUNT]
    assert any("80 % → 85 %" in change.detail for change in counted)
    assert {"Lý do khác", "Không trả lời câu đánh giá chung"} <= {change.question for change in counted}
    totals = [answer for answer in told.old.listed if answer.holder is Holder.TOTALS]
    assert [(answer.area_id, answer.value) for answer in totals] == [("a2", "Lý do khác: 2")]


def test_forms_judged_by_the_rules_follow_them_and_decisions_stay(office: Office, survey: str) -> None:
    with office.record() as rec:
        assert upgrade_round(rec, survey, "2").changed == 1
    assert [validity(office, f"f{number}") for number in range(1, 5)] == ["", "", "other", ""]
    with office.read() as connection:
        assert area_counts(connection, survey) == recount(connection, survey)
        assert area_counts(connection, survey)["a1"]["valid"] == 3


def test_a_reason_that_is_gone_is_listed_until_another_is_chosen(office: Office, survey: str) -> None:
    with office.record() as rec:
        upgrade_round(rec, survey, "2")
    with office.read() as connection:
        item = round_of(connection, survey)
        assert item is not None
        questionnaire = installed_questionnaire(connection, CODE, "2")
        (finding,) = unplaced_answer_findings(connection, item, questionnaire)
        (listed,) = left_answers(connection, item, questionnaire).old.listed
    assert finding.problem.params["count"] == 1
    assert (listed.id, listed.value) == ("f3", "Lý do khác")
    with office.record() as rec:
        assert settle_old(rec, survey, [listed]) == 0, "only an officer can choose another reason"
    assert validity(office, "f3") == "other"
    with office.record() as rec:
        rec.put("survey_response", "f3", {"validity": "blank"})
    with office.read() as connection:
        assert unplaced_answer_findings(connection, item, questionnaire) == ()
