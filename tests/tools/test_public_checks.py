"""A public service and a hook check what `.ci/run` and `make lint` check, by means that do not change."""

from __future__ import annotations

import re

from tests.architecture.imports import ROOT
from tools.other_pythons import promised

WORKFLOWS = sorted(ROOT.joinpath(".github", "workflows").glob("*.yml"))


def test_the_workflow_runs_nothing_but_what_a_change_must_pass() -> None:
    (workflow,) = WORKFLOWS
    runs = re.findall(r"^\s*(?:- )?run: (.*)", workflow.read_text("utf-8"), re.MULTILINE)
    assert [line.split()[-1] for line in runs] == [".ci/run"]


def test_the_workflow_tries_every_promised_python() -> None:
    text = WORKFLOWS[0].read_text("utf-8")
    matrix = re.search(r"^ +python: \[(.+)\]$", text, re.MULTILINE)
    assert matrix
    tried = re.findall(r'"([\d.]+)"', matrix[1])
    assert sorted(tried) == promised((ROOT / "pyproject.toml").read_text("utf-8"))
    assert re.findall(r"^ +(3\.\d+)$", text, re.MULTILINE) == sorted(tried), (
        "both are there for other-pythons"
    )


def test_every_action_is_pinned_by_its_commit() -> None:
    used = [line for path in WORKFLOWS for line in re.findall(r"uses: (.*)", path.read_text("utf-8"))]
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", line)] == []


def test_the_hooks_run_the_commands_of_make_lint() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lint = re.search(r"^lint: .*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert lint
    commands = re.findall(r"\t@\$\(PYTHON\) (.*)", lint[1])
    hooks = re.findall(
        r"entry: \.venv/bin/python (.*)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    )
    assert hooks == commands
