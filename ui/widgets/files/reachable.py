"""Whether a folder or file is there, without waiting for a share of a network that was lost.

The system answers for such a share after half a minute or more; the window would not answer until then.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

PATIENCE_SECONDS: Final = 0.5
"""A folder of this computer answers in a thousandth of that."""

_asked: dict[Path, Thread] = {}
"""What has not answered yet: it is not asked a second time."""


def is_folder(
    path: Path, seconds: float = PATIENCE_SECONDS, look: Callable[[Path], bool] = Path.is_dir
) -> bool:
    """Whether a folder is there, and says so within ``seconds``."""
    return _answer(path, seconds, look) is True


def may_be_there(
    path: Path, seconds: float = PATIENCE_SECONDS, look: Callable[[Path], bool] = Path.exists
) -> bool:
    """Whether a file is there, or does not say within ``seconds`` that it is not: it may be replaced then."""
    return _answer(path, seconds, look) is not False


def _answer(path: Path, seconds: float, look: Callable[[Path], bool]) -> bool | None:
    """What ``look`` finds; ``None`` where that takes longer, or fails."""
    if (waiting := _asked.get(path)) is not None and waiting.is_alive():
        return None
    found: list[bool] = []

    def ask() -> None:
        with suppress(OSError):
            found.append(look(path))

    thread = _asked[path] = Thread(target=ask, name="is there a folder", daemon=True)
    thread.start()
    thread.join(seconds)
    if not thread.is_alive():
        _asked.pop(path, None)
    return found[0] if found else None
