"""The fixture with which a benchmark says what it measured; what is printed and kept of that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.benchmarks.reporting.measured import Measured
    from tests.benchmarks.reporting.rows import BenchRow

SHORT = bool(os.environ.get("BENCH_SHORT"))
"""Each piece of work once, over small books: whether the benchmarks run at all. Nothing is judged or kept."""


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Measured:
    """Takes what the test measures."""
    import msgspec

    from tests.benchmarks.reporting.measured import Measured
    from tests.benchmarks.reporting.rows import PROPERTY

    def take(row: BenchRow) -> None:
        row = msgspec.structs.replace(row, test=request.node.nodeid)
        request.node.user_properties.append((PROPERTY, msgspec.to_builtins(row)))

    return Measured(take, short=SHORT)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, file by file; keep it; name what got worse."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and "bench" in report.keywords
    ]
    if not reports:
        return
    terminalreporter.section("measurements")
    rows: list[BenchRow] = []
    for file, of_file in groupby(sorted(reports, key=_file_of), _file_of):
        name = Path(file).stem.removeprefix("test_").replace("_", " ")
        terminalreporter.write_line(name, bold=True)
        for report in of_file:
            found = list(_rows_of(report))
            rows += found
            said = [*(row.line() for row in found), *filter(str.strip, report.capstdout.splitlines())]
            for line in said:
                terminalreporter.write_line(f"  {line}")
    if rows and not SHORT:
        _keep(terminalreporter, rows)


def _keep(terminalreporter: pytest.TerminalReporter, rows: list[BenchRow]) -> None:
    from tests.benchmarks.reporting.run_files import BENCH, earlier_runs, keep, present_commit, worse_rows

    commit = present_commit()
    keep(BENCH, commit, rows)
    terminalreporter.write_line(f"kept in {BENCH / commit}.json")
    worse = worse_rows(rows, earlier_runs(BENCH, commit))
    if worse:
        terminalreporter.section("worse by more than a tenth than the last run that was kept")
        for change in worse:
            terminalreporter.write_line(f"  {change.line()}")


def _file_of(report: pytest.TestReport) -> str:
    return str(report.nodeid.partition("::")[0])


def _rows_of(report: pytest.TestReport) -> Iterator[BenchRow]:
    import msgspec

    from tests.benchmarks.reporting.rows import PROPERTY, BenchRow

    for name, said in report.user_properties:
        if name == PROPERTY:
            yield msgspec.convert(said, BenchRow)
