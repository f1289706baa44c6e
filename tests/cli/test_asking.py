"""Who can be asked at the command line: a person at a terminal, and nobody behind a pipe or a null device."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import PASSPHRASE, an_office, register
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT, Processes

WHETHER = "from desktop_app.base.console.asking import somebody_can_be_asked; print(somebody_can_be_asked())"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command line of a backup that an officer has to sign in for."""
    book, secret = tmp_path / "book", tmp_path / "passphrase"
    office = an_office(book)
    register(office, "Lê Thị Quản", "admin")
    office.close()
    secret.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("SO_MAT_TRAN_PASSPHRASE_FILE", str(secret))
    out = str(tmp_path / "so.smt-backup")
    return [sys.executable, "-m", "desktop_app", "--data-dir", str(book), "backup", "--out", out]


def ended(command: list[str], stdin: int | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        stdin=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_nobody_is_behind_a_null_device() -> None:
    assert ended([sys.executable, "-c", WHETHER], subprocess.DEVNULL).stdout == "False\n"


def test_nobody_is_behind_a_pipe_or_a_closed_input() -> None:
    reader, writer = os.pipe()
    assert ended([sys.executable, "-c", WHETHER], reader).stdout == "False\n"
    os.close(reader)
    os.close(writer)
    without = "import sys; sys.stdin = None; " + WHETHER
    assert ended([sys.executable, "-c", without], subprocess.DEVNULL).stdout == "False\n"


def test_a_command_that_has_to_ask_ends_with_a_sentence(words: list[str]) -> None:
    """Also behind a pipe that somebody holds open: it does not wait for a line."""
    reader, writer = os.pipe()
    for stdin in (subprocess.DEVNULL, reader):
        done = ended(words, stdin)
        assert done.returncode == 1
        assert "--officer" in done.stderr
        assert "Traceback" not in done.stderr
    os.close(reader)
    os.close(writer)


@pytest.mark.skipif(os.name == "nt", reason="a pseudoterminal of POSIX")
@pytest.mark.parametrize(
    ("typed", "status", "said"), [(b"1\n", 0, "Đã ghi"), (b"\x04", 1, "chưa được trả lời"), (b"x\n", 1, "")]
)
def test_a_person_at_a_terminal_is_asked(
    words: list[str], processes: Processes, tmp_path: Path, typed: bytes, status: int, said: str
) -> None:
    import pty

    controller, terminal = pty.openpty()
    log = tmp_path / "said.txt"
    with log.open("wb") as stream:
        started = processes.start(words, stdin=terminal, stdout=stream.fileno(), stderr=stream.fileno())
        os.write(controller, typed)  # waits in the terminal until it is read
        assert started.wait(PATIENCE_SECONDS) == status, log.read_text("utf-8")
    told = log.read_text("utf-8")
    assert "Lê Thị Quản" in told
    assert said in told
    assert "Traceback" not in told
    os.close(controller)
    os.close(terminal)
