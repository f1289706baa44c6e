"""A round of 20,000 forms looks at a newer version of its questionnaire and moves to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select

from desktop_app.base.resource_files import resource_path
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install, installed_questionnaire
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.journal.devices import current_device, head
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.versions.unplaced_answers import unplaced_answer_findings
from desktop_app.surveys.versions.upgrade import preview_upgrade, upgrade_round
from tests.benchmarks.workloads.big_book import BigBook, build_big_book
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
RESPONSES = 20_000


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> BigBook:
    return build_big_book(tmp_path_factory.mktemp("versions") / "office", responses=RESPONSES)


@pytest.fixture
def office(book: BigBook) -> Iterator[Office]:
    opened = an_office(book.root)
    package = package_from_folder(resource_path("catalogue", "forms", "NTM_XA_2021"))
    manifest = package.files["template.toml"].replace(b'version = "1"', b'version = "2"', 1)
    with opened.store.write() as connection:
        install(connection, Package({**package.files, "template.toml": manifest}), "file", opened.clock)
    yield opened
    opened.close()


def _full_scan(connection: Connection, round_id: str) -> Counter[str]:
    """The floor: read the answers of every form, decode them, count them."""
    counted: Counter[str] = Counter()
    for (answers,) in connection.execute(
        select(survey_response.c.answers).where(survey_response.c.round_id == round_id)
    ):
        counted.update(json.loads(answers).items())
    return counted


def test_looking_at_a_newer_version(book: BigBook, office: Office) -> None:
    with office.read() as connection:
        told = preview_upgrade(connection, book.round_id, "2", office.clock)
        assert told.finished >= RESPONSES - 100
        ratio = in_turn(
            f"preview of the move of {told.finished} forms to reading them all",
            lambda _: preview_upgrade(connection, book.round_id, "2", office.clock),
            lambda _: _full_scan(connection, book.round_id),
            3,
        )
    assert ratio.value < 12


def test_what_is_left_of_older_versions(book: BigBook, office: Office) -> None:
    with office.read() as connection:
        item = round_of(connection, book.round_id)
        assert item is not None
        questionnaire = installed_questionnaire(connection, item.template_code, item.template_version)
        assert unplaced_answer_findings(connection, item, questionnaire) == ()
        ratio = in_turn(
            f"examining {RESPONSES} forms to reading them all",
            lambda _: unplaced_answer_findings(connection, item, questionnaire),
            lambda _: _full_scan(connection, book.round_id),
            3,
        )
    assert ratio.value < 5


def test_a_move_writes_only_what_changes(book: BigBook, office: Office) -> None:
    with office.read() as connection:
        before = head(connection, current_device(connection)).seq
    with office.record() as rec:
        done = upgrade_round(rec, book.round_id, "2")
    with office.read() as connection:
        assert head(connection, current_device(connection)).seq == before + done.changed + 1
