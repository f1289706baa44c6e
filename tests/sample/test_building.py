"""The sample office adds up and can be closed and printed like any other."""

from __future__ import annotations

from pathlib import Path

from desktop_app.clock import VIETNAM
from desktop_app.credentials.vault import VaultKind
from desktop_app.sample.building import build_sample_office, sample_quarter
from desktop_app.surveys.moving import move_checked
from desktop_app.surveys.round_state import RoundState
from desktop_app.surveys.tallying import count_round, findings_of
from desktop_app.workspace import DataFolder, Office
from tests.builders import PASSPHRASE, QUICK, a_clock


def test_the_sample_office_adds_up(tmp_path: Path) -> None:
    office = Office.open(
        DataFolder(tmp_path), lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    round_id = build_sample_office(office, forms=60)
    assert office.identity.sample
    assert sample_quarter(office).key == "2026-Q3"
    with office.record() as rec:
        move_checked(rec, round_id, RoundState.COUNTING)
        move_checked(rec, round_id, RoundState.CLOSED)
    with office.read() as connection:
        counted = count_round(connection, round_id)
        found = findings_of(connection, counted, office.clock.now().astimezone(VIETNAM).date())
    office.close()
    assert len(counted.areas) == 12
    assert sum(entry.tally.valid + entry.tally.invalid_total for entry in counted.areas) == 60 + 48
    assert [finding for finding in found if finding.severity == "error"] == []
