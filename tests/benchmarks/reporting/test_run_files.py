"""Rows are kept for each commit, compared, and named where they got worse."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from tests.benchmarks.reporting import plugin, run_files
from tests.benchmarks.reporting.rows import PROPERTY, BenchRow
from tests.benchmarks.reporting.run_files import (
    BenchRun,
    compared,
    earlier_runs,
    find_run,
    keep,
    main,
    present_commit,
    read_run,
    worse_rows,
)

SAVE = BenchRow("save", 2.0, 1.0, ours_before=1.0, floor_before=1.0)


def test_rows_of_a_commit_come_together(tmp_path: Path) -> None:
    keep(tmp_path, "abc", [SAVE, BenchRow("pull", 1.0, 1.0)])
    keep(tmp_path, "abc", [BenchRow("pull", 3.0, 1.0)])
    assert [path.name for path in tmp_path.iterdir()] == ["abc.json"]
    assert read_run(tmp_path / "abc.json").rows == {"save": SAVE, "pull": BenchRow("pull", 3.0, 1.0)}


def test_only_what_got_more_than_a_tenth_worse_is_named() -> None:
    earlier = [
        BenchRun("newest", 3.0, {"pull": BenchRow("pull", 1.0, 1.0)}),
        BenchRun("older", 2.0, {"save": SAVE, "pull": BenchRow("pull", 9.0, 1.0)}),
    ]
    rows = [
        BenchRow("save", 2.19, 1.0),
        BenchRow("pull", 1.2, 1.0),
        BenchRow("new", 50.0, 1.0),
    ]
    (worse,) = worse_rows(rows, earlier)
    assert worse.line() == "pull: 1.00 x -> 1.20 x the floor (+20%)"
    assert worse_rows([BenchRow("save", 2.21, 1.0)], earlier)[0].old == SAVE


def test_the_last_run_is_that_of_another_commit(tmp_path: Path) -> None:
    for commit in ("first", "second", "present"):
        keep(tmp_path, commit, [SAVE])
    assert [run.commit for run in earlier_runs(tmp_path, "present")] == ["second", "first"]


def test_a_run_is_found_by_the_beginning_of_its_commit(tmp_path: Path) -> None:
    for commit in ("abc1", "abc1+changes", "def2"):
        keep(tmp_path, commit, [SAVE])
    assert find_run(tmp_path, "def").commit == "def2"
    assert find_run(tmp_path, "abc1").commit == "abc1"
    with pytest.raises(SystemExit, match=r"No measurements of 'xyz'.*abc1, abc1\+changes, def2"):
        find_run(tmp_path, "xyz")


def test_two_runs_are_compared_the_worst_first() -> None:
    old = BenchRun("old", 1.0, {"save": SAVE, "pull": BenchRow("pull", 4.0, 1.0), "gone": SAVE})
    new = BenchRun(
        "new",
        2.0,
        {
            "pull": BenchRow("pull", 2.0, 1.0),
            "save": BenchRow("save", 3.0, 1.0, ours_before=2.0, floor_before=1.0),
            "more": SAVE,
        },
    )
    assert list(compared(old, new)) == [
        "worse   save: 2.00 x -> 3.00 x the floor (+50%); growth 2.00 -> 1.50",
        "better  pull: 4.00 x -> 2.00 x the floor (-50%)",
        "only old gone",
        "only new more",
    ]


def test_two_commits_are_printed_beside_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tmp_path, "aaa", [SAVE])
    keep(tmp_path, "bbb", [BenchRow("save", 1.0, 1.0)])
    main(tmp_path, "aaa", "bbb")
    assert capsys.readouterr().out == "better  save: 2.00 x -> 1.00 x the floor (-50%)\n"


def test_changed_files_are_no_commit(tmp_path: Path) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environment, capture_output=True, check=True)

    git("init")
    (tmp_path / "a").write_text("a", encoding="utf-8")
    git("add", "a")
    git("-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-m", "a")
    commit = present_commit(tmp_path)
    assert len(commit) == 12
    (tmp_path / "a").write_text("b", encoding="utf-8")
    assert present_commit(tmp_path) == f"{commit}+changes"


class Screen:
    """Takes the lines of a summary."""

    def __init__(self, reports: list[Any]) -> None:
        self._reports = reports
        self.lines: list[str] = []

    def getreports(self, outcome: str) -> list[Any]:
        return self._reports if outcome == "passed" else []

    def section(self, title: str) -> None:
        self.lines.append(f"== {title}")

    def write_line(self, line: str, **_: bool) -> None:
        self.lines.append(line)


def a_report(file: str, *rows: BenchRow, said: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        when="call",
        keywords={"bench": 1},
        nodeid=f"tests/benchmarks/{file}::test",
        capstdout=said,
        user_properties=[(PROPERTY, msgspec.to_builtins(row)) for row in rows],
    )


def test_a_run_ends_with_what_was_measured_and_what_got_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_files, "BENCH", tmp_path)
    monkeypatch.setattr(run_files, "present_commit", lambda: "present")
    monkeypatch.setattr(plugin, "SHORT", False)
    keep(tmp_path, "before", [BenchRow("save", 1.0, 1.0)])
    screen = Screen([a_report("test_save_speed.py", SAVE, said="beside it\n"), a_report("test_a_speed.py")])
    plugin.pytest_terminal_summary(screen)  # type: ignore[arg-type]
    assert screen.lines == [
        "== measurements",
        "a speed",
        "save speed",
        f"  {SAVE.line()}",
        "  beside it",
        f"kept in {tmp_path / 'present.json'}",
        "== worse by more than a tenth than the last run that was kept",
        "  save: 1.00 x -> 2.00 x the floor (+100%)",
    ]
    assert read_run(tmp_path / "present.json").rows == {"save": SAVE}


def test_a_short_run_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_files, "BENCH", tmp_path)
    monkeypatch.setattr(plugin, "SHORT", True)
    screen = Screen([a_report("test_save_speed.py", SAVE)])
    plugin.pytest_terminal_summary(screen)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
