"""Run programs of our own to their end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence


def module_command(words: Sequence[str]) -> list[str]:
    """Return what runs ``python -m`` with these words; it speaks UTF-8 on Windows too, also when it dies."""
    return [sys.executable, "-X", "utf8", "-m", *words]


def run_module(
    words: Sequence[str], longest_wait: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m`` with these words; return what it wrote and how it ended."""
    return subprocess.run(
        module_command(words),
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=longest_wait,
        check=False,
    )
