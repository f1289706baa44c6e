"""Processes that die at a moment that is chosen, so that a test meets the same moments on any machine."""

from __future__ import annotations

import subprocess

from tests.support.running.commands import run_script
from tests.support.system import KILLED

_WATCHED = """\
import sys
from pathlib import Path
from tests.support.system import die
{preparation}
moments, last = 0, {moment}
def watch(frame, event, argument):
    global moments
    moments += 1
    if moments == last:
        die()
sys.setprofile(watch)
{work}
sys.setprofile(None)
print(moments)
"""


def moments_of(preparation: str, work: str) -> int:
    """How many moments a piece of work has: each call of Python or C code begins one, each return another."""
    done = _run(preparation, work, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def die_in(preparation: str, work: str, moment: int) -> None:
    """Do the work in a process of its own that is killed, as by a power cut, at one of its moments."""
    done = _run(preparation, work, moment)
    assert done.returncode == KILLED, f"it was through before moment {moment}: {done.stderr}"


def _run(preparation: str, work: str, moment: int) -> subprocess.CompletedProcess[str]:
    script = _WATCHED.format(preparation=preparation, work=work, moment=moment)
    return run_script(script)
