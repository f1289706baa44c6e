"""A file is replaced whole, and is on the disk when the program says so."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from desktop_app.base.durable_file import (
    PARTIAL_SUFFIX,
    WAITS,
    CannotWrite,
    FileInUse,
    replacing,
    write_durably,
    write_problem,
)
from tests.support.running.dying import die_in, moments_of


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/fd names what a descriptor is open on")
def test_the_bytes_reach_the_disk_before_the_name_and_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "so.json"
    forced: list[tuple[str, bool]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        forced.append((os.readlink(f"/proc/self/fd/{descriptor}"), target.exists()))
        real(descriptor)

    monkeypatch.setattr("desktop_app.base.durable_file.os.fsync", fsync)
    write_durably(target, b"new")
    (partial, named_before), folder = forced
    assert partial.startswith(f"{target}.")
    assert partial.endswith(PARTIAL_SUFFIX)
    assert not named_before, "forced before it takes the place"
    assert folder == (str(tmp_path), True), "the name is forced, too"


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "so.json"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError), replacing(target) as partial:
        partial.write_bytes(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_killed_at_any_moment_the_file_is_old_or_new(tmp_path: Path) -> None:
    target = tmp_path / "so.json"
    preparation = "from desktop_app.base.durable_file import write_durably"
    work = f'write_durably(Path({str(target)!r}), b"new" * 9)'
    whole = moments_of(preparation, work)
    seen = []
    for part in range(1, 9):
        target.write_bytes(b"old")
        die_in(preparation, work, whole * part // 9)
        assert target.read_bytes() in (b"old", b"new" * 9)
        seen.append(target.read_bytes())
    assert seen[0] == b"old"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EBUSY, "is open in another program"),
        (errno.ENOSPC, "disk is full"),
        (errno.EDQUOT, "disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EPERM, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.ENOENT, "does not exist"),
        (errno.ENOTDIR, "does not exist"),
        (errno.EIO, "could not be written"),
    ],
)
def test_the_system_s_error_is_said_with_the_remedy(number: int, sentence: str) -> None:
    told = write_problem(Path("thu muc/so.json"), OSError(number, os.strerror(number)))
    assert sentence in str(told)
    assert "so.json" in str(told) or "thu muc" in str(told)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="does not exist"):
        write_durably(tmp_path / "usb" / "so.json", b"")


class Held:
    """A file that another program has open: Windows lets nobody rename onto it until that is closed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
        stream = target.open("rb")
        self.waited: list[float] = []
        self.close = stream.close
        if os.name == "nt":
            return
        real = Path.replace

        def replace(source: Path, target: Path) -> Path:
            if stream.closed:
                return real(source, target)
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "replace", replace)

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "so.json"
    target.write_bytes(b"old")
    held = Held(monkeypatch, target)

    def until_the_third(seconds: float) -> None:
        held.wait(seconds)
        if len(held.waited) == 3:
            held.close()

    write_durably(target, b"new", until_the_third)
    assert target.read_bytes() == b"new"
    assert held.waited == list(WAITS[:3])
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_stays_open_in_excel_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "bao cao.xlsx"
    target.write_bytes(b"old")
    held = Held(monkeypatch, target)
    with pytest.raises(FileInUse) as told:
        write_durably(target, b"new", held.wait)
    assert held.waited == list(WAITS)
    assert "“bao cao.xlsx” is open in another program" in str(told.value)
    held.close()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("number", [32, 33])
def test_what_windows_says_of_a_held_file_is_understood(number: int) -> None:
    error = PermissionError(errno.EACCES, "")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    assert isinstance(write_problem(Path("so.json"), error), FileInUse)


def test_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    """Windows counts all folders with it, and calls it a folder that is not there."""
    with pytest.raises(CannotWrite, match="is too long for this computer") as told:
        write_durably(tmp_path / ("x" * 245), b"")
    assert len(str(told.value)) < 250
    assert list(tmp_path.iterdir()) == []
