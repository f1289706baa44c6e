"""What every test gets: a private home, no screen, no network, and nothing left running behind it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

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

pytest_plugins = [
    "tests.support.network",
    "tests.support.leftovers",
    "tests.support.processes",
    "tests.support.display",
    "tests.support.postgres",
    "tests.support.upstream",
    "tests.support.line",
    "tests.support.secret_service",
]


@atexit.register
def _remove_home() -> None:
    if os.getpid() == _home_owner:  # a forked child must not take its parent's home away
        shutil.rmtree(_home, ignore_errors=True)
