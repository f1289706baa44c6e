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
_LONGEST_END_SECONDS = 85.0
"""For bodies that arrive, and what is done with them; systemd waits 90 s for all (``TimeoutStopSec``)."""
_LOOKS_EVERY_SECONDS = 0.2


class Supervisor:
    """Keeps ``workers`` processes running until a signal ends it.

    ``SIGTERM`` ends all of them; ``SIGHUP`` replaces one after the other, each once the one before answers:
    so a new version, a certificate or other limits are taken up while the rest serves. Where the new one is
    refused, the rest goes on as it is, and it is tried again. One that has not ended ``longest_end`` seconds
    after it was asked to is killed.
    """

    def __init__(
        self, workers: int, command: Sequence[str], longest_end: float = _LONGEST_END_SECONDS
    ) -> None:
        self._workers = [_Worker(number, command, self) for number in range(1, workers + 1)]
        self._replace = threading.Event()
        self.longest_end = longest_end
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
                if self._replace.wait(_LOOKS_EVERY_SECONDS):
                    self._replace.clear()
                    self._replace_all()
            self._end_all()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return int(self.failed)

    def give_up(self) -> None:
        """A process was refused as the server began: its reason is in its output."""
        self.failed = True
        self.ending.set()

    def _replace_all(self) -> None:
        for worker in self._workers:
            if not self.ending.is_set():
                worker.replace()

    def _end_all(self) -> None:
        for worker in self._workers:
            worker.end()
        latest = time.monotonic() + self.longest_end
        for worker in self._workers:
            worker.join(max(0.0, latest - time.monotonic()))
        for worker in self._workers:
            worker.kill()
            worker.join()

    def _on_end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending.set()

    def _on_replace(self, _number: int, _frame: FrameType | None) -> None:
        self._replace.set()


type _Process = subprocess.Popen[str]


class _Worker(threading.Thread):
    """One process, and the thread that waits for it."""

    def __init__(self, number: int, command: Sequence[str], supervisor: Supervisor) -> None:
        super().__init__(name=f"worker-{number}")
        self._number = number
        self._command = [*command, "--worker", str(number)]
        self._supervisor = supervisor
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._answering: _Process | None = None
        """The last process that answered: it may have ended."""
        self._ended: _Process | None = None
        """The last process that was asked to end."""

    def run(self) -> None:
        """Start the process, and again whenever it ended."""
        wait = 1.0
        while not self._supervisor.ending.is_set():
            since = time.monotonic()
            process = self._serve()
            if process is None or self._supervisor.ending.is_set() or self._ended is process:
                continue
            if self._answering is None:
                self._supervisor.give_up()
                return
            wait = 1.0 if time.monotonic() - since > _STABLE_SECONDS else min(2 * wait, _LONGEST_WAIT_SECONDS)
            print(
                tr(
                    "Process {n} ended ({status}); it is started again.",
                    n=self._number,
                    status=process.returncode,
                ),
                file=sys.stderr,
                flush=True,
            )
            self._supervisor.ending.wait(wait)

    def end(self) -> _Process | None:
        """Tell the process to finish what it answers, and end; return it."""
        with self._lock:
            self._ended = self._process
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
            return self._process

    def kill(self) -> None:
        """End the process at once, if it has not ended."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def replace(self) -> None:
        """End the process and wait until the next one answers."""
        former = self.end()
        latest = time.monotonic() + self._supervisor.longest_end
        while self._answering in (None, former) and self.is_alive():
            if self._supervisor.ending.wait(_LOOKS_EVERY_SECONDS):
                return
            if self._process is former and time.monotonic() > latest:
                self.kill()

    def _serve(self) -> _Process | None:
        """Start a process and wait for its end; ``None``: the server ends."""
        with self._lock:
            if self._supervisor.ending.is_set():
                return None
            self._process = process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                print(line, end="", flush=True)
                self._answering = process
        process.wait()
        return process
