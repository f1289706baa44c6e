"""Child processes of tests: started in a group of their own and ended by their ids, whatever happens."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.forked import Forked, forked
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.system import end_group

ROOT = Path(__file__).resolve().parent.parent.parent


class Processes:
    """Starts processes and ends those that still run."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[bytes] | Forked] = []

    def start(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        stdin: int | None = subprocess.DEVNULL,
        stdout: int | None = subprocess.DEVNULL,
        stderr: int | None = None,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen[bytes]:
        """Start ``command`` with ``env`` on top of the tests' own environment."""
        process = subprocess.Popen(
            [str(part) for part in command],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
        )
        self._started.append(process)
        return process

    def fork(
        self,
        module: str,
        arguments: Sequence[str],
        stderr: int | None = None,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> Forked:
        """Run ``python -m module`` in a fork of a process that has imported it; its output can be read.

        Where the system has no forks, it is started as any other program.
        """
        process = forked(module, arguments, str(cwd), stderr, {**os.environ, **(env or {})})
        self._started.append(process)
        return process

    def end_all(self) -> None:
        """End every process and its children: politely first, after three seconds by force."""
        for process in reversed(self._started):
            end_group(process.pid, forced=False)
            with suppress(subprocess.TimeoutExpired):
                process.wait(3)
            end_group(process.pid, forced=True)
            process.wait(PATIENCE_SECONDS)
            if process.stdout is not None:
                process.stdout.close()
        self._started.clear()


def wait_for(path: Path, process: subprocess.Popen[bytes] | Forked) -> None:
    """Wait until ``path`` is there; fail when ``process`` ends first."""

    def there() -> bool:
        assert process.poll() is None, f"{process.args!r} ended with {process.poll()}"
        return path.exists()

    wait_until(there, f"{process.args!r}")


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Processes that end with the test."""
    started = Processes()
    yield started
    started.end_all()


@pytest.fixture(scope="session")
def session_processes() -> Iterator[Processes]:
    """Processes that end with the run."""
    started = Processes()
    yield started
    started.end_all()
