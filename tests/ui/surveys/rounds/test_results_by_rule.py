"""The page of results shows the share that decides, and no verdict where nothing is asked of a content."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.commands import change_round
from tests.ui.surveys.conftest import World, in_round
from tests.ui.surveys.rounds.test_round import all_answers, entered
from ui.surveys.surveys_room import SurveysRoom


@pytest.mark.parametrize(
    ("rule", "figure", "below", "fifth", "matrix"),
    [
        (
            "commune",
            "17/18  (≥ 80 %)",
            "Thấp nhất 75,00 %",
            ["75,00 %", "≥ 80 %", "✗ Chưa đạt"],
            ["✗ 75,00", "100,00", "✗ 50,00"],
        ),
        (
            "residential_area",
            "0/18  (≥ 80 %)",  # the third area has told nothing yet
            "Ở mọi khu dân cư; thấp nhất 50,00 %",
            ["75,00 %", "≥ 80 % mỗi khu", "✗ Chưa đạt"],
            ["75,00", "100,00", "✗ 50,00"],
        ),
        (
            "average",
            "98,61 %  (≥ 80 %)",
            "Trung bình 18 nội dung",
            ["75,00 %", "–", "–"],
            ["75,00", "100,00", "50,00"],
        ),
    ],
)
def test_results_go_by_the_rule_of_the_round(
    qtbot: QtBot,
    room: SurveysRoom,
    world: World,
    rule: str,
    figure: str,
    below: str,
    fifth: list[str],
    matrix: list[str],
) -> None:
    entered(world, "a01", all_answers("1"), all_answers("1"))
    entered(world, "a02", all_answers("1", q05="2"), all_answers("1"))
    with world.office.record() as rec:
        change_round(rec, world.round_id, {"thresholds": {"tested_per": rule}})
    in_round(qtbot, room, world)
    results = room.round.results
    assert results.contents.figure.text() == figure
    assert results.contents.below.text().startswith(below)
    cells = [cell.text for cell in results.questions.rows[4].cells]
    assert [cells[2], *cells[6:]] == fifth
    results.pages.setCurrentWidget(results.matrix_view)
    assert [cell.text for cell in results.matrix.rows[4].cells][2:5] == matrix
    assert (results.shares.shares[4].reached is False) is (rule == "commune")
