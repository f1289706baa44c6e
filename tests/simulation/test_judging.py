"""What the simulator takes for lost: neither more nor less than is nowhere any more."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop_app.wire.op import Value
from tests.simulation.acts.copies import BackUp, KeepFolder, Lose, PutFolderBack, Restore
from tests.simulation.acts.people import perform
from tests.simulation.acts.provinces import MoveProvince
from tests.simulation.oracle import Place, Record
from tests.simulation.steps import Step, Sync, TypeCell
from tests.simulation.world import world

DISMISSED = ("officer", "officer:lan", "dismissed")
FIGURE = ("indicator_value", "iv", "value")
COPIES = [(KeepFolder(who=1), PutFolderBack(who=1)), (BackUp(who=1), Restore(who=1))]

# Who loses the power closes no file.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def lost_acts(steps: Sequence[Step]) -> set[int]:
    """The acts that count as lost after these steps of Lan, Minh and Cường, in whatever order."""
    with world("judging", 3) as made:
        for step in steps:
            assert perform(step, made, made.computers[step.who]), step
        (commune,) = made.communes.values()
        assert len(commune.record.acts) == 1
        return commune.record.lost


@pytest.mark.parametrize(("keeps", "goes_back"), COPIES, ids=["copy", "backup"])
@pytest.mark.parametrize("third_has_it", [False, True])
def test_what_only_a_book_put_back_had_is_lost(keeps: Step, goes_back: Step, third_has_it: bool) -> None:
    figure = TypeCell(who=0, cell=10, value="207")
    received = [Sync(who=who) for who in ((0, 1, 2) if third_has_it else (0, 1))]
    steps = [keeps, figure, *received, MoveProvince(), Lose(who=0)]
    assert lost_acts(steps) == set()
    assert lost_acts([*steps, goes_back]) == (set() if third_has_it else {0})


def _vanished(place: Place, acts: Sequence[tuple[Value, Value]], current: Value) -> list[Value]:
    record = Record()
    for value, over in acts:
        record.begin("Lan", {place: value}, {place: [over]}).saved = True
    return [value for _, _, value in record.vanished(lambda _: current, {})]


def test_a_mark_taken_back_is_as_one_that_was_never_made() -> None:
    assert _vanished(DISMISSED, [(1, None), (0, 1)], None) == []
    assert _vanished(DISMISSED, [(1, None)], None) == [1]
    assert _vanished(DISMISSED, [(1, None), (0, 1)], 1) == [0]


def test_a_zero_that_was_counted_is_not_nothing() -> None:
    assert _vanished(FIGURE, [(0, None)], None) == [0]
    assert _vanished(FIGURE, [("0", None)], None) == ["0"]
