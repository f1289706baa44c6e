"""``restore`` says that the computer needs a new code when it does, and only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.builders import PASSPHRASE
from tests.support.running.commands import run_command
from tests.support.servers.upstream import Desk, Upstream


def test_restore_says_that_a_new_code_is_needed(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def program(folder: str, *words: str | Path) -> str:
        place, environment = tmp_path / folder, {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)}
        done = run_command("desktop_app", "--lang", "en", "--data-dir", place, *words, env=environment)
        assert done.returncode == 0, done.stderr
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
