"""What opens to far more than an office sends is refused first; processes of their own are measured."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from desktop_app.wire.columns import CODED, CONSTANT, PLAIN
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.protocol import SEGMENT_MAX_CELLS, SEGMENT_OPS, UNPACKED_MAX_BYTES
from desktop_app.wire.records import RecordState, pack_records, unpack_records
from desktop_app.wire.segment import columns_of, pack_segment, read_tables, unpack_segment
from desktop_app.wire.tables import TooManyShapes
from tests.support import hostile
from tests.support.processes import ROOT

_BYTES_THEMSELVES = 4 * UNPACKED_MAX_BYTES // 1024
"""kB: the bytes as they lie in memory, and texts made of them."""


def opened(how: str, packed: bytes, folder: Path) -> tuple[int, str]:
    """By how many kB a fresh process grows that opens this, and whether it did."""
    path = folder / "packed"
    path.write_bytes(packed)
    command = [sys.executable, "-m", "tests.wire.opening_child", how, str(path)]
    grown, said = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=110
    ).stdout.split()
    return int(grown), said


def a_large_segment(fields: int, ops: int = SEGMENT_OPS) -> bytes:
    """The largest that an office sends: full, with another number in each field."""
    link, made = GENESIS, []
    for seq in range(1, ops + 1):
        patch: dict[str, Value] = {f"answers/q{n:04d}": f"{seq * n % 997}" for n in range(fields)}
        made.append(Op(seq, "survey_response", f"{seq:032x}", 0, patch, "Lan", 1_700_000_000_000 + seq))
        link = op_hash(link, made[-1])
    return pack_segment(columns_of(made), GENESIS, link)


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> int:
    """kB that an honest segment takes of a third of what is allowed."""
    packed = a_large_segment(SEGMENT_MAX_CELLS // SEGMENT_OPS // 3)
    grown, said = opened("unpack", packed, tmp_path_factory.mktemp("floor"))
    assert said == "opened"
    return grown


@pytest.mark.parametrize("how", ["unpack", "read", "records"])
@pytest.mark.parametrize("kind", hostile.TABLES)
def test_little_that_opens_to_much_is_refused(kind: str, how: str, floor: int, tmp_path: Path) -> None:
    tables = hostile.TABLES[kind]()
    packed = hostile.records(*tables) if how == "records" else hostile.segment(*tables)
    assert len(packed) < 200_000
    grown, said = opened(how, packed, tmp_path)
    assert said == "refused"
    assert grown < floor + _BYTES_THEMSELVES


def test_a_form_of_many_questions_is_halved_until_it_fits() -> None:
    fields = SEGMENT_MAX_CELLS // SEGMENT_OPS
    with pytest.raises(TooManyShapes):
        a_large_segment(fields)
    assert len(unpack_segment(a_large_segment(fields, SEGMENT_OPS // 2)).ops) == SEGMENT_OPS // 2


def test_a_page_of_records_with_many_fields_is_given_out_in_parts() -> None:
    states = [
        RecordState("survey_response", f"f{n}", n + 1, {f"answers/{m}": "1" for m in range(700)})
        for n in range(1_000)
    ]
    with pytest.raises(TooManyShapes):
        pack_records(states)


@pytest.mark.parametrize("how", ["unpack", "read", "records"])
@pytest.mark.parametrize("alien", [msgspec.msgpack.Ext(5, b"x"), datetime.fromtimestamp(0, UTC)])
@pytest.mark.parametrize("kind", [PLAIN, CODED, CONSTANT])
def test_a_value_of_another_type_is_refused(how: str, alien: object, kind: int) -> None:
    column = {PLAIN: [PLAIN, [alien]], CODED: [CODED, [alien], b"\0"], CONSTANT: [CONSTANT, alien]}[kind]
    table = hostile.table(["answers/a"], column, rows=1)
    opener = {"unpack": unpack_segment, "read": read_tables, "records": unpack_records}[how]
    with pytest.raises(Malformed):
        opener(hostile.records(table) if how == "records" else hostile.segment(table))
