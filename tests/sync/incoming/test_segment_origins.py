"""Who wrote the records of a segment, read from its columns; values that no column holds, found in bulk."""

from __future__ import annotations

import pytest

from desktop_app.storage.fitting import misfits
from desktop_app.sync.incoming.origins import SegmentOrigins
from desktop_app.wire.op import Value
from desktop_app.wire.origins import LastWriter
from desktop_app.wire.ranges import LATEST

ORIGINS = SegmentOrigins("Máy Lan", [7, 8, 9], ["Lan", "Minh", "Lan"], [70, 80, LATEST + 1], [])


def test_each_record_has_one_writer() -> None:
    assert dict(ORIGINS) == {
        7: {"": LastWriter("Lan", "Máy Lan", 70)},
        8: {"": LastWriter("Minh", "Máy Lan", 80)},
        9: {"": LastWriter("Lan", "Máy Lan", LATEST + 1)},
    }
    assert ORIGINS.get(10) is None


@pytest.mark.parametrize(
    ("field", "values", "wrong"),
    [
        ("answers/q01", ["1", None, ""], []),
        ("answers/q01", ["1", 1, None, True], [1, 3]),
        ("entered_at", [0, LATEST], []),
        ("entered_at", [0, LATEST + 1, 5, -1], [1, 3]),
        ("entered_at", [5, True, "5"], [2]),
    ],
)
def test_what_no_column_holds_is_found(field: str, values: list[Value], wrong: list[int]) -> None:
    assert list(misfits("survey_response", field, values)) == wrong
