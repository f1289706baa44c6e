"""Conflicts as a person finds them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert, select

from desktop_app.storage.tables.surveys import survey_response
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.values import encode_value
from tests.builders import an_office, put_response


def an_item(entity: str, entity_id: str, field: str, **more: object) -> dict[str, object]:
    return {
        "id": f"1:{field}",
        "entity": entity,
        "entity_id": entity_id,
        "field": field,
        "current": encode_value(1),
        "current_author": "Lan",
        "current_device": "",
        "current_at": 1,
        "other": encode_value(2),
        "author": "Minh",
        "device": "",
        "at": 1,
        "resolved_by": "",
        "resolved_at": 0,
        **more,
    }


def test_the_one_that_waits_longest_comes_first(tmp_path: Path) -> None:
    """Not the one whose version comes first as a text."""
    office = an_office(tmp_path)
    rows = [
        an_item("residential_area", "a1", "households", id=f"{version}:households", at=at)
        for version, at in ((1000, 30), (999, 20), (101, 30), (98, 40))
    ]
    with office.store.write() as connection:
        connection.execute(insert(sync_conflict), rows)
        found = [open_conflict.id.partition(":")[0] for open_conflict in open_conflicts(connection)]
    office.close()
    assert found == ["999", "1000", "101", "98"]


def test_nothing_is_decided_for_where_a_column_starts_at_something(tmp_path: Path) -> None:
    """One computer said nothing of whether the form is taken out: it is not."""
    office = an_office(tmp_path)
    with office.record() as rec:
        put_response(rec, "f1")
        rec.put("survey_response", "f1", {"deleted": 1})
    item = an_item("survey_response", "f1", "deleted", current=encode_value(1), other=encode_value(None))
    with office.store.write() as connection:
        connection.execute(insert(sync_conflict), [item])
    with office.record() as rec:
        resolve(rec, "1:deleted", None)
    with office.read() as connection:
        held = connection.execute(select(survey_response.c.deleted)).scalar_one()
        assert (held, open_conflicts(connection)) == (0, [])
    office.close()
