"""``python -m tools.windows``: builds the setup program and the portable folder in ``dist/windows``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tools.windows.building import build
from tools.windows.places import ROOT, Places
from tools.windows.signing import certificate


def main(arguments: Sequence[str] | None = None) -> int:
    """Build; 0 when all is there."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.windows", description="Build the program for Windows."
    )
    parser.add_argument(
        "--work", type=Path, default=ROOT / "build" / "windows", help="where it is put together"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "dist" / "windows", help="where the results go")
    parser.add_argument("--python", type=Path, help="another CPython to embed: a folder, or python.org's zip")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    places = Places(options.work.resolve(), options.out.resolve())
    for made in build(places, options.python, certificate()):
        print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    print(f"built in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
