"""Any keys at all, in every room of the program, by their names in X; a walk is drawn from its seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

ROOMS = [f"ctrl+{number}" for number in range(1, 9)]
MOVES = ["Tab", "shift+Tab", "Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next", "ctrl+Home"]
ACTS = [
    *("Return", "space", "Escape", "Delete", "F10", "Menu", "ctrl+Return", "BackSpace", "Insert"),
    *(f"F{number}" for number in range(1, 13)),
    *(f"ctrl+{letter}" for letter in "abcdefghijknprsuvxyz0"),
    *(f"alt+{letter}" for letter in "abcdghiklmnopstuvx12"),
    *("alt+Left", "alt+Down", "shift+Down", "ctrl+Right", "ctrl+End", "shift+F10", "ctrl+shift+z"),
]
LETTERS = [*"0123456789aeghinotu", "comma", "period", "slash", "minus", "equal"]
OUT = ["Escape"] * 6
"""Out of whatever is open, so that a walk does not end in the first dialog that asks something."""
STRIDE = 40
"""Keys in one room."""


def keys_of(seed: int, number: int) -> Iterator[str]:
    """The keys of a walk: a room, then anything, and out again."""
    chance = random.Random(f"walk {seed}")
    pressed = 0
    while pressed < number:
        here = [chance.choice(ROOMS)]
        for _ in range(STRIDE - len(OUT) - 1):
            kind = chance.choices((MOVES, ACTS, LETTERS), (4, 3, 4))[0]
            here.append(chance.choice(kind))
        yield from (*here, *OUT)
        pressed += STRIDE
