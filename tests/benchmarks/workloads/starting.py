"""Starts windows in processes of their own, with compiled bytecode as an installed program has it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.book.extent import END
from tests.builders import PASSPHRASE
from tests.support.processes import ROOT


class Start(NamedTuple):
    """A moment of a start: seconds on the clock and of the processor, memory in MB."""

    seconds: float
    processor: float
    resident: int
    peak: int
    proportional: int


class Starts(NamedTuple):
    """The moments of one start: the question for a PIN is painted, where there is one; it can be used."""

    asked: Start
    usable: Start


def start_window(bytecode: Path, *book: Path) -> Starts:
    """Start the window over ``book``, or an empty one."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    secret = bytecode / "passphrase"
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment["SO_MAT_TRAN_PASSPHRASE_FILE"] = str(secret)
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.workloads.window_child",
        repr(time.monotonic()),
        *(part for each in book for part in (str(each), str(END.timestamp()))),
    ]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    moments = [
        Start(float(seconds), float(processor), *map(int, memory))
        for seconds, processor, *memory in map(str.split, done.stdout.splitlines())
    ]
    return Starts(moments[0], moments[-1])
