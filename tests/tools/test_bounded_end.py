"""``make test`` comes to an end and names the test although one kills its process or hears nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT

DEADLY = """\
import os, signal, time
import pytest

@pytest.mark.parametrize("number", range(6))
def test_one(number):
    if number == 2:
        os._exit(3)
    if number == 4:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(10_000)
"""
PEACEFUL = """\
import pytest

@pytest.mark.parametrize("number", range(6))
def test_one(number):
    pass
"""


_TRIES = 5


def test_a_test_that_takes_its_process_along_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "test_deadly.py").write_text(DEADLY)
    (tmp_path / "test_peaceful.py").write_text(PEACEFUL)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\ntimeout = 1\nfaulthandler_timeout = 2\nfaulthandler_exit_on_timeout = true\n"
    )
    makefile = (ROOT / "Makefile").read_text("utf-8")
    distribution = re.search(r"pytest -n \$\(WORKERS\) (--dist \w+)", makefile)
    assert distribution is not None
    told = [*distribution[1].split(), "-n", "2", "-q", "-p", "no:qt", "-p", "no:cacheprovider"]

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *told, "."],
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    # xdist itself gives up when it hands work to a process in the very moment in which that one ends.
    tried = (run() for _ in range(_TRIES))
    done = next(each for each in tried if "cannot send" not in each.stdout)

    assert done.returncode == 1, done.stdout
    for named in ("test_deadly.py::test_one[2]", "test_deadly.py::test_one[4]"):
        assert f"crashed while running '{named}'" in done.stdout
    assert "2 failed, 10 passed" in done.stdout
