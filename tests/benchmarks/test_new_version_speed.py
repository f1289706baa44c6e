"""The second running round looks at a newer version of its questionnaire and moves to it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.journal.devices import current_device, head
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.versions.unplaced_answers import unplaced_answer_findings
from desktop_app.surveys.versions.upgrade import preview_upgrade, upgrade_round
from tests.benchmarks.book.kept import OpenAges, OpenBook, reading
from tests.benchmarks.book.questionnaire import SHEET
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.test_tally_speed import full_scan

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]


@pytest.fixture
def with_version(open_fresh_books: OpenAges) -> OpenAges:
    """The books with a second version of the shipped questionnaire."""
    package = package_from_folder(resource_path("catalogue", "forms", SHEET))
    manifest = package.files["template.toml"].replace(b'version = "1"', b'version = "2"', 1)
    for book in open_fresh_books:
        with book.office.store.write() as connection:
            install(
                connection,
                Package({**package.files, "template.toml": manifest}),
                "file",
                book.office.clock,
            )
    return open_fresh_books


def test_a_newer_version(measured: Measured, with_version: OpenAges) -> None:
    def looking(book: OpenBook, connection: Connection) -> WorkAndFloor:
        round_id, clock = book.facts.sheet_round_id, book.office.clock
        assert preview_upgrade(connection, round_id, "2", clock).finished > 0
        return WorkAndFloor(
            lambda _: preview_upgrade(connection, round_id, "2", clock),
            lambda _: full_scan(connection, round_id),
        )

    def examining(book: OpenBook, connection: Connection) -> WorkAndFloor:
        item = round_of(connection, book.facts.sheet_round_id)
        assert item is not None
        questionnaire = installed_questionnaire(connection, item.template_code, item.template_version)
        assert unplaced_answer_findings(connection, item, questionnaire) == ()
        return WorkAndFloor(
            lambda _: unplaced_answer_findings(connection, item, questionnaire),
            lambda _: full_scan(connection, item.id),
        )

    with reading(with_version) as both:
        preview = measured.over_years(
            "preview of the move of a round's forms to reading them all", [looking(*each) for each in both], 3
        )
        examined = measured.over_years(
            "examining a round's forms to reading them all", [examining(*each) for each in both], 3
        )
    for book in with_version:
        _moves_only_what_changes(book)
    measured.require(preview, 12)
    measured.require(examined, 5)


def _moves_only_what_changes(book: OpenBook) -> None:
    with book.office.read() as connection:
        before = head(connection, current_device(connection)).seq
    with book.office.record() as rec:
        done = upgrade_round(rec, book.facts.sheet_round_id, "2")
    with book.office.read() as connection:
        assert head(connection, current_device(connection)).seq == before + done.changed + 1
