"""The modules that PySide6 packs into its library: laid beside it, of the same text, for each program."""

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


def _python(*words: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    ).stdout


def _texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.py"))}


def _said_to_be(version: str, folder: Path) -> None:
    """Let ``folder`` hold what an installer writes beside ``shiboken6`` of this version."""
    for former in folder.glob("*.dist-info"):
        shutil.rmtree(former)
    told = folder / f"shiboken6-{version}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Name: shiboken6\nVersion: {version}\n", encoding="utf-8")


def test_they_are_compiled_files_for_every_program_of_this_environment() -> None:
    script = "import PySide6.QtCore; from shibokensupport.signature import loader as m; print(m.__cached__)"
    compiled = Path(_python("-c", script).strip())
    assert qt_support.shiboken_folder() / qt_support.FOLDER in compiled.parents
    assert compiled.is_file()


def test_they_are_those_of_the_library_that_is_installed(tmp_path: Path) -> None:
    """A newer PySide6 with those of an older one would fail anywhere; ``make setup`` writes them anew."""
    shutil.copytree(
        qt_support.shiboken_folder(),
        tmp_path / "published" / "shiboken6",
        ignore=shutil.ignore_patterns(qt_support.FOLDER),
    )
    _python("-c", PACKED, str(tmp_path / "packed"), PYTHONPATH=str(tmp_path / "published"))
    packed = _texts(tmp_path / "packed")
    assert "shibokensupport/signature/loader.py" in packed
    assert _texts(qt_support.shiboken_folder() / qt_support.FOLDER) == packed


def test_a_program_for_another_system_gets_them_with_the_same_version_only(tmp_path: Path) -> None:
    here, there = qt_support.shiboken_folder(), tmp_path / "shiboken6"
    there.mkdir()
    _said_to_be(importlib.metadata.version("shiboken6"), tmp_path)
    qt_support.copy_sources(there)
    assert _texts(there / qt_support.FOLDER) == _texts(here / qt_support.FOLDER)

    _said_to_be("5.15.2", tmp_path)
    with pytest.raises(RuntimeError, match="not of the version"):
        qt_support.copy_sources(there)


def test_the_bundle_for_linux_gets_them_compiled(tmp_path: Path) -> None:
    made = list(qt_support.compiled_for_bundle(tmp_path))
    assert (
        str(tmp_path / "shiboken6/files.dir/shibokensupport/feature.pyc"),
        "shiboken6/files.dir/shibokensupport",
    ) in made
    assert all(Path(file).is_file() for file, _ in made)
