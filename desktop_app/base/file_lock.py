"""Lock a file so that other processes see it is in use; the system releases it however the program ends."""

from __future__ import annotations

import os
from typing import IO


def hold(stream: IO[bytes]) -> None:
    """Lock a file until it is closed.

    Raises:
        OSError: somebody else holds it.
    """
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
