"""What the server keeps on the disk is for its own account."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from upstream.admin.setup import initialise
from upstream.database.database import Database

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_reads_the_records(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        path = tmp_path / "kept" / "province.sqlite"
        initialise(str(path), "Tỉnh Thử", "sample")
        path.chmod(0o644)  # as an earlier version left it
        database = Database.connect(str(path))
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE server SET name = 'x'")
            files = sorted(path.parent.iterdir())
            assert [file.name for file in files] == [f"province.sqlite{end}" for end in ("", "-shm", "-wal")]
            assert {rights(file) for file in files} == {0o600}
        database.close()
        assert rights(path.parent) == 0o700
    finally:
        os.umask(before)
