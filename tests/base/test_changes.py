from __future__ import annotations

from desktop_app.base.changes import changed_since


def test_only_what_was_touched_is_handed_on() -> None:
    opened = {"name": "Thôn Đoài", "households": None, "kind": "thon"}
    assert changed_since(opened, dict(opened)) == {}
    assert changed_since(opened, {**opened, "households": 0}) == {"households": 0}
    assert changed_since({"households": 0}, {"households": None}) == {"households": None}
    assert changed_since({}, {"name": ""}) == {"name": ""}
