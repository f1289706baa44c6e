"""A real Secret Service (D-Bus and gnome-keyring) for tests of the OS keyring, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT
from tests.support.requirement import program

# The password of the throw-away login keyring comes on the daemon's input; "$@" is the program under test.
# The daemon stays a child of this shell: one that had left its parent has died under load. Its name on
# the bus is waited for, and the bus ends with the program.
_HAS_NAME = (
    "dbus-send --session --print-reply --dest=org.freedesktop.DBus / "
    "org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets"
)
_UNLOCK = (
    "printf test | gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 & "
    f'until {_HAS_NAME} | grep -q true; do sleep 0.05; done; exec "$@"'
)


@dataclass(frozen=True)
class SecretService:
    """Runs commands under a session bus with an unlocked keyring; secrets last from one run to the next."""

    folder: Path
    dbus_run_session: str

    def run(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        timeout: float = PATIENCE_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``command`` to its end and return its output; the caller judges the exit code."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS"}
        }
        own = {
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "HOME": str(self.folder),
        }
        return subprocess.run(
            [self.dbus_run_session, "--", "sh", "-c", _UNLOCK, "sh", *map(str, command)],
            env={**inherited, **own, **(env or {})},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python ``code`` in a fresh interpreter that sees the keyring."""
        return self.run([sys.executable, "-c", code, *arguments])


@pytest.fixture
def keyring_service(tmp_path_factory: pytest.TempPathFactory) -> SecretService:
    """An empty, unlocked keyring for this test alone."""
    program("gnome-keyring-daemon", "gnome-keyring")
    folder = tmp_path_factory.mktemp("secrets")
    for name in ("data", "run"):
        (folder / name).mkdir(mode=0o700)
    return SecretService(folder, program("dbus-run-session", "dbus"))
