"""The simulator with fixed seeds: a normal run always plays the same; ``make soak`` plays many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.drawing import draw
from tests.simulation.play import Scene, play
from tests.simulation.steps import read

STORIES = {
    # Three restores; what Lan says again for Minh took the place of what she had typed over it unseen.
    "item_said_over_own_value": Scene(200119, 2),
    # Lan typed over what her computer had said again for Minh after a restore, and her screen had not shown.
    "typed_over_what_was_said_for_another": Scene(200119, 2),
    # Lan's own value, unseen over Minh's, had been taken when she was asked for the lost time once more.
    "asked_twice_for_the_lost_time": Scene(200119, 2),
    # A request that a proxy had damaged was refused, and the report was never told to the province.
    "damaged_urgent_report": Scene(1106, 3),
    # Minh's own figure was refused; Lan's, received later in its place, was told by nobody's name.
    "received_after_own_creation_was_refused": Scene(1020, 2),
    # The province asked about a cell in which Lan had written words of her own, which it had never seen.
    "province_comments_a_cell": Scene(1096, 1),
    # Lan posted a voucher that Minh had changed meanwhile; what Minh had typed was on no screen any more.
    "posted_while_another_changed_it": Scene(1205, 2),
    # Minh's exchange went on with the first province's answers after her book was connected to another one.
    "moved_while_a_report_was_under_way": Scene(1136, 2),
    # The province lost a figure that Lan, come home, had found there: it came back without its cell.
    "restored_after_coming_home": Scene(1111, 2),
    # Only Minh's book still had Lan's figure when it was put back: that it is gone then is nobody's fault.
    "last_book_with_it_put_back": Scene(1113, 2),
}
"""Short stories that once broke a promise, and the scene that each is played in."""

STEPS = 150

# Who loses the power closes no file.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def told(seed: int, steps: int, database: str = "") -> str:
    """What is told of a seed that breaks a promise; empty for one that does not."""
    played = play(*draw(seed, steps), database)
    if not played.failure:
        return ""
    again = f"python -m tests.simulation --seed {seed} --steps {steps} --shrink"
    return "\n".join((f"seed {seed}: {played.failure}", *played.story, f"A short story: {again}"))


@pytest.mark.parametrize("seed", range(1, 5))
def test_nothing_is_lost_doubled_or_hidden(seed: int) -> None:
    if found := told(seed, STEPS):
        pytest.fail(found)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_that_went_wrong_ends_well(name: str) -> None:
    steps = read((Path(__file__).parent / "stories" / f"{name}.json").read_bytes())
    played = play(STORIES[name], steps)
    assert played.failure == "", "\n".join(played.story)
    assert len(played.done) == len(steps), "a step is left out, so it is another story"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1250))
def test_nothing_is_lost_doubled_or_hidden_in_many_worlds(seed: int) -> None:
    if found := told(seed, 400):
        pytest.fail(found)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2000, 2025))
def test_nothing_is_lost_doubled_or_hidden_over_postgresql(seed: int, postgres: str) -> None:
    if found := told(seed, 400, postgres):
        pytest.fail(found)
