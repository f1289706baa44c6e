"""``python -m tests.simulation --seed 7 --steps 400``: play one seed, or many; shrink what fails."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.play import Played, Scene

_HASHES = "PYTHONHASHSEED"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, one after the other")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--shrink", action="store_true", help="leave out the steps that a failure needs not")
    parser.add_argument("--story", action="store_true", help="tell what happens, also where all is well")
    parser.add_argument("--keep", type=Path, help="write the steps that fail there")
    parser.add_argument("--play", type=Path, help="play steps that were kept instead of drawing them")
    return parser.parse_args()


def _main(options: argparse.Namespace) -> int:
    from tests.simulation.drawing import draw
    from tests.simulation.play import play
    from tests.simulation.steps import read, written

    logging.disable(logging.CRITICAL)
    failed = count = 0
    begun = time.monotonic()
    for seed in range(options.seed, options.seed + options.seeds):
        scene, steps = draw(seed, options.steps)
        if options.play:
            steps = read(options.play.read_bytes())
        played = play(scene, steps)
        count += len(steps)
        if played.failure:
            failed += 1
            print(
                f"seed {seed}, {len(steps)} steps, {scene.computers} computers: {played.failure}", flush=True
            )
            if options.shrink:
                played = _shrunk(scene, played)
                print(f"shrunk to {len(played.done)} steps: {played.failure}")
            if options.keep:
                options.keep.write_bytes(written(played.done))
        if options.story or (played.failure and options.shrink):
            print("\n".join(f"{number}. {said}." for number, said in enumerate(played.story, start=1)))
    speed = count / max(time.monotonic() - begun, 0.001)
    print(f"{count} steps, {failed} of {options.seeds} seeds failed, {speed:.0f} steps a second")
    return 1 if failed else 0


def _shrunk(scene: Scene, played: Played) -> Played:
    """The shortest list of steps found by which the same promise is broken, as it was played."""
    from tests.simulation.play import play
    from tests.simulation.shrinking import shrink
    from tests.simulation.steps import Step

    best = played

    def fails(steps: Sequence[Step]) -> bool:
        nonlocal best
        again = play(scene, steps)
        if again.kind == played.kind:
            best = again
        return again.kind == played.kind

    shrink(played.done, fails)
    return best


if os.environ.get(_HASHES) != "0":  # sets have an order of their own in each process otherwise
    os.environ[_HASHES] = "0"
    os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
os.environ.setdefault("TMPDIR", "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp")
sys.exit(_main(_options()))
