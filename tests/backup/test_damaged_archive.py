"""The head of a backup file with any bit of it changed: what it is, or a sentence, and never a fault."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.backup.archive import extract_book, read_manifest
from desktop_app.backup.backups import back_up
from desktop_app.storage.problems import StorageProblem
from tests.builders import an_office


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("book")
    office = an_office(folder / "book")
    back_up(office, folder / "x.smt-backup")
    office.close()
    return (folder / "x.smt-backup").read_bytes()


@pytest.mark.parametrize("bit", range(8))
def test_a_changed_bit_is_a_sentence(good: bytes, tmp_path: Path, bit: int) -> None:
    file, book = tmp_path / "x.smt-backup", tmp_path / "book.db"
    directory = good.rindex(b"PK\x01\x02", 0, good.rindex(b"PK\x01\x02"))
    for place in (*range(60), *range(directory, len(good))):
        file.write_bytes(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :])
        for read in (read_manifest, lambda path: extract_book(path, book)):
            with suppress(StorageProblem):  # NewerBook is one too
                read(file)
