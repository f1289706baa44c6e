"""Conflicts as a person finds them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desktop_app.movements.cell import Cell
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.decisions.conflicts import decide_again, open_conflicts, resolve
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


@pytest.mark.parametrize("current", ["", "1"], ids=["a cell with a comment alone", "a cell that was emptied"])
def test_a_number_alone_over_an_empty_cell_has_a_unit(tmp_path: Path, current: str) -> None:
    """Of the one that waits, where the empty cell has none: a number without one would be read in any."""
    office = an_office(tmp_path)
    key = Cell("a1", "NT03", "2026-M09").id_in("MTTQ_CO_SO")
    with office.record() as rec:
        rec.put("indicator_value", key, {"note": "xem lại", "value": None, "set_version": current})
    item = an_item(
        "indicator_value", key, "value", current=encode_value(None), other=encode_value(("182", "1.1"))
    )
    with office.store.write() as connection:
        connection.execute(insert(sync_conflict), [item])
    with office.record() as rec:
        resolve(rec, "1:value", "183")
        fields = rec.get("indicator_value", key) or {}
    assert (fields["value"], fields["set_version"]) == ("183", current or "1.1")
    with office.record() as rec:
        decide_again(rec, "1:value", ("182", "1.1"))
        fields = rec.get("indicator_value", key) or {}
    assert (fields["value"], fields["set_version"]) == ("182", "1.1")
    office.close()
