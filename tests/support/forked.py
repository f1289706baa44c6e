"""Python programs whose modules are imported once: each start is a fork of a process that has them.

What runs is what ``python -m`` would run, in a process of its own that is ended and killed as any other. That
the programs start from nothing, too, is tested where they are started as people start them.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import IO, Any

from tests.support.patience import PATIENCE_SECONDS
from tests.support.system import WINDOWS

_PRELOADED = [
    # The window and its commands, but for what takes the time of its start (desktop_app.cli).
    "PySide6.QtWidgets",
    "desktop_app.book.opening",
    "desktop_app.book.search",
    "desktop_app.exchange.workbooks.making",
    "desktop_app.reports.documents.rendering",
    "openpyxl",
    "reportlab.pdfgen.canvas",
    "sqlcipher3.dbapi2",
    "tests.builders",
    "ui.shell.app",
    "ui.shell.main_window",
    "xlsxwriter",
    # The province's server.
    "alembic.command",
    "litestar._kwargs",
    "litestar.exceptions.responses",
    "litestar.middleware._internal.exceptions",
    "litestar.middleware.response_cache",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "upstream.server.app",
    "upstream.admin.cli",
    "upstream.admin.commands",
    "upstream.http.connections",
    "upstream.server.serving",
    "uvicorn.lifespan.off",
    "uvicorn.loops.asyncio",
    "uvicorn.protocols.http.h11_impl",
    "anyio._backends._asyncio",
    "anyio.streams.tls",
    "upstream.http.log_bounds",
    # The last one: it uses what is loaded.
    "tests.support.running.warmed",
]


class ForkedProcess:
    """``python -m module`` in a fork; speaks as ``subprocess.Popen`` does."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        cwd: str,
        stderr: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        reader, writer = os.pipe()
        self.args = [module, *arguments]
        self.returncode: int | None = None
        self._process = context.Process(
            target=_become,
            args=(
                self.args,
                cwd,
                dict(os.environ if env is None else env),
                _Handed(writer),
                None if stderr is None else _Handed(stderr),
            ),
        )
        with _without_main():
            self._process.start()
        os.close(writer)
        assert self._process.pid is not None
        self.pid: int = self._process.pid
        self.stdout: IO[bytes] = os.fdopen(reader, "rb")

    def poll(self) -> int | None:
        """Its exit status, ``None`` while it runs."""
        self.returncode = self._process.exitcode
        return self.returncode

    def wait(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Wait for its end; its exit status."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return status

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()


class StartedProcess(subprocess.Popen[bytes]):
    """The same without a fork, for systems that have none."""

    stdout: IO[bytes]

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        cwd: str,
        stderr: int | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )


type Forked = ForkedProcess | StartedProcess


def forked(
    module: str,
    arguments: Sequence[str],
    cwd: str,
    stderr: int | None = None,
    env: Mapping[str, str] | None = None,
) -> Forked:
    """Begin ``python -m module`` in a fork; where the system has none, as any other program."""
    kind = StartedProcess if WINDOWS else ForkedProcess
    return kind(module, arguments, cwd, stderr, env)


@contextmanager
def _without_main() -> Iterator[None]:
    """What the tests were started by is not imported again in each fork."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class _Handed:
    """A file descriptor that goes along to the new process."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Any, ...]:
        from multiprocessing.reduction import DupFd  # not on Windows

        return _taken, (DupFd(self._number),)


def _taken(handed: Any) -> int:
    return int(handed.detach())


def _become(command: list[str], cwd: str, env: Mapping[str, str], stdout: int, stderr: int | None) -> None:
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for number, of in ((stdout, 1), (stderr, 2)):
        if number is not None:
            os.dup2(number, of)
            os.close(number)
    # A stream remembers what its file could do when it was opened.
    sys.stdout, sys.stderr = (os.fdopen(of, "w", 1, "utf-8", closefd=False) for of in (1, 2))
    sys.argv = [*command]
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)
