"""The Windows wheels of the locked packages and the project's own, unpacked into one folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.left_out import LeftOut
from tools.windows.places import ROOT, files_below, same_everywhere

_INSTALL = ("pip", "install", "--quiet", "--no-deps", "--link-mode", "copy")
"""Copies: the build changes times and removes files, and what uv keeps is linked into other folders."""

_FOR_WINDOWS = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.13")


def uv(*words: str | Path) -> None:
    """Run the project's uv.

    Raises:
        subprocess.CalledProcessError: it could not do it; it has said why.
    """
    found = subprocess.run([ROOT / "tools" / "find_uv.sh"], capture_output=True, text=True, check=True)
    subprocess.run([Path(found.stdout.strip()) / "uv", *words], cwd=ROOT, check=True)


def install_locked(target: Path, *locks: str) -> None:
    """Put the wheels of lock files of ``requirements/`` into ``target``, each checked by its hash."""
    for lock in locks:
        uv(
            *(*_INSTALL, "--target", target, *_FOR_WINDOWS),
            *("--only-binary", ":all:", "--require-hashes", "--requirements", f"requirements/{lock}"),
        )


def install_project(target: Path, work: Path) -> None:
    """Build the project's wheel and put it into ``target``."""
    wheels = work / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", wheels],
        cwd=ROOT,
        env={**os.environ, **same_everywhere()},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (wheel,) = wheels.glob("*.whl")
    uv(*_INSTALL, "--target", target, *_FOR_WINDOWS, wheel)


def leave_out(folder: Path, rules: LeftOut) -> dict[str, int]:
    """Remove what the program does not carry; how many bytes each reason saved."""
    saved: dict[str, int] = {}
    for path in files_below(folder):
        rule = rules.rule(path)
        if rule is not None:
            saved[rule.why] = saved.get(rule.why, 0) + (folder / path).stat().st_size
            (folder / path).unlink()
    _remove_empty(folder)
    return saved


def only_added(base: Sequence[str], folder: Path) -> None:
    """Remove from ``folder`` every file that is in ``base``, the program it is added to."""
    for path in set(base) & set(files_below(folder)):
        (folder / path).unlink()
    _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
