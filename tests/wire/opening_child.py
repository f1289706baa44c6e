"""Opens what stands in a file, and prints by how many kB this process grew and what was said about it."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.records import unpack_records
from desktop_app.wire.segment import read_tables, unpack_segment

OPENERS = {"unpack": unpack_segment, "read": read_tables, "records": unpack_records}


def highest() -> int:
    """The most memory this process ever had, in kB; unlike ``ru_maxrss`` without that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def main(how: str, path: str) -> None:
    """Open it."""
    packed = Path(path).read_bytes()
    before = highest()
    try:
        OPENERS[how](packed)
    except Malformed:
        said = "refused"
    else:
        said = "opened"
    print(highest() - before, said)


if __name__ == "__main__":
    main(*sys.argv[1:])
