"""What forms of another program cost on the line: bytes do not depend on the machine."""

from __future__ import annotations

import json

import zstandard

from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from tests.support.foreign_forms import foreign_forms

FORMS = 10_000
SEGMENT = 500
FLOOR_BATCH = 2_000


def ops_of_forms() -> list[Op]:
    ops = []
    for seq, (key, fields) in enumerate(foreign_forms(FORMS), 1):
        patch: dict[str, Value] = {}
        for name, value in fields.items():
            if isinstance(value, str | int):
                patch[name] = value
            elif value is not None:
                patch |= {f"{name}/{entry}": part for entry, part in value.items()}  # type: ignore[union-attr]
        at = patch["entered_at"]
        assert isinstance(at, int)
        ops.append(Op(seq, "survey_response", key, 0, patch, "Lan", at + 3))
    return ops


def floor_bytes() -> int:
    """The forms as compressed lines of JSON."""
    lines = [json.dumps({"id": key, **fields}, ensure_ascii=False) for key, fields in foreign_forms(FORMS)]
    packer = zstandard.ZstdCompressor(level=3)
    bodies = ["\n".join(lines[at : at + FLOOR_BATCH]).encode() for at in range(0, FORMS, FLOOR_BATCH)]
    return sum(len(packer.compress(body)) for body in bodies)


def test_ten_thousand_forms_of_another_program() -> None:
    ops, link, ours = ops_of_forms(), GENESIS, 0
    for at in range(0, FORMS, SEGMENT):
        part, before = ops[at : at + SEGMENT], link
        for op in part:
            link = op_hash(link, op)
        packed = pack_segment(columns_of(part), before, link)
        ours += len(packed)
        if at == 0:
            assert unpack_segment(packed).ops == part
    floor = floor_bytes()
    print(f"\n{ours / FORMS:.1f} bytes a form, {ours / floor:.2f} x the floor of {floor / FORMS:.1f}")
    assert ours / FORMS <= 67
    assert ours <= 0.65 * floor
