"""The folder of an installed version: ``versions/<version>`` of the folder that the launchers use."""

from __future__ import annotations

from pathlib import Path

import desktop_app


def version_folder() -> Path | None:
    """Return the folder of the running version, if its launchers lie two folders above it."""
    package = Path(desktop_app.__file__).absolute()
    return next((folder for folder in package.parents if folder.parent.name == "versions"), None)
