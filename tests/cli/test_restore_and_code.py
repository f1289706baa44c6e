"""``restore`` says that the computer needs a new code when it does, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.builders import PASSPHRASE
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT
from tests.support.servers.upstream import Desk, Upstream


def test_restore_says_that_a_new_code_is_needed(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def program(folder: str, *words: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "desktop_app", "--lang", "en", "--data-dir", str(tmp_path / folder)]
            + [str(word) for word in words],
            env={**os.environ, "SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=True,
        )
        return done.stdout

    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream)
    for desk in (lan, minh):
        desk.office.close()
    told = {}
    for name in ("Lan", "Minh"):
        program(name, "backup", "--out", tmp_path / f"{name}.smt-backup")
        told[name] = program(f"{name}-again", "restore", tmp_path / f"{name}.smt-backup")
    assert "ask the province for a new code" in told["Lan"]
    assert "Restored into" in told["Minh"]
    assert "new code" not in told["Minh"], "it was never connected"
