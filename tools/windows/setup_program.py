"""Packs the folder of the program into a setup program, by NSIS."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.windows.icon import write_panel
from tools.windows.places import HERE, VERSION, files_below, same_everywhere, version_numbers

SCRIPTS = HERE / "setup"


@dataclass(frozen=True)
class Packing:
    """One setup program: its script, what it installs, and where it is written."""

    script: str
    files: Path
    target: Path
    icon: Path
    sign: str = ""
    """A command that signs the file named behind it; the uninstaller in the setup program is signed too."""
    place: str = ""
    """The folder of the program that the files go into; none is the program itself."""
    version: str = VERSION
    quick: bool = False
    """Without packing it small: for tests."""


SAID_LAST = "current.txt"
"""Written by the setup program itself when all else is there: an interrupted setup changes no version."""


def file_list(folder: Path, inside: str = "") -> str:
    """The commands that install every file below ``folder``, ``inside`` a folder of the program."""
    lines: list[str] = []
    shown = None
    for path in files_below(folder):
        if path == SAID_LAST:
            continue
        place, _, _ = path.rpartition("/")
        if place != shown:
            shown = place
            lines.append(f'SetOutPath "{_installed(f"{inside}/{place}")}"')
        lines.append(f'File "{_quoted(str(folder / path))}"')
    return "".join(f"{line}\n" for line in lines)


def size_in_kilobytes(folder: Path) -> int:
    """How much the installed program takes, as Windows lists it."""
    return sum((folder / path).stat().st_size for path in files_below(folder)) // 1024


def pack(packing: Packing, work: Path) -> None:
    """Write the setup program.

    Raises:
        subprocess.CalledProcessError: NSIS refused; it has said why.
        FileNotFoundError: there is no NSIS.
    """
    listed = work / f"{Path(packing.script).stem}-files.nsh"
    listed.write_text(file_list(packing.files, packing.place), "utf-8")
    panel = work / f"{Path(packing.script).stem}-panel.bmp"
    write_panel(panel)
    packing.target.parent.mkdir(parents=True, exist_ok=True)
    given = {
        "VERSION": packing.version,
        "NUMBERS": ".".join(map(str, version_numbers(packing.version))),
        "OUT_FILE": packing.target,
        "ICON": packing.icon,
        "PANEL": panel,
        "SIZE_KB": size_in_kilobytes(packing.files),
        "FILES": listed,
        **({"SIGN": packing.sign} if packing.sign else {}),
        **({"QUICK": 1} if packing.quick else {}),
    }
    subprocess.run(
        [
            *("makensis", "-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8"),
            *(f"-D{name}={value}" for name, value in given.items()),
            SCRIPTS / packing.script,
        ],
        cwd=SCRIPTS,
        env={**os.environ, **same_everywhere()},
        check=True,
    )


def _installed(place: str) -> str:
    return "\\".join(["$INSTDIR", *(_quoted(part) for part in place.split("/") if part)])


def _quoted(path: str) -> str:
    """A name as NSIS reads it between quotes.

    Raises:
        ValueError: it holds a quote or a line end, which no file of the program may.
    """
    if '"' in path or "\n" in path:
        raise ValueError(f"{path!r} cannot be installed")
    return path.replace("$", "$$")
