"""What each commit measured, a file of JSON each in ``.cache/bench``; two of them compared."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tests.benchmarks.reporting.rows import BenchRow
from tests.support.processes import ROOT

BENCH: Final = ROOT / ".cache" / "bench"
WORSE: Final = 1.10
"""From here on a ratio is named."""
_CHANGED = "+changes"


class BenchRun(msgspec.Struct):
    """The rows of a commit; one measured again takes the place of the one before."""

    commit: str
    at: float
    rows: dict[str, BenchRow] = {}


class RowChange(NamedTuple):
    """A row of two runs."""

    name: str
    old: BenchRow
    new: BenchRow

    @property
    def factor(self) -> float:
        """How many times the old ratio the new one is."""
        return self.new.ratio / self.old.ratio

    def line(self) -> str:
        """One line for people."""
        ratios = f"{self.old.ratio:.2f} x -> {self.new.ratio:.2f} x the floor"
        said = f"{self.name}: {ratios} ({self.factor - 1:+.0%})"
        if self.old.growth is not None and self.new.growth is not None:
            said += f"; growth {self.old.growth:.2f} -> {self.new.growth:.2f}"
        return said


def present_commit(root: Path = ROOT) -> str:
    """The commit that is checked out, marked where files differ from it."""
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    return commit + (_CHANGED if _git(root, "status", "--porcelain", "--untracked-files=no") else "")


def keep(folder: Path, commit: str, rows: Iterable[BenchRow]) -> BenchRun:
    """Write the rows into the file of the commit, which keeps those that were not measured now."""
    path = folder / f"{commit}.json"
    run = read_run(path) if path.exists() else BenchRun(commit, 0.0)
    run.at = time.time()
    run.rows |= {row.name: row for row in rows}
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(run)))
    return run


def read_run(path: Path) -> BenchRun:
    """The run in a file."""
    return msgspec.json.decode(path.read_bytes(), type=BenchRun)


def earlier_runs(folder: Path, commit: str) -> list[BenchRun]:
    """The runs of other commits, the newest first."""
    runs = [read_run(path) for path in folder.glob("*.json") if path.stem != commit]
    return sorted(runs, key=lambda run: -run.at)


def worse_rows(rows: Iterable[BenchRow], earlier: Sequence[BenchRun]) -> list[RowChange]:
    """Those rows whose ratio is more than a tenth above that of the last run that measured them."""
    changes = []
    for row in rows:
        before = next((run.rows[row.name] for run in earlier if row.name in run.rows), None)
        if before is not None:
            changes.append(RowChange(row.name, before, row))
    return [change for change in changes if change.factor > WORSE]


def find_run(folder: Path, named: str) -> BenchRun:
    """The run of a commit that is named by its beginning."""
    found = sorted(folder.glob(f"{named}*.json"), key=lambda path: (len(path.stem), path.stem))
    if not found:
        known = ", ".join(sorted(path.stem for path in folder.glob("*.json"))) or "none"
        raise SystemExit(f"No measurements of {named!r} in {folder}. There are: {known}.")
    return read_run(found[0])


def compared(old: BenchRun, new: BenchRun) -> Iterator[str]:
    """Both runs line by line, the rows that got worst first."""
    both = [RowChange(name, old.rows[name], new.rows[name]) for name in old.rows.keys() & new.rows.keys()]
    for change in sorted(both, key=lambda item: (-item.factor, item.name)):
        yield (
            "worse   " if change.factor > WORSE else "better  " if change.factor < 1 / WORSE else "        "
        ) + change.line()
    for said, names in (
        ("only old", old.rows.keys() - new.rows.keys()),
        ("only new", new.rows.keys() - old.rows.keys()),
    ):
        for name in sorted(names):
            yield f"{said} {name}"


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main(folder: Path, old: str, new: str) -> None:
    """Print two runs beside each other."""
    for line in compared(find_run(folder, old), find_run(folder, new)):
        print(line)


if __name__ == "__main__":
    main(BENCH, *sys.argv[1:3])
