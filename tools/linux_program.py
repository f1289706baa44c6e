"""``make installer``: packs what PyInstaller built as the folder that launchers and updates know.

    python tools/linux_program.py [BUILT [OUT]]

Writes ``so-mat-tran-VERSION-linux.tar.xz``, to be unpacked anywhere in a home, and the same version alone as
the province hands it on. A ``.tar.xz`` and no ``.deb``: docs/decisions/0033.
"""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop_app import __version__

ROOT = Path(__file__).resolve().parent.parent
NAME = "so-mat-tran"
LAUNCHER = ROOT / "tools" / "launcher" / f"{NAME}.sh"


def pack_program(built: Path, target: Path) -> None:
    """The folder as it is installed: launcher, ``current.txt``, ``versions/<version>``."""
    with tarfile.open(target, "w:xz") as packed:
        _add_bytes(packed, f"{NAME}/{NAME}", LAUNCHER.read_bytes(), 0o755)
        _add_bytes(packed, f"{NAME}/current.txt", f"{__version__}\n".encode(), 0o644)
        for notice in ("LICENSE", "NOTICE"):
            _add_bytes(packed, f"{NAME}/{notice}", (ROOT / notice).read_bytes(), 0o644)
        packed.add(built, f"{NAME}/versions/{__version__}", filter=_of_nobody)


def pack_update(built: Path, target: Path) -> None:
    """The folder of this version alone."""
    with tarfile.open(target, "w:xz") as packed:
        packed.add(built, __version__, filter=_of_nobody)


def main(arguments: Sequence[str] | None = None) -> int:
    """Pack both; 0 when they are there."""
    given = sys.argv[1:] if arguments is None else arguments
    built = Path(given[0]) if given else ROOT / "dist" / NAME
    out = Path(given[1]) if len(given) > 1 else ROOT / "dist" / "linux"
    out.mkdir(parents=True, exist_ok=True)
    program = out / f"{NAME}-{__version__}-linux.tar.xz"
    update = out / f"{NAME}-{__version__}-linux-update.tar.xz"
    with ThreadPoolExecutor() as workers:
        packings = [workers.submit(pack_program, built, program), workers.submit(pack_update, built, update)]
        for packing in packings:
            packing.result()
    for made in (program, update):
        print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


def _add_bytes(packed: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    packed.addfile(entry, io.BytesIO(content))


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    sys.exit(main())
