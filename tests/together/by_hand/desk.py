"""A desk: the real program over a book, and somebody at its keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop_app.book.office import Office
from tests.support.display import Display
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist, start_program

_SOON_SECONDS = 2


@dataclass
class Desk:
    """The program over a book, and somebody at its keyboard."""

    office: Office
    typist: Typist

    def keys(self, *keys: str) -> None:
        """Press keys one by one, and let the window follow each."""
        for key in keys:
            self.typist.rest()
            self.typist.press(key)


@contextmanager
def program_over(office: Office, display: Display, processes: Processes) -> Iterator[Typist]:
    """The program over the book of an office, which is closed behind it."""
    typist = Typist(display)
    running = start_program(processes, display, office.folder.root)
    typist.window()
    try:
        yield typist
    finally:
        running.terminate()
        running.wait(PATIENCE_SECONDS)
        office.close()


def came(condition: Callable[[], bool], seconds: float = _SOON_SECONDS) -> bool:
    """Whether something happens soon; the caller tries again where it does not."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False
