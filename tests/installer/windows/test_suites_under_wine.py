"""The tests of the core in Windows' own Python: locks, renames, paths and processes as Windows has them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installer.windows.wine import Wine
from tools.windows.packages import install_locked
from tools.windows.places import PYTHON_LOCK, ROOT, Places
from tools.windows.runtime import put_python

pytestmark = pytest.mark.wine

ROOMS = ("base", "credentials", "storage", "backup", "cli")
# Each of these tests starts a server, which takes wine long: none may come to the limit of one run.
SYNC = ("line", "identity", "decisions", "incoming", "files", "rounds")
LOCK = "dev.txt"
LEFT_OUT = ("numpy", "numpy.libs", "pandas", "pyreadstat")
"""Only for SPSS and Stata files, and wine's C library lacks what numpy calls."""
LIMIT_SECONDS = 1700.0
"""For all tests of a room; for a single one, which a busy machine can hold up, there is no other."""
RUN = "import os, sys, pytest; os.chdir(sys.argv[1]); sys.exit(pytest.main(sys.argv[2:]))"


@pytest.fixture(scope="session")
def python(built: Places) -> Path:
    """A Python for Windows with all that the tests need; made once for each state of the lock files."""
    folder = built.work / "suites"
    locks = PYTHON_LOCK.read_bytes() + (PYTHON_LOCK.parent / LOCK).read_bytes()
    stamp, state = folder / "locks.txt", hashlib.sha256(locks).hexdigest()
    if not stamp.is_file() or stamp.read_text() != state:
        shutil.rmtree(folder, ignore_errors=True)
        put_python(folder, None, not_needed=())  # the province's server tries itself over sqlite3
        (folder / "python313._pth").unlink()  # as a Python that is installed, not as one inside a program
        packages = folder / "Lib" / "site-packages"
        install_locked(packages, LOCK)
        for name in LEFT_OUT:
            shutil.rmtree(packages / name)
        stamp.write_text(state)
    return folder / "python.exe"


@pytest.mark.parametrize("room", [*ROOMS, *(f"sync/{folder}" for folder in SYNC)])
def test_the_tests_of_a_room_pass_in_windows(room: str, wine: Wine, python: Path, tmp_path: Path) -> None:
    words = ["-v", f"tests/{room}", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0", "--timeout=0"]
    environment = {"PYTHONPYCACHEPREFIX": f"Z:{tmp_path}", "CI": ""}
    with (tmp_path / "said.txt").open("w+b") as said:
        done = subprocess.run(
            ["wine", python, "-X", "utf8", "-c", RUN, f"Z:{ROOT}", *words],
            env=wine.env(environment),
            cwd=wine.drive,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        said.seek(0)
        told = said.read().decode("utf-8", "replace").rstrip()
    print(f"{room}: {told.splitlines()[-1] if told else ''}")
    assert done.returncode == 0, told[-8000:]
