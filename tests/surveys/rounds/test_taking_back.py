"""The last move of a round is taken back: by whoever may move it, while it is still in the office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.journal.recorder import Given
from desktop_app.surveys.change_state import StateMove, change_round_state, take_back_move
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import STATE_FIELDS, create_round, put_round_area
from desktop_app.surveys.rounds.state import STATE_CHANGES, RoundState, StateChangeRefused
from tests.builders import a_copy, put_area

OPEN, COUNTING, CLOSED = RoundState.OPEN, RoundState.COUNTING, RoundState.CLOSED


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    yield made
    made.close()


@pytest.fixture
def round_id(office: Office) -> str:
    """A draft round of one area from which nothing came back."""
    with office.record() as rec:
        put_area(rec, "a01")
        fields: dict[str, Given] = {
            "title": "Đợt 1",
            "target": "commune_ntm",
            "year": 2026,
            "template_code": "NTM_XA_2021",
            "template_version": "1",
        }
        made = create_round(rec, fields)
        put_round_area(
            rec, made, "a01", total_households=4, forms_issued=0, forms_collected=0, tally_mode="per_form"
        )
    return made


def moved(office: Office, round_id: str, *targets: RoundState) -> StateMove:
    made = []
    for target in targets:
        with office.record() as rec:
            made.append(change_round_state(rec, round_id, target, reason="nhầm"))
    return made[-1]


def state_of(office: Office, round_id: str) -> dict[str, object]:
    with office.record() as rec:
        present = rec.get("survey_round", round_id)
    assert present is not None
    return {name: present[name] for name in STATE_FIELDS}


def taken_back(office: Office, round_id: str, move: StateMove) -> None:
    with office.record() as rec:
        take_back_move(rec, round_id, move)


def test_each_move_within_the_office_is_taken_back_with_its_dates(office: Office, round_id: str) -> None:
    for target in (OPEN, COUNTING, CLOSED, COUNTING, CLOSED):
        before = state_of(office, round_id)
        move = moved(office, round_id, target)
        assert state_of(office, round_id) != before
        taken_back(office, round_id, move)
        assert state_of(office, round_id) == before
        moved(office, round_id, target)


def test_what_has_gone_on_or_gone_up_stays(office: Office, round_id: str) -> None:
    opened = moved(office, round_id, OPEN)
    moved(office, round_id, COUNTING, CLOSED)
    submitted = moved(office, round_id, RoundState.SUBMITTED)
    for move in (opened, submitted):
        with pytest.raises(StateChangeRefused, match="cannot be taken back"):
            taken_back(office, round_id, move)
    assert state_of(office, round_id)["status"] == "submitted"
    undoable = {(change.source, change.target) for change in STATE_CHANGES if change.undoable}
    assert len(undoable) == 5, "draft, open, counting and closed among themselves"


def test_a_move_is_not_taken_back_under_a_later_one_to_the_same_state(office: Office, round_id: str) -> None:
    """A colleague moved the round on and back: what is there is not what the move left."""
    with office.record() as rec:
        opened = change_round_state(rec, round_id, OPEN)
    moved(office, round_id, COUNTING, OPEN)
    before = state_of(office, round_id)
    with pytest.raises(StateChangeRefused, match="moved on and back"):
        taken_back(office, round_id, opened)
    assert state_of(office, round_id) == before


def test_a_round_with_forms_is_no_draft_again(office: Office, round_id: str) -> None:
    opened = moved(office, round_id, OPEN)
    with office.record() as rec:
        save_response(rec, ResponseDraft("f1", round_id, "a01", 1, {"q19": "1"}, "", ""), validity="")
    with pytest.raises(StateChangeRefused, match="since the round was opened"):
        taken_back(office, round_id, opened)
    closed = moved(office, round_id, COUNTING)
    taken_back(office, round_id, closed)
    assert state_of(office, round_id)["status"] == "open"


def test_who_may_not_move_a_round_takes_no_move_back(office: Office, round_id: str) -> None:
    opened = moved(office, round_id, OPEN)
    with office.record() as rec:
        add_officer(rec, name=office.officer, position_title="", roles=("admin", "leader"), extra_rights=())
        add_officer(rec, name="Người nhập", position_title="", roles=("entry",), extra_rights=())
    office.officer = "Người nhập"
    with pytest.raises(NotAllowed):
        taken_back(office, round_id, opened)
    assert state_of(office, round_id)["status"] == "open"
