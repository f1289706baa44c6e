"""The CPython in the program that was built: signed by its makers, of the release that is written down."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.requirement import program
from tools.windows.places import Places
from tools.windows.provenance import SIGNED, NotThisPython, check_interpreter, pinned_version

pytestmark = pytest.mark.wine


@pytest.fixture
def python(built: Places, tmp_path: Path) -> Path:
    program("osslsigncode", "osslsigncode")
    for name in SIGNED:
        shutil.copyfile(built.version / name, tmp_path / name)
    return tmp_path


def test_it_is_signed_and_of_its_release(python: Path) -> None:
    assert check_interpreter(python, pinned=True) == pinned_version()


@pytest.mark.parametrize("name", SIGNED)
def test_one_changed_byte_is_seen(python: Path, name: str) -> None:
    data = bytearray((python / name).read_bytes())
    data[5000] ^= 1
    (python / name).write_bytes(data)
    with pytest.raises(NotThisPython, match=f"{name} is not signed"):
        check_interpreter(python, pinned=True)
