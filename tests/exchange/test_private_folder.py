"""Parts of an export in plain text: for this account alone, and gone afterwards, also after a power cut."""

from __future__ import annotations

import errno
import gc
import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from desktop_app.base.durable_file import CannotWrite
from desktop_app.exchange.private_folder import PrivateFolder, remove_remains
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter, writing
from tests.support.processes import ROOT

CHILD = """
import os, sys
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter
writer = WorkbookWriter()
sheet = writer.sheet("Phiếu", [SheetColumn(("Họ tên",))])
for _ in range(5000):
    sheet.append(["Nguyễn Thị Thử"])
print("written", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def age(folder: Path) -> None:
    """As if it had been made an hour ago."""
    for lock in folder.glob("*/lock"):
        os.utime(lock, (time.time() - 3600,) * 2)


def test_what_is_being_written_is_for_this_account_alone_and_goes(tmp_path: Path, temporary: Path) -> None:
    writer = WorkbookWriter()
    sheet = writer.sheet("Phiếu", [SheetColumn(("Họ tên",))])
    sheet.append(["Nguyễn Thị Thử"])
    (folder,) = temporary.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.iterdir())) == 2
    sheet.finish()
    writer.save(tmp_path / "a.xlsx")
    assert not list(temporary.iterdir())


def test_what_is_given_up_goes_too(temporary: Path) -> None:
    writer = WorkbookWriter()
    writer.sheet("Phiếu", [SheetColumn(("Họ tên",))]).append(["Nguyễn Thị Thử"])
    writer.discard()
    assert not list(temporary.iterdir())


# Where a workbook cannot be put together, XlsxWriter leaves its own files to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fails", ["xlsxwriter.workbook.ZipFile", "shutil.copyfile"])
def test_a_full_disk_is_named_and_leaves_nothing(
    fails: str, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(fails, full)
    with pytest.raises(CannotWrite, match="disk is full"), writing(tmp_path / "a.xlsx") as writer:
        writer.sheet("Phiếu", [SheetColumn(("Họ tên",))]).append(["Nguyễn Thị Thử"])
    assert not list(temporary.iterdir())
    assert not list(tmp_path.glob("*.xlsx*"))
    gc.collect()


def test_what_a_killed_export_left_is_removed_and_a_running_one_is_not(temporary: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline().strip() == b"written"
    age(temporary)
    assert remove_remains() == 0
    (left,) = temporary.iterdir()
    child.kill()
    child.wait(30)
    child.stdout.close()
    child.stdin.close()
    assert left.exists()
    mine = PrivateFolder()
    assert not left.exists()
    mine.remove()
