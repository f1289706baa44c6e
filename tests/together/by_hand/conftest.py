"""What several tests by hand begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.sample.building import add_sample_areas, begin_sample
from tests.builders import an_office
from tests.support.display import Display
from tests.support.processes import Processes
from tests.together.by_hand.desk import Desk, program_over


@pytest.fixture
def desk(tmp_path: Path, display: Display, processes: Processes) -> Iterator[Desk]:
    """The program over a book with areas."""
    office = an_office(tmp_path / "office")
    begin_sample(office)
    add_sample_areas(office)
    with program_over(office, display, processes) as typist:
        yield Desk(office, typist)
