"""Starts windows in processes of their own, with compiled bytecode as an installed program has it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.builders import PASSPHRASE
from tests.support.processes import ROOT


class Start(NamedTuple):
    """One start: seconds on the clock and of the processor, memory in MB."""

    seconds: float
    processor: float
    resident: int
    peak: int


def start_window(bytecode: Path, *book: Path) -> Start:
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
        *map(str, book),
    ]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    seconds, processor, resident, peak = done.stdout.split()
    return Start(float(seconds), float(processor), int(resident), int(peak))
