"""The steps of the build, in their order."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop_app.base.licences import bundled_components
from tools.gather_licences import canonical
from tools.left_out import left_out
from tools.qt_support import copy_sources
from tools.shipped_licences import complaints
from tools.windows.archives import write_zip
from tools.windows.bytecode import compile_modules
from tools.windows.launchers import CONSOLE, PROCESS, WINDOW, compile_launchers, compile_process
from tools.windows.linking import unlinked
from tools.windows.packages import install_locked, install_project, leave_out, only_added
from tools.windows.places import NAME, ROOT, STATISTICS, VERSION, Places, files_below, give_one_time
from tools.windows.provenance import check_interpreter
from tools.windows.runtime import put_python
from tools.windows.setup_program import Packing, pack, size_in_kilobytes
from tools.windows.signing import Certificate

DATA_FOLDER_FILE = "data-folder.txt"
"""Where the book is, for the program: one line, beside ``current.txt``."""

MAKERS = ("nsis", "mingw-w64-x86-64-dev", "gcc-mingw-w64-x86-64")
"""Debian packages of which something is linked into the launchers or the setup program."""

PORTABLE_DATA = "data"
"""The folder of the book on a USB stick, in the folder of the program."""


def build(places: Places, python: Path | None, certificate: Certificate | None) -> list[Path]:
    """Put the program together and pack it: to be installed, for a USB stick, as an update; what was made."""
    for folder in (places.work, places.out):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    put_together(places, python)
    if certificate:
        own = (places.program / WINDOW.file, places.program / CONSOLE.file, places.version / PROCESS.file)
        for made in own:
            certificate.sign(made)
    give_one_time(places.program)
    print(f"the program: {size_in_kilobytes(places.program) / 1000:.0f} MB")
    icon = places.work / "launcher" / f"{NAME}.ico"
    sign = certificate.command if certificate else ""
    setup = Packing(f"{NAME}.nsi", places.program, places.setup, icon, sign)
    own_data = {DATA_FOLDER_FILE: f"{PORTABLE_DATA}\r\n".encode()}
    with ThreadPoolExecutor() as workers:  # NSIS packs on one processor only
        packing = workers.submit(pack, setup, places.work)
        write_zip(places.portable, places.program, NAME, own_data)
        write_zip(places.update, places.version, VERSION)
        statistics = put_statistics(places)
        pack(
            Packing("statistics.nsi", statistics, places.statistics_setup, icon, sign, STATISTICS),
            places.work,
        )
        packing.result()
    return [places.setup, places.portable, places.update, places.statistics_setup]


def put_statistics(places: Places) -> Path:
    """The packages for SPSS and Stata files, without those that the program has; their folder.

    A file of their own: they would make the setup program half as large again.
    """
    folder = places.work / STATISTICS
    install_locked(folder, "statistics.txt")
    leave_out(folder, left_out("windows", "statistics"))
    compile_modules(folder)
    only_added(files_below(places.libraries), folder)
    missing = unlinked(folder, places.version)
    if missing:
        raise SystemExit("\n".join(["The packages for statistics are not whole:", *missing]))
    give_one_time(folder)
    return folder


def put_notices(libraries: Path) -> None:
    """What the launchers and the setup program carry of their makers, as a build on Linux does of the system.

    Raises:
        SystemExit: a package may not be handed out, or has no licence text.
    """
    names = {canonical(path.name.partition("-")[0]) for path in libraries.glob("*.dist-info")}
    refused = complaints(names, {part.name: part for part in bundled_components()})
    if refused:
        raise SystemExit("\n".join(refused))
    target = libraries / "resources" / "licences" / "system"
    target.mkdir(exist_ok=True)
    for package in MAKERS:
        notice = Path("/usr/share/doc", package, "copyright")
        if notice.is_file():
            shutil.copyfile(notice, target / f"{package}.txt")


def put_together(places: Places, python: Path | None) -> None:
    """The folder as it is installed."""
    put_python(places.version, python)
    print(f"CPython {check_interpreter(places.version, pinned=python is None)}")
    libraries = places.libraries
    install_locked(libraries, "desktop.txt")
    install_project(libraries, places.work)
    copy_sources(libraries / "shiboken6", places.work / "qt_support")
    for why, saved in sorted(leave_out(libraries, left_out("windows")).items(), key=lambda each: -each[1]):
        print(f"left out {saved / 1e6:6.1f} MB: {why}")
    print(f"{compile_modules(libraries)} modules")
    put_notices(libraries)
    missing = unlinked(places.version)
    if missing:
        raise SystemExit("\n".join(["The program is not whole:", *missing]))
    compile_launchers(places.program, places.work / "launcher")
    compile_process(places.version, places.work / "launcher")
    (places.program / "current.txt").write_bytes(f"{VERSION}\n".encode())
    for notice in ("LICENSE", "NOTICE"):  # beside the program, where whoever unpacks it looks first
        shutil.copyfile(ROOT / notice, places.program / f"{notice}.txt")
