"""A form keyed offline into a round closed elsewhere: a person decides, nothing counts silently."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.tally.counts import area_counts
from tests.builders import put_response
from tests.support.servers.upstream import Desk
from tests.ui.sync.conftest import Screen


def move(desk: Desk, round_id: str, *states: str) -> None:
    for state in states:
        with desk.office.record() as rec:
            set_round_state(rec, round_id, state, "nhầm số")


def counted(desk: Desk) -> str:
    """A round that takes forms, with one of them."""
    with desk.office.record() as rec:
        round_id = create_round(rec, {"title": "Lấy ý kiến", "target": "NTM", "year": 2026})
        put_round_area(rec, round_id, "a1", total_households=90)
    move(desk, round_id, "open", "counting")
    return round_id


def valid(desk: Desk, round_id: str) -> int:
    with desk.office.read() as connection:
        counts = area_counts(connection, round_id)
    return counts["a1"].get("valid", 0) if "a1" in counts else 0


@pytest.mark.parametrize("answer", ["again", "drop"])
def test_a_late_form_waits_on_the_screen_and_is_counted_only_when_a_person_says_so(
    screens: tuple[Screen, Screen], qtbot: QtBot, answer: str
) -> None:
    lan, minh = screens
    round_id = counted(lan.desk)
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    with minh.desk.office.record() as rec:
        put_response(rec, "f1", round_id=round_id, serial=1, comment="muộn")
    move(lan.desk, round_id, "closed")
    lan.exchange(qtbot)

    minh.exchange(qtbot)
    (card,) = minh.room.rejections.by_number.values()
    assert "Lấy ý kiến" in card.row.rejection.reason
    assert "muộn" in [value for _, value in card.row.values]
    lan.exchange(qtbot)
    assert [valid(screen.desk, round_id) for screen in screens] == [0, 0]

    move(lan.desk, round_id, "counting")
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    if answer == "again":
        card.again.click()
    else:
        minh.ask.answers.append(True)
        card.drop.click()
    qtbot.waitUntil(lambda: minh.room.rejections.by_number == {})
    minh.exchange(qtbot)
    lan.exchange(qtbot)
    taken = int(answer == "again")
    assert [valid(screen.desk, round_id) for screen in screens] == [taken, taken]
    assert (lan.desk.get("survey_response", "f1") is not None) == bool(taken)


def test_a_late_form_that_is_sent_again_while_the_round_is_closed_waits_anew(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    round_id = counted(lan.desk)
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    with minh.desk.office.record() as rec:
        put_response(rec, "f1", round_id=round_id, serial=1)
    move(lan.desk, round_id, "closed")
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    (first,) = minh.room.rejections.by_number.values()
    first.again.click()
    qtbot.waitUntil(lambda: minh.room.rejections.by_number == {})
    minh.exchange(qtbot)
    (second,) = minh.room.rejections.by_number.values()
    assert second.row.rejection.number != first.row.rejection.number
    assert minh.desk.get("survey_response", "f1") is None
    assert [valid(screen.desk, round_id) for screen in screens] == [0, 0]


def test_a_closing_that_had_not_seen_a_form_says_so_and_is_decided_by_a_person(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    round_id = counted(lan.desk)
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    with minh.desk.office.record() as rec:
        put_response(rec, "f1", round_id=round_id, serial=1, comment="muộn")
    minh.exchange(qtbot)
    move(lan.desk, round_id, "closed")
    for screen in (lan, minh, lan):
        screen.exchange(qtbot)

    for screen in screens:
        (card,) = screen.room.conflicts.by_id.values()
        words = [item.text() for item in card.question.findChildren(QLabel)]
        assert any("chưa nhận được" in text and "Minh" in text for text in words)
        assert valid(screen.desk, round_id) == 1
    (card,) = lan.room.conflicts.by_id.values()
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    for screen in screens:
        assert screen.desk.value("survey_round", round_id, "status") == "closed"
        assert not screen.room.conflicts.by_id
