"""The setup program: installs, upgrades, refuses, uninstalls; the book is never touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from desktop_app.backup.archive import SUFFIX as BACKUP_SUFFIX
from desktop_app.wire.releases.bundle import SUFFIX as BUNDLE_SUFFIX
from tests.installer.windows.wine import CALL, Ended, Wine
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist
from tools.windows.places import NAME, VERSION, Places, files_below
from tools.windows.setup_program import Packing, pack

pytestmark = pytest.mark.wine

PROGRAM = r"C:\users\Nguyễn Thị Hoà\Chương trình của xã"
DATA = r"D:\Dữ liệu của xã"
STICK = r"D:\Thẻ nhớ"
OLDER = "0.0.9"
SETUP = "t Sổ Mặt trận"
"""In the titles of the windows of setup, where NSIS writes "Cài đặt" with accents of their own."""
MAKE_BOOK = """
import sys
from pathlib import Path
from desktop_app.backup.backups import back_up
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import refuse_to_ask
from desktop_app.sample.building import build_sample_office
office = Office.open(DataFolder(Path(sys.argv[1])), refuse_to_ask)
build_sample_office(office, 2)
back_up(office, Path(sys.argv[1]) / "bản sao.smt-backup", "một câu dài để thử")
office.close()
"""
KINDS = ("SoMatTran.Backup", "SoMatTran.Bundle")
OPENS = r"Classes\{}\shell\open\command"
RUNS, IS_NEWER, FOLDER, NO_PROGRAM = 3, 4, 6, 7


@pytest.fixture
def windows(still: Wine) -> Wine:
    for name in (PROGRAM, DATA):
        shutil.rmtree(still.path(name), ignore_errors=True)
    return still


def other_setup(built: Places, folder: Path, version: str) -> Path:
    """The setup program of another version, which carries a file that this one has not."""
    program = folder / "program"
    shutil.copytree(built.program, program, ignore=shutil.ignore_patterns(VERSION))
    shutil.copytree(built.version, program / "versions" / version)
    (program / "versions" / version / "dropped.txt").write_text("gone with the next version")
    (program / "current.txt").write_bytes(f"{version}\n".encode())
    target = folder / f"{version}-setup.exe"
    icon = built.work / "launcher" / f"{NAME}.ico"
    pack(Packing(f"{NAME}.nsi", program, target, icon, version=version, quick=True), folder)
    return target


@pytest.fixture(scope="session")
def older(built: Places, wine: Wine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return other_setup(built, tmp_path_factory.mktemp("older"), OLDER)


def install(wine: Wine, setup: Path, options: str = "", program: str = PROGRAM) -> Ended:
    return wine.run_line(f'"Z:{setup}" /S {options} /D={program}')


def uninstall(wine: Wine) -> None:
    """It goes on as a copy of itself in the folder for temporary files, so that it can remove itself too."""
    assert wine.run_line(f'"{PROGRAM}\\uninstall.exe" /S').status == 0
    wine.wait_for_end()


def console(wine: Wine, *words: str) -> Ended:
    return wine.run(rf"{PROGRAM}\{NAME}-console.exe", *words)


def shortcuts(wine: Wine) -> list[Path]:
    """What leads to the program: on the desktop and in the start menu."""
    return sorted((wine.drive / "users").rglob("Sổ Mặt trận.lnk"), key=lambda path: path.parent.name)


def registered(wine: Wine, key: str, value: str) -> str:
    """A text of the account's registry, or nothing; ``reg.exe`` would lose Vietnamese letters."""
    program = (
        "import sys, winreg\n"
        "try:\n"
        "    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, sys.argv[1]) as key:\n"
        "        print(winreg.QueryValueEx(key, sys.argv[2])[0])\n"
        "except FileNotFoundError:\n"
        "    pass\n"
    )
    return wine.run(wine.python, "-X", "utf8", "-c", program, rf"Software\{key}", value).said.strip()


def test_installs_silently_for_one_user(windows: Wine, built: Places) -> None:
    assert install(windows, built.setup, f'/DATA="{DATA}" /AUTOSTART=1') == Ended(0, "")
    program = windows.path(PROGRAM)
    expected = {*files_below(built.program), "uninstall.exe", "data-folder.txt"}
    assert set(files_below(program)) == expected
    assert (program / "current.txt").read_text() == f"{VERSION}\n"
    assert f"{NAME} {VERSION}" in console(windows, "--version").said
    self_test = console(windows, "doctor", "--self-test", rf"{DATA}\thử")
    assert self_test.status == 0, self_test.said
    listed = rf"Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
    assert registered(windows, listed, "UninstallString") == rf'"{PROGRAM}\uninstall.exe"'
    assert registered(windows, listed, "DisplayVersion") == VERSION
    started = registered(windows, r"Microsoft\Windows\CurrentVersion\Run", NAME)
    assert started == rf'"{PROGRAM}\{NAME}.exe" --in-notification-area'
    assert registered(windows, rf"Classes\{BACKUP_SUFFIX}", "") == "SoMatTran.Backup"
    assert registered(windows, rf"Classes\{BUNDLE_SUFFIX}", "") == "SoMatTran.Bundle"
    for kind in KINDS:
        assert registered(windows, OPENS.format(kind), "") == rf'"{PROGRAM}\{NAME}.exe" "%1"'
    assert [path.parent.name for path in shortcuts(windows)] == ["Desktop", "Programs"]


def test_a_double_click_opens_a_backup_in_the_window_that_is_there(
    windows: Wine, built: Places, processes: Processes
) -> None:
    assert install(windows, built.setup, f'/DATA="{DATA}"').status == 0
    made = windows.run(rf"{PROGRAM}\versions\{VERSION}\python.exe", "-X", "utf8", "-c", MAKE_BOOK, DATA)
    assert made.status == 0, made.said
    windows.start(processes, rf"{PROGRAM}\{NAME}.exe")
    wait_until(lambda: titles(windows, "· Sổ Mặt trận$"), "the window")
    # As the Explorer does; wine itself looks for kinds of files among those of the whole computer only.
    command = registered(windows, OPENS.format(KINDS[0]), "")
    assert windows.run_line(command.replace("%1", rf"{DATA}\bản sao{BACKUP_SUFFIX}")).status == 0
    wait_until(lambda: titles(windows, "^Khôi phục bản sao lưu"), "the question of restoring")
    assert len(titles(windows, "· Sổ Mặt trận$")) == 1, "no second window"


def titles(wine: Wine, pattern: str) -> list[str]:
    """The titles of the visible windows that match."""
    words = ["xdotool", "search", "--onlyvisible", "--name", pattern, "getwindowname", "%@"]
    env = {**os.environ, "DISPLAY": wine.display}
    found = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    return found.stdout.split("\n")[:-1]


def test_by_hand_it_proposes_the_second_disk_and_says_that_the_program_runs(
    windows: Wine, built: Places, processes: Processes
) -> None:
    """From page to page with Enter, as most people do."""
    windows.run("reg", "delete", rf"HKCU\Software\{NAME}", "/f")  # as if it never had been here
    go_through(windows, built, processes, pages=4)  # welcome, program, book, parts

    def at_its_end() -> bool:  # the last page takes Enter, the one that shows how far it is does not
        return not titles(windows, SETUP) or not pressed(windows)

    wait_until((windows.path(PROGRAM) / "uninstall.exe").exists, "the program")
    wait_until(at_its_end, "the last page, which opens the program")
    wait_until((windows.path(r"D:\So Mat tran") / "window.lock").exists, "the book on the second disk")
    before = files_below(windows.path(PROGRAM))
    go_through(windows, built, processes, pages=3)  # the book stays where it is: it is not asked again
    wait_until(lambda: len(titles(windows, SETUP)) == 2, "the box over setup's window")
    assert files_below(windows.path(PROGRAM)) == before


def go_through(windows: Wine, built: Places, processes: Processes, pages: int) -> None:
    """Start setup with its pages, and press Enter on so many of them."""
    line = f'"Z:{built.setup}" /D={PROGRAM}'
    windows.start(processes, windows.python, "-X", "utf8", "-c", CALL, line)
    wait_until(lambda: titles(windows, SETUP), "setup's window")
    for _ in range(pages):
        wait_until(lambda: pressed(windows), "setup in front")


def pressed(windows: Wine) -> bool:
    """Press Enter in setup's window, once all programs of this Windows are at rest; whether it was there.

    A window that comes or goes while xdotool walks through all of them ends the search before the key.
    """
    Typist(Display(windows.display, windows.processes())).rest()
    in_front = ["search", "--onlyvisible", "--name", SETUP, "windowactivate", "--sync"]
    words = ["xdotool", *in_front, "key", "--delay", "0", "Return"]
    env = {**os.environ, "DISPLAY": windows.display}
    return subprocess.run(words, env=env, check=False).returncode == 0


def test_a_stick_carries_program_and_book(windows: Wine, built: Places, processes: Processes) -> None:
    """Started from another drive it finds them again; on the computer it leaves nothing."""
    stick = windows.path(STICK)
    shutil.rmtree(stick, ignore_errors=True)
    with zipfile.ZipFile(built.portable) as packed:
        packed.extractall(stick)
    begun = windows.run(rf"{STICK}\{NAME}\{NAME}-console.exe", "doctor")
    assert begun.status != 0, "there is no book yet"
    before = set((windows.drive / "users").rglob(NAME))
    windows.start(processes, rf"{STICK}\{NAME}\{NAME}.exe")
    wait_until((stick / NAME / "data" / "window.lock").exists, "the book's folder on the stick")
    wait_until(lambda: titles(windows, "Sổ Mặt trận"), "the window")
    assert set((windows.drive / "users").rglob(NAME)) == before


def test_the_packages_for_statistics_need_the_program_and_outlive_its_versions(
    windows: Wine, built: Places
) -> None:
    """What they do no wine can tell: its C library lacks what numpy calls."""
    assert install(windows, built.statistics_setup).status == NO_PROGRAM
    assert not windows.path(PROGRAM).exists()
    assert install(windows, built.setup).status == 0
    assert install(windows, built.statistics_setup).status == 0
    added = windows.path(PROGRAM) / "statistics"
    assert {"numpy", "pandas", "pyreadstat"} <= {path.name for path in added.iterdir()}
    there = files_below(added)
    assert install(windows, built.setup).status == 0
    assert files_below(added) == there
    assert f"{NAME} {VERSION}" in console(windows, "--version").said
    uninstall(windows)
    assert not added.exists()


def test_upgrades_in_place_with_a_book(windows: Wine, built: Places, older: Path) -> None:
    assert install(windows, older, f'/DATA="{DATA}"').status == 0
    program = windows.path(PROGRAM)
    assert (program / "versions" / OLDER / "dropped.txt").exists()
    begun = console(windows, "doctor", "--self-test", rf"{DATA}\thử")
    assert begun.status == 0, begun.said
    before = {path: (windows.path(DATA) / path).read_bytes() for path in files_below(windows.path(DATA))}
    assert before
    assert install(windows, built.setup).status == 0
    assert [path.name for path in (program / "versions").iterdir()] == [VERSION]
    assert not list(program.rglob("dropped.txt"))
    assert (program / "data-folder.txt").read_text("utf-16").strip() == DATA
    after = {path: (windows.path(DATA) / path).read_bytes() for path in files_below(windows.path(DATA))}
    assert after == before


def test_repairs_what_was_lost(windows: Wine, built: Places) -> None:
    assert install(windows, built.setup).status == 0
    version = windows.path(PROGRAM) / "versions" / VERSION
    shutil.rmtree(version / "lib" / "desktop_app")
    (version / "lib" / "strange.pyc").write_text("of nobody")
    assert install(windows, built.setup).status == 0
    assert files_below(version) == files_below(built.version)


def test_refuses_while_the_program_runs(windows: Wine, built: Places, processes: Processes) -> None:
    assert install(windows, built.setup).status == 0
    running = windows.start(processes, rf"{PROGRAM}\{NAME}-console.exe", "--data-dir", rf"{DATA}\sổ")
    wait_until((windows.path(DATA) / "sổ" / "window.lock").exists, "the program")
    before = files_below(windows.path(PROGRAM))
    assert install(windows, built.setup).status == RUNS
    assert windows.run_line(f'"{PROGRAM}\\uninstall.exe" /S _?={PROGRAM}').status == RUNS
    assert files_below(windows.path(PROGRAM)) == before
    assert running.poll() is None


def test_an_older_version_does_not_replace_a_newer_one(windows: Wine, built: Places, older: Path) -> None:
    assert install(windows, built.setup).status == 0
    assert install(windows, older).status == IS_NEWER
    assert (windows.path(PROGRAM) / "current.txt").read_text() == f"{VERSION}\n"
    assert install(windows, older, "/OLDER").status == 0
    assert (windows.path(PROGRAM) / "current.txt").read_text() == f"{OLDER}\n"


def test_uninstalls_silently_and_keeps_the_book(windows: Wine, built: Places) -> None:
    assert install(windows, built.setup, f'/DATA="{PROGRAM}\\sổ" /AUTOSTART=1').status == 0
    book = windows.path(PROGRAM) / "sổ" / "so-mat-tran.db"
    book.write_text("the book, even in the folder of the program")
    uninstall(windows)
    assert files_below(windows.path(PROGRAM)) == ["sổ/so-mat-tran.db"]
    assert not registered(windows, rf"Microsoft\Windows\CurrentVersion\Uninstall\{NAME}", "DisplayName")
    assert not registered(windows, r"Microsoft\Windows\CurrentVersion\Run", NAME)
    assert not registered(windows, rf"Classes\{BACKUP_SUFFIX}", "")
    assert not registered(windows, rf"Classes\{BUNDLE_SUFFIX}", "")
    for kind in KINDS:
        assert not registered(windows, OPENS.format(kind), "")
    assert not shortcuts(windows)


def test_a_folder_for_the_book_that_cannot_be_made_is_refused(windows: Wine, built: Places) -> None:
    windows.drive.joinpath("file.txt").write_text("no folder")
    assert install(windows, built.setup, r'/DATA="C:\file.txt\sổ"').status == FOLDER
    assert not (windows.path(PROGRAM) / "current.txt").exists()
