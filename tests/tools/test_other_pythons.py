"""Every release of Python that is promised is tested, and all files name the same releases."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.support.patience import PATIENCE_SECONDS
from tools.other_pythons import found, promised, to_try

PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


def _project(spec: str) -> str:
    return f'[project]\nrequires-python = "{spec}"\n'


def test_the_promise_has_both_bounds() -> None:
    assert promised(_project(">=3.12,<3.15")) == ["3.12", "3.13", "3.14"]
    for spec in (">=3.12", "==3.13.*", ">=3.12,!=3.13.0,<3.14"):
        with pytest.raises(ValueError, match="both its bounds"):
            promised(_project(spec))


def test_the_oldest_and_the_newest_are_tried_beside_the_one_that_runs_all_tests() -> None:
    there = [(3, 13, 0), (3, 13, 5), (3, 13, 2)]
    assert to_try(there, (3, 12, 1)) == [(3, 13, 0), (3, 13, 5)]
    assert to_try(there, (3, 13, 5)) == [(3, 13, 0)]
    assert to_try(there[:1], (3, 13, 0)) == []
    assert to_try([], (3, 13, 0)) == []


def test_the_one_that_runs_this_is_found() -> None:
    minor = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert sys.version_info[:3] in found(minor)


def _listed(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a machine without any other Python says."""
    bare = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "tools.other_pythons", "--list"],
        cwd=ROOT,
        env=bare | {"PATH": str(home), "HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_one_that_is_missing_is_said_loudly_and_fails_where_changes_are_judged(tmp_path: Path) -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    missing = [minor for minor in promised(PROJECT) if minor != here]
    elsewhere, judged = _listed(tmp_path), _listed(tmp_path, CI="true")
    assert [minor for minor in missing if f"NOT TESTED: Python {minor}" in elsewhere.stderr] == missing
    assert elsewhere.returncode == 0
    assert judged.stderr == elsewhere.stderr
    assert judged.returncode == 1


def test_all_files_name_the_same_releases() -> None:
    releases = promised(PROJECT)
    lowest, after = releases[0], f"3.{int(releases[-1].partition('.')[2]) + 1}"
    setup = (ROOT / "tools/setup.sh").read_text("utf-8")
    bounds = re.search(r"not \((.+?)\) <= sys.version_info < \((.+?)\)", setup)
    assert bounds is not None
    assert [bound.replace(", ", ".") for bound in bounds.groups()] == [lowest, after]
    tried = re.search(r"for version in \$\{PYTHONS:-([\d. ]+)\};", setup)
    assert tried is not None
    assert sorted(tried[1].split()) == releases
    assert f"--python-version {lowest} " in (ROOT / "Makefile").read_text("utf-8")
    assert f'python_version = "{lowest}"' in PROJECT
    assert f'target-version = "py{lowest.replace(".", "")}"' in PROJECT
    ci = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert ci.index("make other-pythons") < ci.index("make test")
