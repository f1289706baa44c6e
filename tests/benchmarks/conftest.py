"""A book of 100,000 responses for the benchmarks that want one, and their figures in one place at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.workloads.big_book import BigBook, build_big_book


@pytest.fixture(scope="session")
def big_book(tmp_path_factory: pytest.TempPathFactory) -> BigBook:
    """Built once a run. Benchmarks may add to it, not change what is there."""
    return build_big_book(tmp_path_factory.mktemp("big") / "office")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the benchmarks printed: file by file, one measurement a line."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call" and "bench" in report.keywords and report.capstdout.strip()
    ]
    if not reports:
        return
    terminalreporter.section("measurements")
    shown = ""
    for report in sorted(reports, key=lambda item: str(item.nodeid.partition("::")[0])):
        name = Path(report.nodeid.partition("::")[0]).stem.removeprefix("test_").replace("_", " ")
        if name != shown:
            terminalreporter.write_line(name, bold=True)
            shown = name
        for line in report.capstdout.splitlines():
            if line.strip():
                terminalreporter.write_line(f"  {line}")
