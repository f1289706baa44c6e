"""Programs of our own that are run to their end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence


def run_module(
    words: Sequence[str], longest_wait: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m`` with these words; what it wrote and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=longest_wait,
        check=False,
    )
