"""Vietnamese leaves both programs whole where a code page cannot write it, or where nothing listens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT

WESTERN = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
"""What a Windows computer does to a program whose output goes into a file or a pipe."""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **WESTERN},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@pytest.mark.parametrize("program", ["desktop_app", "upstream"])
@pytest.mark.parametrize("words", [["--help"], ["không-có"]])
def test_help_and_errors_are_written_as_utf_8(tmp_path: Path, program: str, words: list[str]) -> None:
    done = run(tmp_path, "-m", program, *words)
    told = (done.stdout + done.stderr).decode("utf-8")
    assert "cách dùng:" in told
    assert "Traceback" not in told


def test_the_provinces_server_tells_its_vietnamese_name(tmp_path: Path) -> None:
    made = run(tmp_path, "-m", "upstream", "init", "--name", "Tỉnh Bắc Kạn")
    assert made.returncode == 0, made.stderr
    code = run(tmp_path, "-m", "upstream", "enrol", "--commune", "00004", "--name", "Máy của Ngọc Ẩn")
    assert code.returncode == 0, code.stderr
    for done in (made, run(tmp_path, "-m", "upstream", "status"), run(tmp_path, "-m", "upstream", "devices")):
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr.decode("utf-8")
    assert "Tỉnh Bắc Kạn" in made.stdout.decode("utf-8")


def test_a_program_without_streams_does_its_work(tmp_path: Path) -> None:
    """As Windows starts a program that has only a window."""
    script = "import sys; sys.stdin = sys.stdout = sys.stderr = None; from {} import main; "
    script += "open('ended', 'a').write(str(main({!r})))"
    self_test = ["doctor", "--self-test", str(tmp_path / "tried")]
    for entry, words in (("desktop_app.cli.entry", self_test), ("upstream.admin.cli", ["init"])):
        done = run(tmp_path, "-c", script.format(entry, words))
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "ended").read_text() == "00"
