"""Takes a file back and is killed with the entry that is said: ``FOLDER ACT COUNT``."""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from desktop_app.registers.entries.steps import Step
from desktop_app.registers.entries.taking_back import take_back_all
from tests.builders import an_office


def main(folder: str, act: str, count: str) -> None:
    """Take it back as far as that."""
    office = an_office(Path(folder))

    def end_there(done: int, _of: int) -> None:
        if done == int(count):
            os.kill(os.getpid(), signal.SIGKILL)

    with office.record() as rec:
        take_back_all(rec, act, Step(date(2026, 10, 2), reason="Nhầm tệp"), end_there)
        os.kill(os.getpid(), signal.SIGKILL)  # before it is committed


if __name__ == "__main__":
    main(*sys.argv[1:])
