"""Windows for tests: wine with a prefix of its own, and stand-ins for two libraries that it lacks."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from tests.support.patience import wait_until
from tests.support.processes import Processes

STUBS = Path(__file__).with_name("stubs")
COMPILER = "x86_64-w64-mingw32-gcc"
LIMIT_SECONDS = 600.0
CALL = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1]))"
"""Python that runs a whole command line."""
# What wine would take from who runs the tests; with TMPDIR, wine 10 ends at once.
FORGOTTEN = (
    *("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"),
    *("PYTHON_KEYRING_BACKEND", "PYTHONPATH", "TMPDIR"),
)


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what it said."""

    status: int
    said: str


@dataclass(frozen=True)
class Wine:
    """A Windows with one account; ``python`` starts what would be quoted wrongly on the way in."""

    prefix: Path
    python: Path
    display: str = ""

    @property
    def drive(self) -> Path:
        """The folder that Windows calls ``C:\\``."""
        return self.prefix / "drive_c"

    def env(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a Windows program."""
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        kept = {name: value for name, value in kept.items() if not name.startswith("XDG_")}
        own = {
            "HOME": str(self.prefix.parent),
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No menus and no browser of the machine; Qt's two libraries as far as they are needed.
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d;icuuc,mscms=n",
            "LC_ALL": "C.UTF-8",
            **({"DISPLAY": self.display} if self.display else {}),
        }
        return {**kept, **own, **(more or {})}

    def path(self, name: str) -> Path:
        """Where a file of drive C or D lies for this test; ``name`` as Windows writes it."""
        written = PureWindowsPath(name)
        return self.prefix.joinpath("dosdevices", written.drive.lower(), *written.parts[1:])

    def run(self, *words: str | Path, more: Mapping[str, str] | None = None, given: str = "") -> Ended:
        """Run a program to its end."""
        done = subprocess.run(
            ["wine", *map(str, words)],
            env=self.env(more),
            cwd=self.drive,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout)

    def run_line(self, line: str) -> Ended:
        """Run a whole command line as Windows has it: nothing is quoted or taken apart on its way."""
        return self.run(self.python, "-X", "utf8", "-c", CALL, line)

    def start(self, processes: Processes, *words: str | Path) -> subprocess.Popen[bytes]:
        """Start a program and leave it running."""
        own = self.env()
        forgotten = [f"--unset={name}" for name in FORGOTTEN if name not in own]
        return processes.start(["env", *forgotten, "wine", *words], env=own, cwd=self.drive)

    def processes(self) -> list[int]:
        """The ids of everything that runs in this Windows, and of its server."""
        mark = f"\0WINEPREFIX={self.prefix}\0".encode()
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):  # another account's, or it has ended meanwhile
                if mark in b"\0" + environment.read_bytes():
                    found.append(int(environment.parent.name))
        return found

    def wait_for_end(self) -> None:
        """Wait until no program of this Windows runs any more."""
        subprocess.run(["wineserver", "-w"], env=self.env(), timeout=LIMIT_SECONDS, check=True)

    def end_all(self) -> None:
        """End every program of this Windows, and it itself."""
        subprocess.run(["wineserver", "-k"], env=self.env(), check=False)
        self.wait_for_end()


def make_prefix(folder: Path, python: Path, display: str) -> Wine:
    """A fresh Windows in ``folder``, with a second disk and the two libraries that wine lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    wine = Wine(folder / "prefix", python, display)
    made = subprocess.run(
        ["wineboot", "--init"],
        env=wine.env({"DISPLAY": ""}),
        capture_output=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    system = wine.drive / "windows" / "system32"
    wait_until(system.is_dir, f"wine's own folder: {made.stderr.decode(errors='replace')}")
    wine.wait_for_end()
    (wine.prefix / "drive_d").mkdir()
    (wine.prefix / "dosdevices" / "d:").symlink_to("../drive_d")
    for source in sorted(STUBS.glob("*.c")):
        target = system / f"{source.stem}.dll"
        subprocess.run([COMPILER, "-shared", "-O1", "-w", "-o", target, source], check=True)
    return wine
