"""Two whole versions of the program with one book: real processes, started by the launcher."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.storage.expected_head import expected_head
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.swap import MARKER_FILE
from tests.builders import PASSPHRASE, an_office
from tests.support.patience import wait_until

ROOT = Path(__file__).parents[2]
OLD, NEW = "0.1.0", "0.2.0"
NEXT = f"{int(HEAD) + 1:04}"
MIGRATION = f'''"""one more table"""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One more table."""
    op.create_table("only_in_newer_books", sa.Column("id", sa.Integer(), primary_key=True))
'''
PROGRAM = """#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PYTHONPATH="$here" exec "{python}" -P -m desktop_app "$@"
"""

CRASH = "Shell.show = lambda *_, **__: __import__('os')._exit(9)"
"""Behind the opening of the book, before the first paint."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher of Linux")


@dataclass
class Installed:
    """A folder of the program, and a book."""

    program: Path
    data: Path
    passphrase: Path

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Start by the launcher."""
        environment = {**os.environ, "SO_MAT_TRAN_PASSPHRASE_FILE": str(self.passphrase)}
        return subprocess.Popen(
            [self.program / "so-mat-tran", "--data-dir", self.data, *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *words: str) -> tuple[int, str]:
        """Run a command by the launcher; its status and what it said."""
        process = self.begin(*words)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said.decode()

    def text(self, name: str) -> str:
        path = self.program / name
        return path.read_text() if path.exists() else ""

    def taken_over(self) -> bool:
        """Whether the newer version has said that it is well."""
        return self.text("current.txt") == f"{NEW}\n" and not self.text("trial.txt")

    def given_back(self) -> bool:
        """Whether the book was taken back; without opening it, which would be another's use of it."""
        aside = [folder for folder in self.data.glob("replaced-*") if (folder / "so-mat-tran.db").exists()]
        return bool(aside) and not (self.data / MARKER_FILE).exists()

    def crash(self) -> None:
        """Start the window of a version that ends by itself."""
        process = self.begin("-platform", "offscreen")
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 9, said.decode()

    def window(self, until: Callable[[], bool]) -> None:
        """Start the window, wait for something to be so, and end it as a power cut would."""
        process = self.begin("-platform", "offscreen")
        try:
            wait_until(until, "the window to get so far")
        finally:
            process.kill()
            print(process.communicate()[0].decode())


def a_version(folder: Path, version: str) -> Path:
    """A whole program: this one, under a number of its own."""
    for package in ("desktop_app", "ui"):
        shutil.copytree(
            ROOT / package, folder / package
        )  # with its bytecode, which holds while times are kept
    (folder / "resources").symlink_to(ROOT / "resources")
    init = folder / "desktop_app/__init__.py"
    init.write_text(init.read_text().replace(f'__version__ = "{OLD}"', f'__version__ = "{version}"'))
    (folder / "so-mat-tran").write_text(PROGRAM.format(python=sys.executable))
    (folder / "so-mat-tran").chmod(0o755)
    return folder


def a_newer_version(folder: Path) -> Path:
    """One whose books have one more table."""
    a_version(folder, NEW)
    storage = folder / "desktop_app/storage"
    (storage / f"migrations/versions/{NEXT}_one_more_table.py").write_text(MIGRATION)
    revisions = storage / "revisions.py"
    revisions.write_text(revisions.read_text().replace(f'    "{HEAD}",\n', f'    "{HEAD}",\n    "{NEXT}",\n'))
    # The first page is read by statements that were compiled for exactly this schema.
    return folder


def spoil(folder: Path, module: str, line: str) -> None:
    path = folder / module
    path.write_text(path.read_text() + f"\n{line}\n")


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    program, data = tmp_path / "program", tmp_path / "data"
    a_version(program / "versions" / OLD, OLD)
    shutil.copy(ROOT / "tools/launcher/so-mat-tran.sh", program / "so-mat-tran")
    (program / "current.txt").write_text(f"{OLD}\n")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    an_office(data).close()
    return Installed(program, data, passphrase)


def try_new(installed: Installed) -> Path:
    """A newer version that is to be tried at the next start."""
    folder = a_newer_version(installed.program / "versions" / NEW)
    (installed.program / "trial.txt").write_text(f"{NEW}\n0\n")
    return folder


def in_book(installed: Installed) -> tuple[str, int]:
    """The revision of the book, and how many ops its journal has at least."""
    import sqlcipher3.dbapi2 as sqlcipher

    from desktop_app.book.office import DataFolder
    from desktop_app.credentials.opening import open_vault
    from desktop_app.credentials.vault import SecretName

    key = open_vault(installed.data, lambda _: PASSPHRASE).vault.read(SecretName.DATABASE_KEY)
    assert key is not None
    book = DataFolder(installed.data).book
    driver = sqlcipher.connect(str(book))
    driver.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    revision = driver.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    driver.close()
    head = expected_head(book)
    return str(revision), 0 if head is None else head.seq


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
    folder = try_new(installed)
    spoil(
        folder,
        "desktop_app/journal/tidying.py",
        "from desktop_app.base.problems import Problem\ndef tidy_journal(*_): raise Problem('no good')",
    )
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
    from tests.updates.province_keys import Keys, bundle, program

    new = a_newer_version(tmp_path / "built" / NEW)
    release = tmp_path / f"{NEW}.tar"
    with tarfile.open(release, "w", dereference=False) as packed:
        shutil.copytree(ROOT / "resources", tmp_path / "resources", symlinks=True)
        (new / "resources").unlink()
        (tmp_path / "resources").rename(new / "resources")
        packed.add(new, NEW)
    from desktop_app.wire.releases.archive import open_archive

    with open_archive(release) as archive:
        unpacked = archive.unpacked
    keys = Keys()
    target = program(release.read_bytes(), NEW, unpacked=unpacked, notes="Có bảng mới.")
    path = tmp_path / "usb.smtbundle"
    path.write_bytes(bundle([keys.root_file()], keys.targets_file(1, [target]), [release.read_bytes()]))

    status, said = installed.run("update", "--from", str(path))
    words = keys.trusted().fingerprint
    assert (status, words in said) == (1, True), "nobody has compared the keys yet"
    assert installed.run("update", "--from", str(path), "--fingerprint", "ABCD")[0] == 1
    status, said = installed.run("update", "--from", str(path), "--fingerprint", words, "--install")
    assert status == 0, said
    assert "Có bảng mới." in said
    assert installed.text("trial.txt") == f"{NEW}\n0\n"
    assert list((installed.data / "backups").iterdir()), "the book was backed up before"
    installed.window(installed.taken_over)
    assert in_book(installed)[0] == NEXT
