"""One computer moves a round to a newer version of its questionnaire while the other still keys the older."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import NotInstalled, installed_questionnaire
from desktop_app.surveys.responses.drafts import drafts_of, save_draft
from desktop_app.surveys.responses.entry import OtherVersion, entry_place, finish_form
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.queries import round_of
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.surveys.versions.drafts import carried_drafts
from desktop_app.surveys.versions.records import UnplacedAnswer
from desktop_app.surveys.versions.unplaced_answers import left_answers, settle_old
from desktop_app.surveys.versions.upgrade import upgrade_round
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.support.servers.upstream import Desk, Upstream
from tests.surveys.versions.versions import (
    CODE,
    EASY,
    FIRST,
    HARD,
    LOST,
    SECOND,
    a_versioned_round,
    bring,
    entered,
)


def publish(upstream: Upstream, folder: Path, form: str) -> None:
    """The province publishes the form."""
    package, _ = package_from_workbook(form.encode(), "mau.md")
    for name, content in package.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    upstream.command("catalogue", "publish", str(folder))


def left(desk: Desk, round_id: str) -> list[UnplacedAnswer]:
    with desk.office.read() as connection:
        item = round_of(connection, round_id)
        assert item is not None
        questionnaire = installed_questionnaire(connection, item.template_code, item.template_version)
        return left_answers(connection, item, questionnaire).old.listed


def counts_agree(desk: Desk, round_id: str) -> None:
    with desk.office.read() as connection:
        assert area_counts(connection, round_id) == recount(connection, round_id)
        assert open_conflicts(connection) == []


def test_a_round_moves_on_one_computer_while_the_other_keys(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    bring(minh.office, FIRST)
    round_id = a_versioned_round(lan.office)
    entered(lan.office, round_id, "f1", 1, EASY)
    lan.sync()
    minh.sync()

    entered(minh.office, round_id, "f2", 2, HARD)
    with minh.office.store.write() as connection:
        draft = ResponseDraft("d1", round_id, "a1", 3, dict(HARD), "so_nguoi", "Minh", "1")
        save_draft(connection, draft, minh.office.clock)
    minh.put("survey_response", "f1", answers={"duong": "2"})
    bring(lan.office, SECOND)
    with lan.office.record() as rec:
        upgrade_round(rec, round_id, "2")
    lan.sync()

    minh.sync()
    assert minh.value("survey_round", round_id, "template_version") == "2"
    with minh.office.read() as connection:
        with pytest.raises(NotInstalled) as missing:
            entry_place(connection, round_id, "a1")
        assert CODE in missing.value.sentence()
        (kept,) = drafts_of(connection, round_id)
    assert (kept.version, kept.answers) == ("1", HARD), "nothing happens to a draft meanwhile"
    with pytest.raises(OtherVersion), minh.office.record() as rec:
        finish_form(rec, kept, "")

    lan.sync()
    assert {(item.id, item.key, item.stored) for item in left(lan, round_id)} == {
        ("f2", key, value) for key, value in LOST.items()
    }, "a form that came in the older version is listed where the round has moved"
    assert lan.value("survey_response", "f1", "answers/duong") == "2"
    assert lan.value("survey_response", "f1", "answers/tong") == "4"

    publish(upstream, tmp_path / "v2" / CODE, SECOND)
    assert minh.sync().packages == [f"{CODE} 2"]
    with minh.office.read() as connection:
        place = entry_place(connection, round_id, "a1")
        (carried,) = carried_drafts(connection, place.drafts, place.questionnaire)
    assert (carried.version, carried.answers) == ("2", HARD)
    with minh.office.record() as rec:
        finish_form(rec, carried, "")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert {item.id for item in left(desk, round_id)} == {"f2", "d1"}
        counts_agree(desk, round_id)

    listed = left(minh, round_id)
    with minh.office.record() as rec:
        assert settle_old(rec, round_id, listed) == 2 * len(LOST)
    minh.sync()
    lan.sync()
    for desk in desks:
        assert left(desk, round_id) == []
        counts_agree(desk, round_id)
    assert minh.get("survey_response", "f2") == lan.get("survey_response", "f2")


def test_both_computers_move_the_same_round(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    for desk in desks:
        bring(desk.office, SECOND)
    bring(minh.office, FIRST)
    round_id = a_versioned_round(lan.office)
    entered(lan.office, round_id, "f1", 1, HARD)
    lan.sync()
    minh.sync()
    for desk in desks:
        with desk.office.record() as rec:
            upgrade_round(rec, round_id, "2")
    for desk in (lan, minh, lan):
        desk.sync()
    for desk in desks:
        assert {item.key for item in left(desk, round_id)} == set(LOST)
        counts_agree(desk, round_id)
    assert minh.get("survey_response", "f1") == lan.get("survey_response", "f1")
