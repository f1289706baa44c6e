"""Pictures of every room, taken by the real window in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_app.base.problems import Problem
from desktop_app.credentials.opening import PASSPHRASE_FILE_VARIABLE
from desktop_app.demo.child import run_module

_LONGEST_WAIT = 600


def take_pictures(book: Path, passphrase_file: Path, folder: Path) -> tuple[Path, ...]:
    """Open the window over the book in ``book`` and picture its rooms; the files.

    Without a display the window is rendered off screen.

    Raises:
        Problem: the window did not come up, or a picture is missing.
    """
    environment = {**os.environ, PASSPHRASE_FILE_VARIABLE: os.fspath(passphrase_file)}
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = run_module(["ui.demo.picture_run", os.fspath(book), os.fspath(folder)], _LONGEST_WAIT, environment)
    if done.returncode != 0:
        raise Problem("The window could not be pictured: {reason}", reason=done.stderr.strip()[-600:])
    return tuple(sorted(folder.glob("*.png")))
