"""A window over a real book, for the tests of the shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.shell_parts import OpenApp, an_app


@pytest.fixture(autouse=True)
def no_sticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has mounted is in no test's window; tests/together/courier mounts a stick."""
    monkeypatch.setattr("ui.sync.courier.volumes.mounted_volumes", list)


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[OpenApp]:
    """A window in Vietnamese over an office with five areas."""
    made = an_app(qapp, tmp_path)
    yield made
    made.close()
