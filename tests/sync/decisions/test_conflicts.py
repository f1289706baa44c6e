"""Conflicts as a person finds them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert

from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.values import encode_value
from tests.builders import an_office


def test_the_one_that_waits_longest_comes_first(tmp_path: Path) -> None:
    """Not the one whose version comes first as a text."""
    office = an_office(tmp_path)
    rows = [
        {
            "id": f"{version}:households",
            "entity": "residential_area",
            "entity_id": "a1",
            "field": "households",
            "current": encode_value(1),
            "current_author": "Lan",
            "current_device": "",
            "current_at": 1,
            "other": encode_value(2),
            "author": "Minh",
            "device": "",
            "at": at,
            "resolved_by": "",
            "resolved_at": 0,
        }
        for version, at in ((1000, 30), (999, 20), (101, 30), (98, 40))
    ]
    with office.store.write() as connection:
        connection.execute(insert(sync_conflict), rows)
        found = [open_conflict.id.partition(":")[0] for open_conflict in open_conflicts(connection)]
    office.close()
    assert found == ["999", "1000", "101", "98"]
