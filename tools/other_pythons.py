"""Runs a fast part of the tests on every promised Python that is not that of ``.venv``.

What is promised is ``requires-python`` in pyproject.toml. Of each minor release the oldest and the newest on
this machine are tried: a patch release can lack what the next one has (docs/decisions/0062). One that is
promised and not there fails with ``CI`` set; elsewhere that is said loudly.

    .venv/bin/python -m tools.other_pythons [--list]
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "pythons"
LOCK = ROOT / "requirements" / "dev.txt"
TESTS = (
    "tests/architecture/test_start.py",
    "tests/base",
    "tests/credentials",
    "tests/grid",
    "tests/ui/base",
    "tests/wire",
)
QUICK = "not soak and not bench and not installer and not wine and not long"
"""The start of the program with its first window, and what much else stands on."""

type Version = tuple[int, int, int]


def promised(project: str) -> list[str]:
    """The minor releases of ``requires-python``, which has the form ``>=3.12,<3.14``."""
    spec = tomllib.loads(project)["project"]["requires-python"]
    bounds = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", spec)
    if bounds is None:
        raise ValueError(f"requires-python is “{spec}”: write both its bounds, so that each can be tested.")
    return [f"3.{minor}" for minor in range(int(bounds[1]), int(bounds[2]))]


def _candidates(minor: str) -> Iterator[Path]:
    """Where an interpreter of this minor release may lie: on PATH, from pyenv, from uv, built by hand."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = [folder.parent / "versions" for folder in folders if folder.name == "shims"]
    yield from (folder / f"python{minor}" for folder in folders if folder.name != "shims")
    for root in (*pyenv, Path.home() / ".pyenv" / "versions", Path("/opt/python")):
        yield from root.glob(f"{minor}.*/bin/python{minor}")
    managed = Path.home() / ".local" / "share" / "uv" / "python"
    yield from managed.glob(f"cpython-{minor}.*/bin/python{minor}")


def _version(python: Path) -> Version | None:
    """The version of an interpreter; ``None`` where it is none, or is in an environment."""
    ask = (
        "import json, sys; "
        "print(json.dumps([*sys.version_info[:3], sys.implementation.name, sys.prefix == sys.base_prefix]))"
    )
    try:
        done = subprocess.run(
            [python, "-I", "-c", ask], capture_output=True, text=True, timeout=60, check=True
        )
        major, minor, patch, name, own = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return (major, minor, patch) if name == "cpython" and own else None


def found(minor: str) -> dict[Version, Path]:
    """The interpreters of this minor release that are on this machine, by version."""
    pythons = {path.resolve(): path for path in _candidates(minor) if path.is_file()}
    versions = {version: path for path in pythons.values() if (version := _version(path)) is not None}
    return {version: path for version, path in sorted(versions.items()) if version[:2] == _minor(minor)}


def _minor(minor: str) -> tuple[int, int]:
    major, _, number = minor.partition(".")
    return int(major), int(number)


def to_try(there: Iterable[Version], here: Version) -> list[Version]:
    """The oldest and the newest, without the one that runs all tests anyway."""
    versions = sorted(there)
    return sorted({versions[0], versions[-1]} - {here}) if versions else []


def prepared(python: Path, version: Version) -> Path:
    """The interpreter of an environment that has the locked packages; made once for a lock file."""
    folder = FOLDER / ".".join(map(str, version))
    stamp, lock = folder / ".lock", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    inside = folder / "bin" / "python"
    if not stamp.is_file() or stamp.read_text("ascii") != lock:
        uv = _uv()
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", python, folder], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(inside)]
        linked = os.environ | {"UV_LINK_MODE": "hardlink"}  # falls back to copies on another file system
        subprocess.run([*install, "--require-hashes", "-r", str(LOCK)], cwd=ROOT, env=linked, check=True)
        own = ["--no-deps", "--no-build-isolation", "--editable", "."]
        subprocess.run([*install, *own], cwd=ROOT, env=linked, check=True)
        stamp.write_text(lock, "ascii")
    return inside


def _uv() -> str:
    done = subprocess.run([ROOT / "tools" / "find_uv.sh"], capture_output=True, text=True, check=True)
    return f"{done.stdout.strip()}/uv"


def main(arguments: list[str]) -> int:
    """Try each; 0 when nothing failed and, with ``CI`` set, nothing was missing."""
    here: Version = sys.version_info[:3]
    status = 0
    for minor in promised((ROOT / "pyproject.toml").read_text("utf-8")):
        there = found(minor)
        if not there and _minor(minor) != here[:2]:
            print(f"NOT TESTED: Python {minor} is promised and not on this machine.", file=sys.stderr)
            status = 1 if os.environ.get("CI") else status
        for version in to_try(there, here):
            name = ".".join(map(str, version))
            print(f"== Python {name}: {there[version]}", flush=True)
            if "--list" not in arguments:
                tests = [str(prepared(there[version], version)), "-m", "pytest", "-q", "-m", QUICK, *TESTS]
                done = subprocess.run([*tests, "-n", "2", "--dist", "worksteal"], cwd=ROOT, check=False)
                status = done.returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
