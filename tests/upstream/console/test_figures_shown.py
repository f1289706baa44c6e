"""Figures on pages are written as people write them; what is none stays as it was typed, and as short."""

from __future__ import annotations

from decimal import Decimal

import pytest

from upstream.console.web.rendering import written_figure


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (None, ""),
        ("", ""),
        ("1250000", "1.250.000"),
        ("-12.50", "-12,5"),
        (7, "7"),
        (Decimal("1E+3"), "1.000"),
        ("1e9000000", "1e9000000"),
        ("NaN", "NaN"),
        ("khoảng 12", "khoảng 12"),
        (True, "True"),
    ],
)
def test_only_numbers_are_written_as_numbers(stored: object, shown: str) -> None:
    assert written_figure(stored) == shown
