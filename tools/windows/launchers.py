"""Compiles the two small programs that start the version of the day."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.windows.icon import write_icon
from tools.windows.places import HERE, NAME, VERSION, same_everywhere, version_numbers

SOURCES = HERE / "launcher"
COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCES = "x86_64-w64-mingw32-windres"


@dataclass(frozen=True)
class Launcher:
    """One of the two: with a window of its own, or in a console."""

    file: str
    flags: tuple[str, ...]


WINDOW = Launcher(f"{NAME}.exe", ("-mwindows",))
CONSOLE = Launcher(f"{NAME}-console.exe", ("-DCONSOLE", "-mconsole"))


def compile_launchers(target: Path, work: Path, version: str = VERSION) -> None:
    """Compile both into ``target``.

    Raises:
        subprocess.CalledProcessError: a compiler failed; it has said why.
        FileNotFoundError: there is none.
    """
    work.mkdir(parents=True, exist_ok=True)
    write_icon(work / f"{NAME}.ico")
    for launcher in (WINDOW, CONSOLE):
        described = work / f"{launcher.file}.o"
        numbers = ",".join(map(str, version_numbers(version)))
        _run(
            *(RESOURCES, "--codepage=65001", "-I", work, "-I", SOURCES, f"-DVERSION_NUMBERS={numbers}"),
            *(_text("VERSION_TEXT", version), _text("FILE_NAME", launcher.file)),
            *("-i", SOURCES / "launcher.rc", "-o", described),
        )
        _run(
            *(COMPILER, "-std=c11", "-Os", "-s", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"),
            *("-municode", "-static", "-finput-charset=UTF-8", "-fstack-protector-strong", *launcher.flags),
            *("-Wl,--no-insert-timestamp", "-Wl,--dynamicbase", "-Wl,--nxcompat", "-Wl,--high-entropy-va"),
            *("-o", target / launcher.file, SOURCES / "launcher.c", described),
        )


def _text(name: str, value: str) -> str:
    return f'-D{name}=\\"{value}\\"'


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, env={**os.environ, **same_everywhere()})
