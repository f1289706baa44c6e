"""Two builds of one checkout are the same to the byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.windows.places import ROOT, Places, files_below

pytestmark = pytest.mark.wine


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files_below(folder)}


def test_a_second_build_elsewhere_and_later_is_the_same(built: Places, tmp_path: Path) -> None:
    """In other folders, in another language and time zone, and with another order of what is hashed."""
    places = Places(tmp_path / "nơi khác", tmp_path / "ra")
    subprocess.run(
        [sys.executable, "-m", "tools.windows", "--work", places.work, "--out", places.out],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Ho_Chi_Minh", "LANG": "C"},
        check=True,
    )
    assert digests(places.program) == digests(built.program)
    assert digests(places.out) == digests(built.out)
