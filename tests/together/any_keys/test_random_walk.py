"""Somebody who presses any keys at all, in every room of the sample office: nothing unforeseen happens.

The keys are drawn from a seed, so a walk that ends badly can be walked again; what the window has done
meanwhile depends on the speed of the machine, which is why a walk is long and has several seeds.
"""

from __future__ import annotations

from itertools import batched
from pathlib import Path

import pytest

from desktop_app.base.faults.notes import FOLDER, NOTES_FILE
from desktop_app.sample.content import sample_content
from desktop_app.sample.sample_office import make_sample_office
from tests.builders import an_office
from tests.support.display import Display
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.running.random_keys import STRIDE, keys_of
from tests.together.by_hand.typist import Typist, start_program

pytestmark = [pytest.mark.window, pytest.mark.timeout(900)]
PAUSE_MILLIS = 60


def walked(display: Display, processes: Processes, folder: Path, seed: int, number: int) -> None:
    """Press the keys of a seed at the program over a sample office of its own."""
    office, names = an_office(folder / "office"), sample_content().officers
    office.officer = names.first
    make_sample_office(office)
    office.close()
    typist, notes = Typist(display), office.folder.root / FOLDER / NOTES_FILE
    running = start_program(processes, display, office.folder.root)
    typist.window()
    typist.rest()
    typist.press(*names.pins[names.first], "Return")
    typist.rest()
    done: list[str] = []
    for part in batched(keys_of(seed, number), STRIDE):
        typist.press(*part, pause_millis=PAUSE_MILLIS)
        done += part
        typist.rest()
        told = f"seed {seed}, the keys before: {' '.join(done[-2 * STRIDE :])}"
        assert running.poll() is None, f"the program has ended; {told}"
        assert not notes.exists(), f"{notes.read_text('utf-8')}\n{told}"
    running.terminate()
    running.wait(PATIENCE_SECONDS)


def test_any_keys_at_all_are_answered(display: Display, processes: Processes, tmp_path: Path) -> None:
    walked(display, processes, tmp_path, 1, 5 * STRIDE)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_any_keys_at_all_for_a_long_time(
    display: Display, processes: Processes, tmp_path: Path, seed: int
) -> None:
    walked(display, processes, tmp_path, seed, 25 * STRIDE)
