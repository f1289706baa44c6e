"""The packed program of Linux starts where it is unpacked, and its update is one that computers take."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.wire.releases.archive import open_archive
from tools.linux_program import NAME, main


@pytest.fixture
def out(tmp_path: Path) -> Path:
    built = tmp_path / "built"
    (built / "_internal").mkdir(parents=True)
    (built / "_internal" / "library.so").write_bytes(b"a library")
    (built / "_internal" / "library.so.1").symlink_to("library.so")
    (built / NAME).write_text('#!/bin/sh\nprintf "%s" "$0 $*"\nexit 7\n')
    (built / NAME).chmod(0o755)
    assert main([str(built), str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def test_it_starts_where_it_is_unpacked(out: Path, tmp_path: Path) -> None:
    home = tmp_path / "nhà của Hoà"
    with tarfile.open(out / f"{NAME}-{__version__}-linux.tar.xz") as packed:
        packed.extractall(home, filter="data")
    program = home / NAME
    ran = subprocess.run([program / NAME, "backup"], capture_output=True, text=True, check=False)
    version = program / "versions" / __version__
    assert (ran.stdout, ran.returncode) == (f"{version}/{NAME} backup", 7)
    assert (version / "_internal" / "library.so.1").is_symlink()
    assert (program / "LICENSE").is_file()


def test_its_update_is_one_that_computers_take(out: Path) -> None:
    with open_archive(out / f"{NAME}-{__version__}-linux-update.tar.xz") as archive:
        assert (archive.version, archive.system) == (__version__, "linux")
        assert {member.name for member in archive.members} >= {f"{__version__}/{NAME}"}
