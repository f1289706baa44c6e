"""What happens when a program that a test needs is not on this machine."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def unavailable(what: str, packages: str) -> NoReturn:
    """Skip the test and say what to install; on CI fail, since a skip there would hide a gap."""
    message = f"{what} is not installed; `make setup` as root installs it (apt-get install {packages})"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def program(name: str, packages: str) -> str:
    """The path of an installed program."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
    return found or unavailable(name, packages)
