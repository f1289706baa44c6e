"""Whether every library finds those it is linked with: in the program, or in every Windows 10 and 11."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.windows.places import files_below

DUMP = "x86_64-w64-mingw32-objdump"

_LINKED = re.compile(r"\.(dll|pyd|exe)$", re.IGNORECASE)
_ASKED = re.compile(r"^\s*DLL Name: (\S+)|^(\S.*):\s+file format pei-", re.MULTILINE)

# fmt: off
IN_WINDOWS = frozenset(
    [
        "advapi32", "authz", "bcrypt", "comctl32", "comdlg32", "crypt32", "d3d9", "d3d11", "d3d12",
        "d3dcompiler_47", "dnsapi", "dwmapi", "dwrite", "dxgi", "gdi32", "icuuc", "imm32", "iphlpapi",
        "kernel32", "mpr", "mscms", "msvcrt", "netapi32", "ntdll", "ole32", "oleaut32", "propsys",
        "rpcrt4", "secur32", "setupapi", "shcore", "shell32", "shlwapi", "uiautomationcore", "user32",
        "userenv", "uxtheme", "version", "winhttp", "winmm", "winspool.drv", "ws2_32", "wtsapi32",
    ]
)
# fmt: on
"""What Windows 10 (1903) and 11 bring along, without ``.dll``; the names ``api-ms-win-…`` too."""


def unlinked(program: Path, *beside: Path) -> list[str]:
    """The libraries that are asked for and are nowhere, with the files that ask; empty when all is there.

    ``beside``: further folders that are loaded into the same process.
    """
    there = {Path(path).name.lower() for folder in (program, *beside) for path in files_below(folder)}
    missing = [
        f"{path} asks for {name}"
        for path, names in linked_with(program).items()
        for name in names
        if not (name.lower() in there or name.lower().startswith("api-ms-win-") or _bare(name) in IN_WINDOWS)
    ]
    return sorted(missing)


def linked_with(program: Path) -> dict[str, list[str]]:
    """The libraries that each program file below a folder is linked with."""
    files = [path for path in files_below(program) if _LINKED.search(path)]
    printed = subprocess.run(
        [DUMP, "-p", *files], cwd=program, capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for match in _ASKED.finditer(printed):
        if match.group(2):
            names = found.setdefault(match.group(2), [])
        else:
            names.append(match.group(1))
    return found


def _bare(name: str) -> str:
    return name.lower().removesuffix(".dll")
