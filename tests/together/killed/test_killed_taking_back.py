"""A file with many entries is taken back whole or not at all, wherever the program is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.registers.entries.taking_back import take_back_all
from tests.builders import an_office, put_area
from tests.registers.builders import begin_opinion, past_of
from tests.registers.entries.test_files_taken_back import DLXH, WHY, entry, take_in

ENTRIES, NEW = 20, 20
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("count", [ENTRIES, ENTRIES + NEW, 0])
def test_killed_in_the_midst_nothing_is_taken_back(tmp_path: Path, count: int) -> None:
    office = an_office(tmp_path / "book")
    with office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    ids = [begin_opinion(office, content=f"Ý kiến {n}") for n in range(ENTRIES)]
    act = take_in(office, tmp_path / "in.xlsx", "DLXH", ids, NEW, DLXH)
    office.close()
    child = [sys.executable, "-m", "tests.together.killed.take_back_child"]
    ended = subprocess.run([*child, str(tmp_path / "book"), act, str(count)], cwd=ROOT, check=False)
    assert ended.returncode == -9
    office = an_office(tmp_path / "book")
    assert {entry(office, each).answers["content"] for each in ids} == {f"Sai {n}" for n in range(ENTRIES)}
    assert {past_of(office, each).state for each in ids} == {"new"}
    with office.record() as rec:
        assert len(take_back_all(rec, act, WHY)) == ENTRIES + NEW
    assert [entry(office, each).answers["content"] for each in ids] == [f"Ý kiến {n}" for n in range(ENTRIES)]
    office.close()
