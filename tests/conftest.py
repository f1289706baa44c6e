"""What every test gets: a private home, no screen, no network, and nothing left running behind it."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.properties import settle

if TYPE_CHECKING:
    from desktop_app.book.office import Office

# Before anything loads Qt or keyring: tests never touch the settings, secrets or screen of who runs them.
_home = Path(tempfile.mkdtemp(prefix="smt-home-"))
_home_owner = os.getpid()
os.environ |= {
    "HOME": str(_home),
    "XDG_CONFIG_HOME": str(_home / "config"),
    "XDG_DATA_HOME": str(_home / "data"),
    "XDG_CACHE_HOME": str(_home / "cache"),
    "XDG_STATE_HOME": str(_home / "state"),
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
}
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settle()
gc.disable()  # while modules are loaded; tests.support.collecting begins again

pytest_plugins = [
    "tests.support.bot",
    "tests.support.collecting",
    "tests.support.servers.network",
    "tests.support.limits.leftovers",
    "tests.support.limits.faults",
    "tests.support.limits.garbage",
    "tests.support.new_books",
    "tests.support.statements",
    "tests.support.processes",
    "tests.support.display",
    "tests.support.servers.postgres",
    "tests.support.servers.line",
    "tests.support.servers.upstream",
    "tests.support.secret_service",
    "tests.support.unit_lists",
    "tests.benchmarks.reporting.plugin",
]


class _Ending:
    status = int(pytest.ExitCode.INTERNAL_ERROR)


def pytest_sessionfinish(exitstatus: int) -> None:
    """Keep the status of the run for the moment at which the process leaves."""
    _Ending.status = int(exitstatus)


@atexit.register  # the first to be registered is the last to be called
def _leave() -> None:
    """Leave with the run's own status when the interpreter begins to shut down.

    Hundreds of windows have lived in the process by then, and the order in which the interpreter and Qt take
    them down is no promise: a run in which every test passed once ended in glibc's "malloc_consolidate".
    How the program itself leaves is tested in processes of its own (``tests/ui/shell/test_app.py``). What
    pytest finds while it cleans up is raised before this and still counts.
    """
    if os.getpid() == _home_owner:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1 if getattr(sys, "last_exc", None) is not None else _Ending.status)


@atexit.register
def _remove_home() -> None:
    if os.getpid() == _home_owner:  # a forked child must not take its parent's home away
        shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session")
def begun_book() -> Path:
    """The folder of a book that was just begun, to be copied: beginning one takes four times as long."""
    from tests.builders import begun_book

    return begun_book()


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """An office whose book was just begun; all of them are the same computer."""
    from tests.builders import a_copy

    opened = a_copy(begun_book, tmp_path)
    yield opened
    opened.close()
