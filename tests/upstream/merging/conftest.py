"""However few records a segment has made, it holds them: where it may."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def held_from_one_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Histories of tests are short."""
    monkeypatch.setattr("upstream.records.held.FEWEST", 1)
