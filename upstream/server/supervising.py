"""Several processes of one server: started, started again when one ends, and replaced one after the other."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from desktop_app.base.i18n import tr

_LONGEST_WAIT_SECONDS = 60.0
_STABLE_SECONDS = 30.0
"""A process that lasted so long is started again at once, another one after a wait that doubles."""


class Supervisor:
    """Keeps ``workers`` processes running until a signal ends it.

    ``SIGTERM`` ends all of them; ``SIGHUP`` replaces one after the other, each once the one before answers:
    so a new version, a certificate or other limits are taken up while the rest serves.
    """

    def __init__(self, workers: int, command: Sequence[str]) -> None:
        self._workers = [_Worker(number, command, self) for number in range(1, workers + 1)]
        self._replace = threading.Event()
        self.ending = threading.Event()
        self.failed = False

    def run(self) -> int:
        """Supervise until the end; 1 when a process could not start at all."""
        before = {
            number: signal.signal(number, handler)
            for number, handler in (
                (signal.SIGTERM, self._on_end),
                (signal.SIGINT, self._on_end),
                (signal.SIGHUP, self._on_replace),
            )
        }
        try:
            for worker in self._workers:
                worker.start()
            while not self.ending.is_set():
                if self._replace.wait(0.2):
                    self._replace.clear()
                    self._replace_all()
            for worker in self._workers:
                worker.end()
            for worker in self._workers:
                worker.join()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return int(self.failed)

    def give_up(self) -> None:
        """A process was refused before it answered: its reason is in its output, another try has the same."""
        self.failed = True
        self.ending.set()

    def _replace_all(self) -> None:
        for worker in self._workers:
            if not self.ending.is_set():
                worker.replace()

    def _on_end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending.set()

    def _on_replace(self, _number: int, _frame: FrameType | None) -> None:
        self._replace.set()


class _Worker(threading.Thread):
    """One process, and the thread that waits for it."""

    def __init__(self, number: int, command: Sequence[str], supervisor: Supervisor) -> None:
        super().__init__(name=f"worker-{number}")
        self._number = number
        self._command = [*command, "--worker", str(number)]
        self._supervisor = supervisor
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._answers = threading.Event()
        self._wanted = threading.Event()

    def run(self) -> None:
        """Start the process, and again whenever it ended."""
        wait = 1.0
        while not self._supervisor.ending.is_set():
            since = time.monotonic()
            status, served = self._serve()
            if self._supervisor.ending.is_set() or self._wanted.is_set():
                self._wanted.clear()
                continue
            if not served:
                self._supervisor.give_up()
                return
            wait = 1.0 if time.monotonic() - since > _STABLE_SECONDS else min(2 * wait, _LONGEST_WAIT_SECONDS)
            print(
                tr("Process {n} ended ({status}); it is started again.", n=self._number, status=status),
                file=sys.stderr,
                flush=True,
            )
            self._supervisor.ending.wait(wait)

    def end(self) -> None:
        """Tell the process to finish what it answers, and end."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()

    def replace(self) -> None:
        """End the process and wait until the next one answers."""
        self._answers.clear()
        self._wanted.set()
        self.end()
        while not self._answers.wait(0.2) and self.is_alive() and not self._supervisor.ending.is_set():
            pass

    def _serve(self) -> tuple[int, bool]:
        with self._lock:
            if self._supervisor.ending.is_set():
                return 0, True
            self._process = process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        served = False
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                print(line, end="", flush=True)
                served = True
                self._answers.set()
        return process.wait(), served
