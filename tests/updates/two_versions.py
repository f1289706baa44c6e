"""Two whole versions of the program with one book, and the bundle that brings the newer one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import source_from_cache, source_hash
from pathlib import Path
from struct import pack

from desktop_app import __version__
from desktop_app.storage.expected_head import expected_head
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.whole_files.swap import MARKER_FILE
from desktop_app.wire.releases.archive import open_archive
from tests.builders import PASSPHRASE, an_office
from tests.support.patience import wait_until
from tests.updates.province_keys import Keys, bundle, program

ROOT = Path(__file__).parents[2]
OLD, NEW = __version__, "99.0.0"
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
TO_INSTALL_NOW = ("Ctrl+9", "End", "Tab", "Tab", "Tab", "Tab")
"""The keys from any room of the sample office to the button that installs at once.

The settings, their last section, and past the folder, the end of the sample and the installing at the close.
"""
PROGRAM = """#!/bin/sh
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PYTHONPATH="$here" exec "{python}" -P -m desktop_app "$@"
"""

REFUSES = (
    "desktop_app/journal/tidying.py",
    "from desktop_app.base.problems import Problem\ndef tidy_journal(*_): raise Problem('no good')",
)
"""A version that cannot open the book, and can still say so."""
CRASH = "Shell.show = lambda *_, **__: __import__('os')._exit(9)"
"""Behind the opening of the book, before the first paint."""


@dataclass
class Installed:
    """A folder of the program, and a book."""

    program: Path
    data: Path
    passphrase: Path

    def begin(self, *words: str, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start by the launcher, with ``more`` in its environment."""
        own = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(self.passphrase)}
        environment = {**os.environ, **own, **(more or {})}
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


def bind_bytecode(folder: Path) -> None:
    """Have bytecode hold by itself: unpacked files are of another time, and each would be compiled anew.

    What is older than its module is left out.
    """
    for cached in folder.rglob("*.pyc"):
        source, content = Path(source_from_cache(str(cached))), cached.read_bytes()
        told = source.stat() if source.exists() else None
        if told is None or content[4:16] != pack("<III", 0, int(told.st_mtime), told.st_size & 0xFFFFFFFF):
            cached.unlink()
        else:
            never_checked = pack("<I", 1) + source_hash(source.read_bytes())
            cached.write_bytes(content[:4] + never_checked + content[16:])


def install(folder: Path) -> Installed:
    """The older version, with a book."""
    program, data = folder / "program", folder / "data"
    a_version(program / "versions" / OLD, OLD)
    shutil.copy(ROOT / "tools/launcher/so-mat-tran.sh", program / "so-mat-tran")
    (program / "current.txt").write_text(f"{OLD}\n")
    passphrase = folder / "passphrase"
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


def a_bundle(folder: Path, *spoilt: tuple[str, str]) -> tuple[Path, str]:
    """The newer version as it comes on a stick, and the fingerprint of the keys that signed it.

    ``spoilt``: lines at the end of modules.
    """
    new = a_newer_version(folder / "built" / NEW)
    for module, line in spoilt:
        spoil(new, module, line)
    bind_bytecode(new)
    release = folder / f"{NEW}.tar"
    (new / "resources").unlink()
    shutil.copytree(ROOT / "resources", new / "resources", symlinks=True)
    with tarfile.open(release, "w", dereference=False) as packed:
        packed.add(new, NEW)
    return signed(release, folder / "usb.smtbundle")


def signed(release: Path, path: Path, system: str = "linux") -> tuple[Path, str]:
    """A bundle with one program, and the fingerprint of the keys that signed it."""
    with open_archive(release) as archive:
        unpacked = archive.unpacked
    keys = Keys()
    target = program(release.read_bytes(), NEW, unpacked=unpacked, notes="Có bảng mới.", system=system)
    path.write_bytes(bundle([keys.root_file()], keys.targets_file(1, [target]), [release.read_bytes()]))
    return path, keys.trusted().fingerprint
