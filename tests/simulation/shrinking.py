"""From a long list of steps that breaks a promise to a short one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.simulation.steps import Step


def shrink(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool], *, tries: int = 400) -> list[Step]:
    """Leave out what is not needed, in ever smaller chunks, while the rest still fails."""
    kept = list(steps)
    size = max(1, len(kept) // 2)
    while tries > 0:
        smaller, at = False, 0
        while at < len(kept) and tries > 0:
            rest = kept[:at] + kept[at + size :]
            tries -= 1
            if fails(rest):
                kept, smaller = rest, True
            else:
                at += size
        if size == 1 and not smaller:
            break
        size = max(1, size // 2) if not smaller or size > 1 else 1
    return kept
