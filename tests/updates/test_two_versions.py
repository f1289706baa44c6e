"""Two whole versions of the program with one book: real processes, started by the launcher."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.storage.revisions import HEAD
from tests.builders import PASSPHRASE
from tests.updates.two_versions import (
    CRASH,
    NEW,
    NEXT,
    OLD,
    REFUSES,
    Installed,
    a_bundle,
    in_book,
    install,
    spoil,
    try_new,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher of Linux")


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return install(tmp_path)


def test_a_version_that_is_well_takes_over(installed: Installed) -> None:
    try_new(installed)
    installed.window(installed.taken_over)
    assert (installed.text("trial.txt"), installed.text("failed.txt")) == ("", "")
    assert in_book(installed)[0] == NEXT
    assert (installed.program / "versions" / OLD).is_dir(), "the version before is kept"
    status, said = installed.run("update")
    assert (status, NEW in said) == (0, True)

    # The older version with a book that a newer one works in: it is refused, and nothing of it is changed.
    (installed.program / "current.txt").write_text(f"{OLD}\n")
    status, said = installed.run("update")
    assert (status, "phiên bản mới hơn" in said) == (1, True)
    assert in_book(installed)[0] == NEXT
    (installed.program / "current.txt").write_text(f"{NEW}\n")
    assert installed.run("update")[0] == 0


def test_a_crash_at_the_first_start_returns(installed: Installed) -> None:
    """Behind the migration: the version before takes the book back as it was, by itself."""
    spoil(try_new(installed), "ui/shell/shell.py", CRASH)
    installed.crash()
    assert (in_book(installed)[0], installed.text("trial.txt")) == (NEXT, f"{NEW}\n1\n")
    installed.window(installed.given_back)
    assert in_book(installed)[0] == HEAD
    assert (installed.text("current.txt"), installed.text("failed.txt")) == (f"{OLD}\n", f"{NEW}\n1\n")
    (aside,) = installed.data.glob("replaced-*")
    assert (aside / "so-mat-tran.db").exists(), "the migrated book is kept"
    assert installed.run("update")[0] == 0
    assert in_book(installed)[0] == HEAD


def test_a_version_that_does_not_open_the_book_gives_way_at_once(installed: Installed) -> None:
    """It still can say why: the launcher is started again by itself, and the book is the older one's."""
    spoil(try_new(installed), *REFUSES)
    installed.window(installed.given_back)
    assert installed.text("failed.txt") == f"{NEW}\n1\nno good\n"
    assert (installed.data / f"so-mat-tran.db.before-{NEXT}").exists(), "it had been migrated"
    assert installed.run("update")[0] == 0
    assert in_book(installed)[0] == HEAD


def test_what_was_entered_since_is_not_given_up(installed: Installed) -> None:
    folder = try_new(installed)
    status, said = installed.run("update")  # a command migrates the book and says nothing about the version
    assert (status, NEW in said, installed.text("trial.txt")) == (0, True, f"{NEW}\n0\n")
    assert in_book(installed)[0] == NEXT
    enter_with(folder, installed)
    before = in_book(installed)

    (installed.program / "trial.txt").write_text(f"{NEW}\n1\n")
    status, said = installed.run("update")
    assert (status, "không bị đưa về như cũ" in said) == (1, True)
    assert in_book(installed) == before
    assert installed.text("trial.txt") == f"{NEW}\n0\n", "the next start tries the newer version once more"
    assert installed.run("update")[0] == 0


def enter_with(folder: Path, installed: Installed, name: str = "Thôn Đoài") -> None:
    """Record something with a version of the program, in a process of its own."""
    script = (
        "from pathlib import Path; from desktop_app.book.office import DataFolder, Office\n"
        f"office = Office.open(DataFolder(Path({str(installed.data)!r})), lambda _: {PASSPHRASE!r})\n"
        f"with office.record('Lan') as rec: rec.put('residential_area', 'a1', {{'name': {name!r}}})\n"
        "office.close()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=folder)


def test_they_share_a_book_in_turn(installed: Installed) -> None:
    """Tried, given back, worked in, tried again, taken over: nothing that was entered is ever missing."""
    old, new = installed.program / "versions" / OLD, try_new(installed)
    good = (new / "ui/shell/shell.py").read_text()
    spoil(new, "ui/shell/shell.py", CRASH)
    enter_with(old, installed, "Thôn Đoài")
    first = in_book(installed)[1]
    installed.crash()
    assert installed.run("update")[0] == 0  # the older version takes the book back, also by a command
    assert in_book(installed) == (HEAD, first)
    enter_with(old, installed, "Thôn Đông")
    second = in_book(installed)[1]

    (new / "ui/shell/shell.py").write_text(good)
    (installed.program / "failed.txt").unlink(missing_ok=True)
    (installed.program / "trial.txt").write_text(f"{NEW}\n0\n")
    installed.window(installed.taken_over)
    revision, ops = in_book(installed)
    assert (revision, ops, second > first) == (NEXT, second, True)
    kept = sorted(path.name for path in installed.data.glob("*.before-*"))
    assert kept == [f"so-mat-tran.db.before-{NEXT}"]


def test_installing_by_the_command_line(installed: Installed, tmp_path: Path) -> None:
    """From a province's bundle to the newer version at work, with nothing but what an office has."""
    path, words = a_bundle(tmp_path)
    status, said = installed.run("update", "--from", str(path))
    assert (status, words in said) == (1, True), "nobody has compared the keys yet"
    assert installed.run("update", "--from", str(path), "--fingerprint", "ABCD")[0] == 1
    status, said = installed.run("update", "--from", str(path), "--fingerprint", words, "--install")
    assert status == 0, said
    assert "Có bảng mới." in said
    assert installed.text("trial.txt") == f"{NEW}\n0\n"
    assert list((installed.data / "backups").iterdir()), "the book was backed up before"
    installed.window(installed.taken_over)
    assert in_book(installed)[0] == NEXT
