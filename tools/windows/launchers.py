"""Compiles the two small programs that start the version of the day, and the process of its window."""

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
    """A program in C: its file, its source, its manifest."""

    file: str
    flags: tuple[str, ...]
    source: str = "launcher"


WINDOW = Launcher(f"{NAME}.exe", ("-mwindows",))
CONSOLE = Launcher(f"{NAME}-console.exe", ("-DCONSOLE", "-mconsole"))
PROCESS = Launcher(f"{NAME}.exe", ("-mwindows",), "process")
"""In the folder of a version: what the window's process is called, and Python inside."""


def compile_launchers(target: Path, work: Path, version: str = VERSION) -> None:
    """Compile both into ``target``, the folder of the program.

    Raises:
        subprocess.CalledProcessError: a compiler failed; it has said why.
        FileNotFoundError: there is none.
    """
    for launcher in (WINDOW, CONSOLE):
        _compile(launcher, target, work, version)


def compile_process(target: Path, work: Path, version: str = VERSION) -> None:
    """Compile the process of the window into ``target``, the folder of a version; raises the same."""
    _compile(PROCESS, target, work, version)


def _compile(launcher: Launcher, target: Path, work: Path, version: str) -> None:
    work.mkdir(parents=True, exist_ok=True)
    write_icon(work / f"{NAME}.ico")
    described = work / f"{launcher.source}-{launcher.file}.o"
    numbers = ",".join(map(str, version_numbers(version)))
    _run(
        *(RESOURCES, "--codepage=65001", "-I", work, "-I", SOURCES, f"-DVERSION_NUMBERS={numbers}"),
        *(_text("VERSION_TEXT", version), _text("FILE_NAME", launcher.file)),
        *(_text("MANIFEST", f"{launcher.source}.manifest"), "-i", SOURCES / "launcher.rc", "-o", described),
    )
    _run(
        *(COMPILER, "-std=c11", "-Os", "-s", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter"),
        *("-Wno-cast-function-type", "-municode", "-static", "-finput-charset=UTF-8"),
        *("-fstack-protector-strong", *launcher.flags),
        *("-Wl,--no-insert-timestamp", "-Wl,--dynamicbase", "-Wl,--nxcompat", "-Wl,--high-entropy-va"),
        *("-o", target / launcher.file, SOURCES / f"{launcher.source}.c", described),
    )


def _text(name: str, value: str) -> str:
    return f'-D{name}=\\"{value}\\"'


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, env={**os.environ, **same_everywhere()})
