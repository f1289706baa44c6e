"""The modules that PySide6 packs into its library: laid beside it in a built program, and nowhere else."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE_SECONDS
from tools import qt_support

PACKED = """
import sys, zipfile
import shiboken6.Shiboken
from shibokensupport.signature import loader
loader.__loader__.zfile.extractall(sys.argv[1])
"""


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def _packed(folder: Path) -> dict[str, bytes]:
    """What the library of this environment has packed, by its own loader."""
    subprocess.run(
        [sys.executable, "-c", PACKED, str(folder)], env=os.environ, timeout=PATIENCE_SECONDS, check=True
    )
    return _texts(folder)


def _said_to_be(version: str, folder: Path) -> None:
    """Let ``folder`` hold what an installer writes beside ``shiboken6`` of this version."""
    for former in folder.glob("*.dist-info"):
        shutil.rmtree(former)
    told = folder / f"shiboken6-{version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Name: shiboken6\nVersion: {version}\n", encoding="utf-8")


def test_this_environment_is_as_pyside6_is_published() -> None:
    import shiboken6

    assert not Path(shiboken6.__file__).with_name(qt_support.FOLDER).exists(), "make setup takes it out"


def test_a_program_for_another_system_gets_them_with_the_same_version_only(tmp_path: Path) -> None:
    there, work = tmp_path / "shiboken6", tmp_path / "work"
    there.mkdir()
    _said_to_be(importlib.metadata.version("shiboken6"), tmp_path)
    qt_support.copy_sources(there, work)
    laid = _texts(there / qt_support.FOLDER)
    assert "shibokensupport/signature/loader.py" in laid
    assert laid == _packed(tmp_path / "packed")

    _said_to_be("5.15.2", tmp_path)
    with pytest.raises(RuntimeError, match="not of the version"):
        qt_support.copy_sources(there, work)


def test_the_bundle_for_linux_gets_them_compiled(tmp_path: Path) -> None:
    made = list(qt_support.compiled_for_bundle(tmp_path))
    assert (
        str(tmp_path / "shiboken6/files.dir/shibokensupport/feature.pyc"),
        "shiboken6/files.dir/shibokensupport",
    ) in made
    assert all(Path(file).is_file() for file, _ in made)
