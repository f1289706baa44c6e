"""Cells of a paper stay in their places when others are added (``cell_places``)."""

from __future__ import annotations

import pytest

from tests.issuing.cell_places import PAPERS, cells_of, kept_cells


@pytest.mark.parametrize("name", PAPERS)
def test_a_cell_stays_in_its_place(name: str) -> None:
    cells, kept = cells_of(PAPERS[name]), kept_cells()[name]
    moved = {place: (text, cells.get(place)) for place, text in kept.items() if cells.get(place) != text}
    assert not moved, (
        "papers issued before would look changed: a new column goes right of the one that names the row. "
        "Is it meant to be so? Then: .venv/bin/python -m tests.issuing.cell_places"
    )
