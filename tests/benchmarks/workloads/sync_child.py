"""``python -m tests.benchmarks.workloads.sync_child FOLDER OFFICER``: one round and its memory."""

from __future__ import annotations

import re
import sys
from contextlib import closing
from pathlib import Path

from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.round import run_round
from tests.benchmarks.book.kept import BenchBook, read_facts


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def main(folder: Path, officer: str) -> None:
    """Print the growth and the number of records that came or went."""
    with closing(BenchBook(folder, read_facts(folder)).open(officer)) as office:
        book = office.sync_book()
        with connect(book) as transport:
            before = _megabytes("VmRSS")
            result = run_round(book, transport)
            grown = _megabytes("VmHWM") - before
    print(f"{grown:.1f} {result.pushed + sum(result.applied.records.values())}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
