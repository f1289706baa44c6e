"""A province on loopback: the real server program in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop_app.base.problems import Problem
from desktop_app.demo.child import module_command, run_module

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_LONGEST_WAIT = 60


class Province:
    """Runs ``so-mat-tran-upstream`` over an SQLite file; a context manager that stops it again."""

    def __init__(self, folder: Path) -> None:
        self._database = folder / "province.sqlite"
        self._log = folder / "province.log"
        self._process: subprocess.Popen[str] | None = None
        self.address = ""

    def __enter__(self) -> Self:
        if find_spec("litestar") is None:
            raise Problem(
                "The province's server is not installed. Install so-mat-tran[upstream] for the demonstration."
            )
        self.command("init", "--sample", "--name", "Tỉnh Mẫu")
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                module_command([*self._words(), "serve", "--port", "0"]),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        self.address = self._listening()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def command(self, *words: str) -> str:
        """Run one of the server's other commands; return what it prints.

        Raises:
            Problem: it failed.
        """
        done = run_module([*self._words(), *words], _LONGEST_WAIT)
        if done.returncode != 0:
            raise Problem("The province's server failed: {reason}", reason=done.stderr.strip()[-400:])
        return done.stdout.strip()

    def _words(self) -> list[str]:
        return ["upstream", "--database", os.fspath(self._database), "--lang", "en"]

    def _listening(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = _ADDRESS.search(line)
            if found:
                return found.group()
        raise Problem(
            "The province's server did not start: {reason}", reason=self._log.read_text("utf-8")[-400:]
        )
