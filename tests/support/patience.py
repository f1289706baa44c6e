"""How long a test waits for what must happen: no test takes that long, a busy machine may."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_SECONDS = 90.0
_LOOK_AGAIN_SECONDS = 0.01


def wait_until(
    condition: Callable[[], object],
    what: str,
    pause: float = _LOOK_AGAIN_SECONDS,
    seconds: float = PATIENCE_SECONDS,
) -> None:
    """Wait for something that another process or thread does."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(pause)
