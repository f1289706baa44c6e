"""Who wrote the records of a segment, read from its columns; values that no column holds, found in bulk."""

from __future__ import annotations

import pytest

from desktop_app.storage.fitting import misfits
from desktop_app.sync.incoming.origins import SegmentOrigins
from desktop_app.wire.op import Value
from desktop_app.wire.origins import Written
from desktop_app.wire.ranges import LATEST

ORIGINS = SegmentOrigins("Máy Lan", [7, 8, 9], ["Lan", "Minh", "Lan"], [70, 80, LATEST + 1])


def test_each_record_has_one_writer() -> None:
    assert dict(ORIGINS) == {
        7: {"": Written("Lan", "Máy Lan", 70)},
        8: {"": Written("Minh", "Máy Lan", 80)},
        9: {"": Written("Lan", "Máy Lan", LATEST + 1)},
    }
    assert ORIGINS.get(10) is None


def test_columns_of_some_with_times_that_a_calendar_has() -> None:
    asked: list[Written] = []

    def number_of(written: Written) -> int:
        asked.append(written)
        return {"Lan": 1, "Minh": 2}[written.author]

    assert ORIGINS.columns([8, 7], number_of) == ([2, 1], [80, 70])
    asked.clear()
    assert ORIGINS.columns([9, 7], number_of) == ([1, 1], [0, 70])
    assert [(item.author, item.device) for item in asked] == [("Lan", "Máy Lan")], "once for each"


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
