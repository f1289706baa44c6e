"""The sample office adds up and can be closed and printed like any other."""

from __future__ import annotations

from pathlib import Path

from desktop_app.attachments.holding import files_of
from desktop_app.base.clock import VIETNAM
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.sample.building import add_sample_areas, begin_sample, build_sample_office, sample_quarter
from desktop_app.sample.household import open_household_round
from desktop_app.surveys.change_state import change_round_state
from desktop_app.surveys.findings.form_problem import FormProblem
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.state import RoundState
from tests.builders import PASSPHRASE, QUICK, a_clock


def test_the_sample_office_adds_up(tmp_path: Path) -> None:
    office = Office.open(
        DataFolder(tmp_path), lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    round_id = build_sample_office(office, forms=60)
    assert office.identity.sample
    assert sample_quarter(office).key == "2026-Q3"
    with office.record() as rec:
        change_round_state(rec, round_id, RoundState.COUNTING)
        change_round_state(rec, round_id, RoundState.CLOSED)
    with office.read() as connection:
        counted = count_round(connection, round_id)
        found = findings_of(connection, counted, office.clock.now().astimezone(VIETNAM).date())
    office.close()
    assert len(counted.areas) == 12
    assert sum(entry.tally.valid + entry.tally.invalid_total for entry in counted.areas) == 60 + 48
    assert [finding for finding in found if finding.severity == "error"] == []


def test_the_offices_own_questionnaire_has_repeats_a_picture_and_something_to_look_at(tmp_path: Path) -> None:
    office = Office.open(
        DataFolder(tmp_path), lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    begin_sample(office)
    add_sample_areas(office)
    round_id = open_household_round(office)
    with office.read() as connection:
        forms = responses(connection, round_id)
        counted = count_round(connection, round_id)
        codes = {item.code for item in findings_of(connection, counted, office.clock.today())}
        (begun,) = drafts_of(connection, round_id)
        (picture,) = files_of(connection, forms[0].id)
    office.close()
    assert [form.serial for form in forms] == [1, 2, 14]
    assert forms[0].answers["nguoi[]"] == "2"
    assert picture.here
    assert forms[0].answers["anh"] == picture.name
    assert {FormProblem.SERIAL_BEYOND, FormProblem.WRONG_ANSWER} <= codes
    assert begun.answers["nguoi[1]/tuoi"] == "230"
