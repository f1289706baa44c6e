"""The CPython for Windows is the one that is written down, whatever the package that brings it is called."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from tools.windows.provenance import FILES, SIGNED, NotThisPython, check_files, pinned_version, version_in
from tools.windows.runtime import MODULES, NOT_NEEDED


def test_every_file_is_written_down_with_the_release() -> None:
    lines = [line.split() for line in FILES.read_text("utf-8").splitlines() if not line.startswith("#")]
    names = [name for _, name in lines]
    assert names == sorted(set(names))
    assert {*SIGNED, MODULES, *NOT_NEEDED, "LICENSE.txt"} <= set(names)
    assert all(len(value) == 64 for value, _ in lines)
    assert pinned_version().startswith("3.13.")


def test_a_file_that_differs_lacks_or_is_not_known_is_named(tmp_path: Path) -> None:
    names = [line.split()[1] for line in FILES.read_text("utf-8").splitlines() if not line.startswith("#")]
    for name in names[1:]:
        (tmp_path / name).write_bytes(b"something else")
    (tmp_path / "added.dll").touch()
    (tmp_path / ".lock").touch()
    (tmp_path / "python_embed").mkdir()
    with pytest.raises(NotThisPython) as told:
        check_files(tmp_path)
    said = str(told.value).partition(": ")[2].split(", ")
    assert said == sorted([*names, "added.dll"])


def _library(folder: Path, *words: int) -> Path:
    """A file that says its version as Windows keeps it."""
    path = folder / "python313.dll"
    path.write_bytes(b"MZ" + bytes(1000) + struct.pack("<IIII", 0xFEEF04BD, 0x00010000, *words) + bytes(40))
    return path


def test_the_release_is_read_from_the_library(tmp_path: Path) -> None:
    final_of_2, candidate_of_11 = 2 * 1000 + 150, 11 * 1000 + 121
    assert version_in(_library(tmp_path, 3 << 16 | 13, final_of_2 << 16 | 1013)) == "3.13.2"
    assert version_in(_library(tmp_path, 3 << 16 | 13, candidate_of_11 << 16 | 1013)) == "3.13.11"
    shutil.copyfile(FILES, tmp_path / "python313.dll")
    with pytest.raises(NotThisPython, match="no version"):
        version_in(tmp_path / "python313.dll")
