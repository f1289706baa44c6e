"""Communes found while a name is typed, against one pass over their names."""

from __future__ import annotations

import pytest

from desktop_app.areas.administrative import communes, provinces
from desktop_app.areas.finding_communes import find_communes
from tests.benchmarks.reporting.measured import Measured

pytestmark = pytest.mark.bench


def test_a_name_of_three_words(measured: Measured) -> None:
    """Floor: Python looks for the words in the lower-case name of each of the 3,321 communes."""
    names = [unit.name.lower() for above in provinces() for unit in communes(above.code)]
    words = ("tân", "hoà", "thái")
    find_communes("a")
    ratio = measured.in_turn(
        f"search among {len(names)} communes",
        lambda _run: find_communes("tan hoa thai"),
        lambda _run: [name for name in names if all(word in name for word in words)],
        9,
    )
    measured.require(ratio, 100)
