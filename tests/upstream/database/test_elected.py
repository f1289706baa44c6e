"""Of the processes at one database file one does each background work; the others leave it alone."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from upstream.database.database import Database


def test_one_at_a_time_does_a_work_over_sqlite(tmp_path: Path) -> None:
    one, other = (Database.connect(str(tmp_path / "province.sqlite")) for _ in range(2))
    with closing(one), closing(other):
        with one.elected(7) as first, other.elected(7) as second, other.elected(8) as another_work:
            assert (first, second, another_work) == (True, False, True)
        with other.elected(7) as afterwards:
            assert afterwards


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a file from others by its folder")
def test_the_file_that_says_so_is_private(tmp_path: Path) -> None:
    with closing(Database.connect(str(tmp_path / "province.sqlite"))) as database, database.elected(7):
        pass
    files = tmp_path.glob("*.lock")
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
