"""The statements that are compiled ahead of time: what their declarations say, and of plain values only."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, Table, bindparam, select

from tests.architecture.imports import ROOT
from tests.support.patience import PATIENCE_SECONDS
from tools.compile_statements import NotPlain, rendered

_TABLE = Table("thing", MetaData(), Column("id", Integer), Column("made", DateTime))


def test_the_module_is_what_its_declarations_say() -> None:
    command = [sys.executable, "tools/compile_statements.py", "--check"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr


def test_names_and_constants_stay_parameters() -> None:
    text = rendered("m", "NAME", select(_TABLE.c.id).where(_TABLE.c.id > bindparam("least"), _TABLE.c.id < 9))
    assert "thing.id > :least AND thing.id < :id_1" in text
    assert "{'id_1': 9}" in text


def test_a_value_that_would_be_converted_is_refused() -> None:
    with pytest.raises(NotPlain, match=r"m\.NAME: the column made"):
        rendered("m", "NAME", select(_TABLE.c.made))


def test_a_list_that_is_written_out_late_is_refused() -> None:
    with pytest.raises(NotPlain, match="IN with a list"):
        rendered("m", "NAME", select(_TABLE.c.id).where(_TABLE.c.id.in_([1, 2])))
