"""Long lists are looked up by column; the answers are those of going through them."""

from __future__ import annotations

import pytest

from desktop_app.forms.xpath import lookups
from desktop_app.forms.xpath.parser import parse
from tests.forms.building import Field, opened, xform

ROWS = "".join(
    f"<item><id>{at}</id><p>{at % 7}</p>{'' if at % 5 else '<q>x</q><q>y</q>'}</item>" for at in range(200)
)
FILTERS = [
    "p = /data/t",
    "/data/t = p",
    "p = /data/t and id > 100",
    "q = 'y'",
    "q = ''",
    "q = 'x' and q = 'y'",
    "p = current()/../t",
    "p = string(1 + 2)",
    "p = 3",
    "p = concat(/data/t, '')",
    "p = /data/t][position() = 2",
    "p = /data/t and position() < 30",
    "p = /data/t or id = '7'",
    "p = substr(id, 0, 1)",
    "id = /data/none",
]


@pytest.mark.parametrize("rule", FILTERS)
def test_lookup_gives_what_going_through_gives(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [
        Field("t", default="3"),
        Field("none"),
        Field("r", rules={"calculate": f"join(' ', instance('k')/root/item[{rule}]/id)"}),
    ]
    xml = xform(parts, model=f'<instance id="k"><root>{ROWS}</root></instance>')
    looked_up = opened(xml)
    monkeypatch.setattr(lookups, "SMALLEST", 10_000)
    gone_through = opened(xml)
    for answer in ("3", "0", "", "99"):
        looked_up.answer("t", answer)
        gone_through.answer("t", answer)
        assert looked_up.value("r") == gone_through.value("r")


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("p = /data/t", True),
        ("'a' = p and n > 1", True),
        ("p = current()/../t", True),
        ("p = q", False),
        ("p = string()", False),
        ("p > 3", False),
        ("p = 'a' or p = 'b'", False),
        ("p = 'a' and position() = 1", False),
    ],
)
def test_only_predicates_that_are_the_same_for_all_rows_are_looked_up(predicate: str, expected: bool) -> None:
    assert (lookups.key_of(parse(predicate)) is not None) is expected
