"""Both launchers against the cases that every launcher is held to."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installer.windows.wine import COMPILER, Wine
from tests.support.patience import wait_until
from tests.updates.launcher_cases import LauncherCase, files_of, launcher_cases
from tools.windows.launchers import CONSOLE, PROCESS, WINDOW
from tools.windows.places import VERSION, Places

pytestmark = pytest.mark.wine

WORDS = ("backup", "hai từ", "*", "", 'a "quoted" \\ word\\')
# A Python as far as a launcher can tell: it writes beside itself with what it was called, and ends with 7.
STAND_IN = r"""
#include <windows.h>
#include <stdio.h>
#include <wchar.h>
int wmain(int count, wchar_t **words)
{
    wchar_t place[32768];
    GetModuleFileNameW(NULL, place, 32768);
    wcscat(place, L".new");
    FILE *told = _wfopen(place, L"wb");
    for (int at = 1; at < count; at++) {
        char bytes[4096];
        WideCharToMultiByte(CP_UTF8, 0, words[at], -1, bytes, sizeof bytes, NULL, NULL);
        fprintf(told, "%s\n", bytes);
    }
    fclose(told);
    wchar_t whole[32768];
    wcscpy(whole, place);
    wcscpy(whole + wcslen(whole) - 4, L".told");
    MoveFileW(place, whole);
    return 7;
}
"""


@pytest.fixture(scope="session")
def stand_in(wine: Wine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stand-in")
    (folder / "python.c").write_text(STAND_IN)
    command = [COMPILER, "-municode", "-mwindows", "-O1", "-s", "-o", "python.exe", "python.c"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "python.exe"


def laid_out(case: LauncherCase, folder: Path, stand_in: Path, built: Places) -> Path:
    def put_program(version: Path) -> None:
        for name in ("python.exe", PROCESS.file):
            shutil.copy(stand_in, version / name)

    program = folder / "Chương trình"
    case.lay_out(program, put_program)
    for launcher in (CONSOLE, WINDOW):
        shutil.copy(built.program / launcher.file, program)
    return program


def answers_in(program: Path, name: str) -> dict[str, list[str]]:
    """With what each version's Python was called."""
    found = program.glob(f"versions/*/{name}.told")
    return {path.parent.name: path.read_text("utf-8").split("\n")[:-1] for path in found}


@pytest.mark.parametrize("case", launcher_cases(), ids=lambda case: case.name)
def test_every_case_in_a_console(
    case: LauncherCase, wine: Wine, built: Places, stand_in: Path, folder: Path
) -> None:
    program = laid_out(case, folder, stand_in, built)
    ended = wine.run(program / CONSOLE.file, *WORDS)
    assert files_of(program) == case.after
    started = {} if case.starts is None else {case.starts: ["-X", "utf8", "-m", "desktop_app", *WORDS]}
    assert answers_in(program, "python.exe") == started
    assert ended.status == (1 if case.starts is None else 7)
    assert ("Không tìm thấy phiên bản nào" in ended.said) == (case.says == "no_version")


@pytest.mark.parametrize(
    "case", [case for case in launcher_cases() if case.starts], ids=lambda case: case.name
)
def test_every_case_that_starts_a_window(
    case: LauncherCase, wine: Wine, built: Places, stand_in: Path, folder: Path
) -> None:
    program = laid_out(case, folder, stand_in, built)
    ended = wine.run(program / WINDOW.file, *WORDS)
    assert (ended.status, ended.said) == (0, ""), "it waits for nothing"
    assert files_of(program) == case.after
    wait_until(lambda: answers_in(program, PROCESS.file), "the program")
    assert answers_in(program, PROCESS.file) == {case.starts: ["-X", "utf8", "-m", "desktop_app", *WORDS]}


def test_a_trial_is_not_tried_for_ever_where_nothing_can_be_written(
    wine: Wine, built: Places, stand_in: Path, folder: Path
) -> None:
    case = next(case for case in launcher_cases() if case.after.get("trial.txt"))
    program = laid_out(case, folder, stand_in, built)
    (program / "trial.new").mkdir()
    (program / "trial.new/held").touch()
    wine.run(program / CONSOLE.file)
    assert list(answers_in(program, "python.exe")) == [case.files["current.txt"].strip()]


def test_the_process_of_the_window_is_python_under_the_program_s_name(
    wine: Wine, built: Places, folder: Path
) -> None:
    code = (
        "import sys; open(sys.argv[1], 'w').write('\\n'.join([sys.executable, *sys.argv[2:], sys.version]))"
    )
    told = folder / "đã nói.txt"
    words = ("-X", "utf8", "-c", code, f"Z:{told}", *WORDS)
    assert wine.run(built.version / PROCESS.file, *words).status == 0
    executable, *given, version = told.read_text("utf-8").split("\n")
    assert executable.endswith(rf"\versions\{VERSION}\{PROCESS.file}")
    assert (tuple(given), version[:5]) == (WORDS, "3.13.")
    assert wine.run(built.version / PROCESS.file, "-c", "raise SystemExit(5)").status == 5
