"""Commands of the program that end by themselves, run as ``python -m`` runs them, and what they said."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from tests.support.forked import forked
from tests.support.patience import PATIENCE_SECONDS
from tests.support.system import end_group

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def run_script(code: str, *words: str | Path) -> CompletedProcess[str]:
    """Run ``python -c code words``; what it said."""
    return run_command("tests.support.running.script", code, *words)


def run_command(
    module: str, *words: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> CompletedProcess[str]:
    """Run ``python -m module words`` with ``env`` on top of the tests' environment; what it said, as UTF-8.

    Raises:
        subprocess.TimeoutExpired: it does not end; it is ended by force.
    """
    arguments = [str(word) for word in words]
    with tempfile.TemporaryFile() as complaints:
        process = forked(module, arguments, str(cwd), complaints.fileno(), {**os.environ, **(env or {})})
        try:
            with process.stdout as stream:
                said = stream.read().decode("utf-8")
            status = process.wait(PATIENCE_SECONDS)
        finally:
            end_group(process.pid, forced=True)
        complaints.seek(0)
        return CompletedProcess([module, *arguments], status, said, complaints.read().decode("utf-8"))
