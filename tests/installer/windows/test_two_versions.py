"""A newer version on Windows: agreed to in the window, taken over, given back; the launcher starts each."""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from desktop_app.storage.revisions import HEAD
from tests.installer.windows.wine import Wine
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist
from tests.updates.two_versions import MIGRATION, NEW, NEXT, REFUSES, TO_INSTALL_NOW, signed
from tools.windows.launchers import CONSOLE, WINDOW
from tools.windows.places import ROOT, VERSION, Places, files_below

pytestmark = pytest.mark.wine

PROGRAM, DATA, STICK = r"C:\Hai phiên bản", r"C:\Sổ của hai phiên bản", r"C:\usb.smtbundle"
MAKE_BOOK = """
import sys
from pathlib import Path
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import refuse_to_ask
from desktop_app.sample.building import build_sample_office
office = Office.open(DataFolder(Path(sys.argv[1])), refuse_to_ask)
build_sample_office(office, 2)
office.close()
"""
REVISION = """
import sys
from pathlib import Path
from desktop_app.book.office import DataFolder
from desktop_app.credentials.opening import open_vault, refuse_to_ask
from desktop_app.credentials.database_key import database_key
import sqlcipher3.dbapi2 as sqlcipher
folder = DataFolder(Path(sys.argv[1]))
driver = sqlcipher.connect(str(folder.book))
key = database_key(open_vault(folder.root, refuse_to_ask).vault, folder.book)
driver.execute(f"PRAGMA key = \\"x'{key.hex()}'\\"")
print(driver.execute("SELECT version_num FROM alembic_version").fetchone()[0])
"""
BOOK_WINDOW, BOX = " · Sổ Mặt trận$", "^Sổ Mặt trận$"


class TwoVersions:
    """The program with a book, and a newer version that comes on a stick."""

    def __init__(self, wine: Wine, built: Places, folder: Path) -> None:
        self.wine = wine
        for name in (PROGRAM, DATA):
            shutil.rmtree(wine.path(name), ignore_errors=True)
        shutil.copytree(built.program, wine.path(PROGRAM))
        self.python(MAKE_BOOK, DATA)
        self._newer = folder / NEW
        shutil.copytree(built.version, self._newer)

    def python(self, program: str, *words: str) -> str:
        inside = rf"{PROGRAM}\versions\{VERSION}\python.exe"
        done = self.wine.run(inside, "-X", "utf8", "-c", program, *words)
        assert done.status == 0, done.said
        return done.said.strip()

    def change(self, module: str, text: str) -> None:
        """Put a changed module into the newer version, as bytecode in its place."""
        source = self._newer.parent / "changed.py"
        source.write_text(text, encoding="utf-8")
        target = (self._newer / "lib" / module).with_suffix(".pyc")
        assert target.is_file(), "the program has its modules as bytecode"
        py_compile.compile(
            str(source),
            str(target),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )

    def bring(self) -> None:
        """Take the newer version, with one more table in its books, from a bundle on a stick."""
        migrations = self._newer / "lib/desktop_app/storage/migrations/versions"
        (migrations / f"{NEXT}_one_more_table.py").write_text(MIGRATION)
        revisions = (ROOT / "desktop_app/storage/revisions.py").read_text()
        self.change(
            "desktop_app/storage/revisions.py",
            revisions.replace(f'    "{HEAD}",\n', f'    "{HEAD}",\n    "{NEXT}",\n'),
        )
        release = self._newer.parent / "newer.zip"
        with zipfile.ZipFile(release, "w", zipfile.ZIP_STORED) as packed:
            for name in files_below(self._newer):
                packed.write(self._newer / name, f"{NEW}/{name}")
        _, fingerprint = signed(release, self.wine.path(STICK), "windows")
        words = ("update", "--data-dir", DATA, "--from", STICK, "--fingerprint", fingerprint)
        done = self.wine.run(rf"{PROGRAM}\{CONSOLE.file}", *words)
        assert done.status == 0, done.said

    def begin(self, processes: Processes) -> None:
        self.wine.start(processes, rf"{PROGRAM}\{WINDOW.file}", "--data-dir", DATA)
        self.see(BOOK_WINDOW)

    def see(self, pattern: str) -> None:
        wait_until(lambda: self.titles(pattern), f"a window called {pattern}")

    def answer(self) -> None:
        """Press Enter over what the version before tells, until its window is there."""

        def there() -> str:
            if self.titles(BOX):  # or a sign that the book is being made ready: that takes no key
                self.press("Return")
            return self.titles(BOOK_WINDOW)

        wait_until(there, "the window of the version before")

    def titles(self, pattern: str) -> str:
        words = ["xdotool", "search", "--onlyvisible", "--name", pattern]
        env = {**os.environ, "DISPLAY": self.wine.display}
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False).stdout

    def press(self, *keys: str) -> None:
        """Press keys in the window that is in front, once all programs of this Windows are at rest."""
        typist = Typist(Display(self.wine.display, self.wine.processes()))
        typist.rest()
        typist.press(*keys)

    def text(self, name: str) -> str:
        path = self.wine.path(PROGRAM) / name
        return path.read_text().strip() if path.exists() else ""

    def install_now(self) -> None:
        """From the list of sections to the button that installs at once."""
        room, section, *onward = TO_INSTALL_NOW
        for keys in ([room.lower()], [section], onward, ["Return"]):
            self.press(*keys)
        self._wait_while_unpacking()

    def _wait_while_unpacking(self) -> None:
        """It takes minutes in a busy wine: as long as files come, it gets on."""
        versions = self.wine.path(PROGRAM) / "versions"
        part = versions / f".{NEW}.part"
        wait_until(lambda: part.exists() or (versions / NEW).exists(), "the unpacking to begin")
        while part.exists():
            seen = number_of_files(part)
            wait_until(lambda seen=seen: not part.exists() or number_of_files(part) != seen, "another file")  # type: ignore[misc]


def number_of_files(folder: Path) -> int:
    return sum(len(files) for _, _, files in os.walk(folder))


@pytest.fixture
def two(still: Wine, built: Places, tmp_path: Path) -> TwoVersions:
    return TwoVersions(still, built, tmp_path)


def test_installed_now_the_new_version_takes_over(two: TwoVersions, processes: Processes) -> None:
    two.bring()
    two.begin(processes)
    two.install_now()
    wait_until(lambda: two.text("current.txt") == NEW, "the new version")
    two.see(BOOK_WINDOW)
    assert (two.text("trial.txt"), two.text("failed.txt")) == ("", "")
    assert list((two.wine.path(DATA) / "backups").glob(f"*before-{NEW}*"))
    two.wine.end_all()
    assert two.python(REVISION, DATA) == NEXT
    told = two.wine.run(rf"{PROGRAM}\{CONSOLE.file}", "update", "--data-dir", DATA)
    assert (told.status, NEW in told.said) == (0, True), told.said


def test_one_that_does_not_open_the_book_gives_it_back(two: TwoVersions, processes: Processes) -> None:
    module, line = REFUSES
    two.change(module, (ROOT / module).read_text("utf-8") + f"\n{line}\n")
    two.bring()
    two.begin(processes)
    two.install_now()
    wait_until(lambda: two.text("failed.txt") == f"{NEW}\n1\nno good", "the new version to give way")
    wait_until(lambda: list(two.wine.path(DATA).glob("replaced-*/so-mat-tran.db")), "the book as it was")
    two.answer()
    assert (two.text("current.txt"), two.text("trial.txt"), two.text("failed.txt")) == (VERSION, "", ""), (
        "it was told"
    )
    two.wine.end_all()
    assert two.python(REVISION, DATA) == HEAD
