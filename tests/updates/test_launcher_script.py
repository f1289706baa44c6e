"""The launcher of Linux against the cases every launcher is held to."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.updates.launcher_cases import LauncherCase, files_of, launcher_cases

SCRIPT = Path(__file__).parents[2] / "tools/launcher/so-mat-tran.sh"
# A whole program as far as a launcher can tell: it says which one it is, what it was given, and ends with 7.
PROGRAM = """#!/bin/sh
printf '%s\\n' "${0%/*}" "$PYTHONUTF8" "$@"
exit 7
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the launcher of Linux")


def put_program(folder: Path) -> None:
    (folder / "so-mat-tran").write_text(PROGRAM)
    (folder / "so-mat-tran").chmod(0o755)


def start(launcher: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [launcher, *arguments], check=False, capture_output=True, text=True, env=environment
    )


@pytest.mark.parametrize("case", launcher_cases(), ids=lambda case: case.name)
def test_every_case(case: LauncherCase, tmp_path: Path) -> None:
    program = tmp_path / "Chương trình của Hoà"
    case.lay_out(program, put_program)
    launcher = Path(shutil.copy(SCRIPT, program / "so-mat-tran"))

    ran = start(launcher, "backup", "hai từ", "*", "")

    assert files_of(program) == case.after
    if case.starts is None:
        assert (ran.returncode, ran.stdout) == (1, "")
    else:
        told = [str(program / "versions" / case.starts), "1", "backup", "hai từ", "*", ""]
        assert (ran.returncode, ran.stdout.split("\n")[:-1], ran.stderr) == (7, told, "")
    assert ("Không tìm thấy phiên bản nào" in ran.stderr) == (case.says == "no_version")


def test_a_link_to_the_launcher_finds_the_program(tmp_path: Path) -> None:
    program = tmp_path / "program"
    launcher_cases()[0].lay_out(program, put_program)
    (tmp_path / "link").symlink_to(shutil.copy(SCRIPT, program / "so-mat-tran"))

    assert start(tmp_path / "link").stdout.startswith(str(program / "versions/1.0.0"))


def test_a_trial_is_not_tried_for_ever_where_nothing_can_be_written(tmp_path: Path) -> None:
    program = tmp_path / "program"
    case = next(case for case in launcher_cases() if case.after.get("trial.txt"))
    case.lay_out(program, put_program)
    launcher = Path(shutil.copy(SCRIPT, program / "so-mat-tran"))
    (program / "trial.new").mkdir()
    (program / "trial.new/held").touch()

    assert start(launcher).stdout.startswith(str(program / "versions/1.0.0"))
