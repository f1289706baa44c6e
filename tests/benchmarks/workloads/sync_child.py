"""``python -m tests.benchmarks.workloads.sync_child FOLDER OFFICER``: one round and its memory."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from tests.builders import an_office


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def main(folder: str, officer: str) -> None:
    """Print the growth and the number of records that came or went."""
    office = an_office(Path(folder), officer=officer)
    book = office.sync_book()
    with connect(book) as transport:
        before = _megabytes("VmRSS")
        result = run_round(book, transport)
        print(f"{_megabytes('VmHWM') - before:.1f} {result.pushed + sum(result.applied.records.values())}")
    office.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
