"""Nothing by chance: random numbers from the seed, the server's clock from the world, no threads."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import anyio.to_thread

from desktop_app.base import ids


@contextmanager
def nothing_by_chance(seed: str, nanoseconds: Callable[[], int]) -> Iterator[None]:
    """Within, ids and secrets follow from ``seed`` and the server runs its work where it is asked to."""
    source = random.Random(seed)

    async def at_once(work: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
        return work(*arguments)

    with ExitStack() as stack:
        stack.enter_context(patch.object(os, "urandom", source.randbytes))
        stack.enter_context(patch.object(random, "_urandom", source.randbytes))
        stack.enter_context(patch.object(ids, "_order", type(ids._order)()))
        stack.enter_context(patch.object(time, "time_ns", nanoseconds))
        stack.enter_context(patch.object(anyio.to_thread, "run_sync", at_once))
        yield
