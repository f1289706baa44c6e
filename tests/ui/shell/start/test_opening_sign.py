"""The sign of a slow start: there when Qt is loaded late, gone when anything else is shown."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from ui.shell.opening_sign import PATIENCE_SECONDS, show_if_slow


def test_a_quick_start_shows_no_sign(qapp: QApplication) -> None:
    del qapp
    assert show_if_slow(time.monotonic()) is None


@pytest.mark.parametrize("kind", [QMainWindow, QDialog])
def test_a_slow_start_shows_it_until_there_is_something_else(qapp: QApplication, kind: type[QWidget]) -> None:
    sign = show_if_slow(time.monotonic() - PATIENCE_SECONDS)
    assert sign is not None
    assert sign.isVisible()
    window = kind()
    child = QWidget(window)
    child.show()
    qapp.processEvents()
    assert sign.isVisible(), "a part of a window that is still being built is nothing to see"
    window.show()
    qapp.processEvents()
    assert not sign.isVisible()
    assert window.isVisible()
    window.close()
