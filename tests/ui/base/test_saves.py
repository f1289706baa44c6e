"""What is said to be saved: computed from saves on their way and saves that failed, never counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from desktop_app.storage.entities import ENTITIES
from ui.base.saves import SavedEntity, Saves, SaveState, entities


def test_every_entity_of_the_journal_can_be_told() -> None:
    assert set(ENTITIES) <= set(SavedEntity)
    assert entities(["survey_round", "of a newer version"]) == [SavedEntity.SURVEY_ROUND]


def test_a_later_save_of_the_same_mends_what_failed(qtbot: QtBot) -> None:
    saves = Saves()
    saves.begin("form").failed("The disk is full.")
    assert (saves.state, saves.sentence) == (SaveState.NOT_SAVED, "The disk is full.")
    saves.begin("another form").done()
    assert saves.sentence == "The disk is full."
    saves.begin("form").done()
    assert (saves.state, saves.sentence) == (SaveState.ALL_SAVED, "")


def test_what_is_taken_back_is_not_missed(qtbot: QtBot) -> None:
    saves = Saves()
    saves.begin("form").failed("The disk is full.")
    saves.forget("form")
    assert saves.state is SaveState.ALL_SAVED


def test_a_refusal_leaves_what_had_failed_before(qtbot: QtBot) -> None:
    saves = Saves()
    saves.begin("form").failed("The disk is full.")
    saves.begin("form").refused()
    assert saves.sentence == "The disk is full."
    saves.begin().refused()
    saves.forget("form")
    assert saves.state is SaveState.ALL_SAVED


def test_an_older_save_says_nothing_of_a_newer_one(qtbot: QtBot) -> None:
    saves = Saves()
    older, newer = saves.begin("cell", "other"), saves.begin("cell")
    newer.done()
    older.failed("The disk is full.")
    assert saves.sentence == "The disk is full.", "the other cell was not saved"
    saves.begin("other").done()
    assert saves.state is SaveState.ALL_SAVED


def test_a_save_that_never_set_out_is_not_waited_for(qtbot: QtBot) -> None:
    saves = Saves()
    with pytest.raises(ValueError, match="before it set out"), saves.begin("form"):
        raise ValueError("before it set out")
    assert saves.state is SaveState.ALL_SAVED


def test_only_the_first_word_about_a_save_counts(qtbot: QtBot) -> None:
    saves = Saves()
    told: list[SavedEntity] = []
    saves.changed.connect(told.append)
    save = saves.begin("form")
    save.done(SavedEntity.SURVEY_RESPONSE)
    save.failed("Too late.")
    assert (saves.state, told) == (SaveState.ALL_SAVED, [SavedEntity.SURVEY_RESPONSE])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["done", "failed"])), max_size=12))
def test_whatever_happens_the_newest_word_on_each_thing_stands(events: list[tuple[str, str]]) -> None:
    saves = Saves()
    under_way = [(saves.begin(key), key, end) for key, end in events]
    for save, _, end in under_way:
        if end == "done":
            save.done()
        else:
            save.failed("No.")
    newest = {key: end for _, key, end in under_way}
    failed = "failed" in newest.values()
    assert saves.state is (SaveState.NOT_SAVED if failed else SaveState.ALL_SAVED)
