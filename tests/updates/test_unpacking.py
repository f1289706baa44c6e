"""A release is written whole into its own folder, or nothing of it is."""

from __future__ import annotations

import hashlib
import io
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.base.durable_file import CannotWrite
from desktop_app.base.problems import Problem
from desktop_app.updates import unpacking
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.program_folder import ProgramFolder
from desktop_app.updates.unpacking import unpack
from desktop_app.wire.releases.archive import BadArchive, open_archive
from desktop_app.wire.releases.problems import NotTrusted
from desktop_app.wire.releases.targets import Target
from tests.updates.a_province import a_program, a_program_folder, a_windows_program

FORBIDDEN = (
    "../evil", "0.2.0/../../evil", "0.2.0/..", "/etc/evil", "0.2.0//evil", "0.2.0/./evil", "0.2.0\\..\\evil",
    "C:/evil", "0.2.0/C:evil", "0.2.0/nul", "0.2.0/COM1.txt", "0.2.0/evil.", "0.2.0/evil ", "0.2.0/a\nb",
    "0.3.0/evil",
)  # fmt: skip


def listed(path: Path, **told: object) -> Target:
    """How the file is listed, with other facts where a test says so."""
    from msgspec.structs import replace

    content = path.read_bytes()
    with open_archive(path) as archive:
        target = Target(
            "program", archive.system, archive.version, hashlib.sha256(content).digest(), len(content),
            archive.unpacked,
        )  # fmt: skip
    return replace(target, **told)


@pytest.fixture
def program(tmp_path: Path) -> ProgramFolder:
    return a_program_folder(tmp_path / "program")


def left(program: ProgramFolder) -> list[str]:
    """What lies under ``versions`` and beside it."""
    return sorted(path.name for folder in (program.versions, program.root) for path in folder.iterdir())


def test_a_release_is_written_whole(program: ProgramFolder, tmp_path: Path) -> None:
    path = a_program(tmp_path, "0.2.0", b"all of it")
    seen: list[int] = []
    folder = unpack(path, listed(path), program, seen.append)
    assert (folder / "lib/data").read_bytes() == b"all of it"
    assert stat.S_IMODE((folder / "so-mat-tran").stat().st_mode) == 0o755
    assert seen[-1] == 100
    unpack(path, listed(path), program)  # once more, over what is there
    assert left(program) == ["0.1.0", "0.2.0", "current.txt", "versions"]


def test_a_windows_release_is_a_zip(program: ProgramFolder, tmp_path: Path) -> None:
    path = a_windows_program(tmp_path, "0.2.0")
    assert (unpack(path, listed(path), program) / "so-mat-tran.exe").read_bytes() == b"MZ"


@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_no_name_leads_out(program: ProgramFolder, tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / f"evil.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("0.2.0/so-mat-tran.exe", b"MZ")
            packed.writestr(name, b"evil")
    else:
        with tarfile.open(path, "w") as packed_tar:
            for item in ("0.2.0/so-mat-tran", name):
                packed_tar.addfile(tarfile.TarInfo(item), io.BytesIO())
    before = left(program)
    with pytest.raises(BadArchive):
        unpack(path, a_target(path), program)
    assert left(program) == before
    assert not list(tmp_path.rglob("*evil"))


def a_target(path: Path) -> Target:
    content = path.read_bytes()
    return Target("program", "linux", "0.2.0", hashlib.sha256(content).digest(), len(content), 0)


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (tarfile.SYMTYPE, "../../../evil"),
        (tarfile.SYMTYPE, "/etc/passwd"),
        (tarfile.LNKTYPE, "0.2.0/so-mat-tran"),
        (tarfile.CHRTYPE, ""),
        (tarfile.FIFOTYPE, ""),
    ],
)
def test_no_link_or_device_leads_out(program: ProgramFolder, tmp_path: Path, kind: bytes, link: str) -> None:
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as packed:
        packed.addfile(tarfile.TarInfo("0.2.0/so-mat-tran"), io.BytesIO())
        item = tarfile.TarInfo("0.2.0/link")
        item.type, item.linkname = kind, link
        packed.addfile(item)
    with pytest.raises(BadArchive):
        unpack(path, a_target(path), program)


def test_nothing_is_written_through_a_link(program: ProgramFolder, tmp_path: Path) -> None:
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as packed:
        packed.addfile(tarfile.TarInfo("0.2.0/so-mat-tran"), io.BytesIO())
        item = tarfile.TarInfo("0.2.0/lib")
        item.type, item.linkname = tarfile.SYMTYPE, "../0.2.0/so-mat-tran"
        packed.addfile(item)
        packed.addfile(tarfile.TarInfo("0.2.0/lib/evil"), io.BytesIO())
    with pytest.raises(BadArchive):
        unpack(path, a_target(path), program)


@pytest.mark.skipif(sys.platform == "win32", reason="links of Linux programs")
def test_a_link_inside_is_kept(program: ProgramFolder, tmp_path: Path) -> None:
    path = tmp_path / "good.tar"
    with tarfile.open(path, "w") as packed:
        packed.addfile(tarfile.TarInfo("0.2.0/lib/real.so"), io.BytesIO())
        item = tarfile.TarInfo("0.2.0/lib/link.so")
        item.type, item.linkname = tarfile.SYMTYPE, "real.so"
        packed.addfile(item)
    assert (unpack(path, listed(path), program) / "lib/link.so").readlink() == Path("real.so")


@pytest.mark.parametrize("told", [{"unpacked": 1}, {"unpacked": 10**9}, {"version": "0.2.1"}])
def test_a_release_that_is_not_as_it_was_listed_is_refused(
    program: ProgramFolder, tmp_path: Path, told: dict[str, object]
) -> None:
    path = a_program(tmp_path, "0.2.0")
    before = left(program)
    with pytest.raises(NotTrusted):
        unpack(path, listed(path, **told), program)
    assert left(program) == before


def test_a_disk_that_is_nearly_full_is_told_before(
    program: ProgramFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_program(tmp_path, "0.2.0")
    monkeypatch.setattr(unpacking, "_SPARE", 1 << 60)
    with pytest.raises(Problem, match="Free some space"):
        unpack(path, listed(path), program)
    assert left(program) == ["0.1.0", "current.txt", "versions"]


@pytest.mark.skipif(sys.platform == "win32", reason="a bound of POSIX")
def test_a_disk_that_fills_up_leaves_nothing(program: ProgramFolder, tmp_path: Path) -> None:
    """A real one: files of this process may grow no further, as on a full disk."""
    import resource
    import signal

    path = a_program(tmp_path, "0.2.0")
    target = listed(path)
    before, ignored = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(CannotWrite):
            unpack(path, target, program)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert left(program) == ["0.1.0", "current.txt", "versions"]


def test_more_than_was_listed_is_thrown_away(tmp_path: Path) -> None:
    target, downloads = Target("program", "linux", "0.2.0", bytes(32), 10), Downloads(tmp_path)
    assert downloads.add(target, 0, b"12345") == 5
    with pytest.raises(NotTrusted):
        downloads.add(target, 5, b"678901")
    assert downloads.received(target) == 0


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1] + b"!", lambda data: data[:-1]], ids=["other", "cut"]
)
def test_what_is_not_what_was_signed_is_thrown_away(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    content = b"a small program"
    target = Target("program", "linux", "0.2.0", hashlib.sha256(content).digest(), len(content))
    downloads = Downloads(tmp_path)
    downloads.add(target, 0, spoil(content))
    with pytest.raises(NotTrusted):
        downloads.finish(target)
    assert (downloads.received(target), downloads.whole(target)) == (0, None)


def test_only_the_version_before_is_kept(program: ProgramFolder) -> None:
    for version in ("0.0.8", "0.0.9", "0.2.0", "0.3.0"):
        (program.versions / version).mkdir()
    (program.versions / ".0.0.7.gone").mkdir()
    ProgramFolder(program.root, "0.2.0").promote()
    assert sorted(path.name for path in program.versions.iterdir()) == ["0.1.0", "0.2.0", "0.3.0"]
    assert (program.root / "current.txt").read_text() == "0.2.0\n"
