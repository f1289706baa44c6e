"""What an office says again because the province no longer knows it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.sync.rounds.comparison import restate
from tests.builders import an_office, ops_of_device, put_area, put_response


def test_a_creation_that_will_be_sent_anyway_is_not_said_twice_and_states_come_last(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.record() as rec:
        put_response(rec, "known")
        rec.put("survey_round", "r1", {"title": "Lấy ý kiến", "status": "closed"})
        put_area(rec, "a1")
    known = len(ops_of_device(office))
    with office.record() as rec:
        put_response(rec, "new")
        rec.put("residential_area", "a1", {"households": 121})  # a change alone is not enough
    keys = [
        ("survey_round", "r1"),
        ("survey_response", "new"),
        ("survey_response", "known"),
        ("residential_area", "a1"),
        ("survey_response", "gone"),
    ]
    with office.store.write() as connection:
        device = office.device()
        acknowledged = type(device)(device.number, device.device_id, known)
        restate(connection, office.sync_book(), acknowledged, keys)
    said = ops_of_device(office)[known + 2 :]
    office.close()
    assert [(op.entity, op.entity_id) for op in said] == [
        ("survey_response", "known"),
        ("residential_area", "a1"),
        ("survey_round", "r1"),
    ]
    assert said[1].patch["name"] == "Thôn Đoài"
    assert {op.author for op in said} == {""}
