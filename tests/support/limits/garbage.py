"""In tests with windows garbage is looked for on the main thread alone, as in the program."""

from __future__ import annotations

import gc

import pytest

from tests.support.limits.leftovers import QT_FIXTURES


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Look before a test with windows, let Python look in others: what windows left is not seen there."""
    if not QT_FIXTURES & set(item.fixturenames):
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        return
    from ui.base.collecting import collect_what_is_due

    gc.disable()
    gc.unfreeze()
    collect_what_is_due()
