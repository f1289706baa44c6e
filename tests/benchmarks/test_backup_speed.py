"""A backup of the book, proved, against copying the file and forcing the copy to the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up
from tests.benchmarks.book.kept import OpenAges, OpenBook
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]


def test_a_backup_with_its_proof(measured: Measured, open_books: OpenAges, tmp_path: Path) -> None:
    def work(book: OpenBook) -> WorkAndFloor:
        return WorkAndFloor(
            lambda run: back_up(book.office, tmp_path / f"{run}.smt-backup"),
            lambda _: _copy(book.book.file, tmp_path / "copy"),
        )

    row = measured.over_years("backup with proof to a copy of the file", map(work, open_books), 3, goal=2)
    measured.require(row, 15)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as written:
        os.fsync(written.fileno())
