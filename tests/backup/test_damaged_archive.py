"""The head of a backup file with any bit of it changed: what it is, or a sentence, and never a fault."""

from __future__ import annotations

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
def test_a_changed_bit_is_a_sentence_or_changes_nothing(good: bytes, tmp_path: Path, bit: int) -> None:
    file, book = tmp_path / "x.smt-backup", tmp_path / "book.db"

    def manifest() -> object:
        return read_manifest(file)

    def extracted() -> object:
        extract_book(file, book)
        return book.read_bytes()

    file.write_bytes(good)
    kept = {read: read() for read in (manifest, extracted)}
    directory = good.rindex(b"PK\x01\x02", 0, good.rindex(b"PK\x01\x02"))
    refused = 0
    for place in (*range(60), *range(directory, len(good))):
        file.write_bytes(good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :])
        for read, whole in kept.items():
            try:
                found = read()
            except StorageProblem:  # NewerBook is one too
                refused += 1
            else:
                assert found == whole, f"byte {place} was read silently as something else"
    assert refused > 60, "most bits mean something"
