"""What lies under a refused change of a device."""

from __future__ import annotations

import pytest

from upstream.records.merge import FieldMark, MergeRecord
from upstream.records.refusals import hidden_under
from upstream.records.stored import encode_value

STOOD = FieldMark(5, 1, "Lan", 1_000)
RESET = FieldMark(9, 2, "Minh", 2_000)


@pytest.mark.parametrize(("version", "hidden"), [(7, [STOOD]), (4, [])])
def test_what_was_there_before_the_refusal_is_hidden_by_it(version: int, hidden: list[FieldMark]) -> None:
    """A value that was taken after the refusal is what its author typed last, or was told of."""
    record = MergeRecord(
        "indicator_value", "iv:S:X1:2026-M01:a1", 9, STOOD, None, {"value": "5", "comment": ""}
    )
    record.marks["comment"] = RESET
    row = {"patch": encode_value({"value": "7", "comment": "đếm lại"}), "version": version}
    assert list(hidden_under(row, record)) == hidden
