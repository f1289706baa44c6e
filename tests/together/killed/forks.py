"""Programs that are started and killed many times: all is imported once, and each start is a fork."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.patience import PATIENCE_SECONDS
from tests.support.system import kill

ROOT = Path(__file__).parents[3]


def serve(work: Callable[[bytes], None]) -> None:
    """Run each line of the input in a fork of its own and answer with its id.

    The next line asks how it ended. Until then its id stays taken, so that nobody else is killed instead.
    """
    for line in sys.stdin.buffer:
        pid = os.fork()
        if pid == 0:
            work(line)
            os._exit(0)
        print(pid, flush=True)
        sys.stdin.buffer.readline()
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


class Forks:
    """The other side of :func:`serve`."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        self._pid = 0

    def start(self, line: bytes) -> None:
        """Begin a fork."""
        self._pid = self._ask(line)

    def kill(self) -> int:
        """End the fork as a power cut would; its exit status, which tells whether it had ended by itself."""
        kill(self._pid)
        return self.wait()

    def wait(self) -> int:
        """Let the fork come to its end; its exit status."""
        return self._ask(b"")

    def end(self) -> None:
        """Let everything go."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_SECONDS)
        self._process.stdout.close()

    def _ask(self, line: bytes) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())
