"""What an office says again because the province no longer knows it, and what it has still to say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_app.sync.incoming.record_tables import pending_fields
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
        acknowledged = replace(office.device(), acked_seq=known)
        restate(connection, office.sync_book(), acknowledged, keys)
    said = ops_of_device(office)[known + 2 :]
    written = ops_of_device(office)[: known + 2]
    last_said = [[op for op in written if op.entity_id == key][-1] for key in ("known", "a1", "r1")]
    office.close()
    assert [(op.entity, op.entity_id) for op in said] == [
        ("survey_response", "known"),
        ("residential_area", "a1"),
        ("survey_round", "r1"),
    ]
    assert said[1].patch["name"] == "Thôn Đoài"
    assert [(op.author, op.at) for op in said] == [(op.author, op.at) for op in last_said]
    assert all(op.author and op.base_version for op in said)


def test_all_that_waits_for_an_answer_is_laid_over_what_comes(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.record() as rec:
        put_area(rec, "a1")
    known = len(ops_of_device(office))
    for changes in ({"households": 121}, {"name": "Thôn Đông"}, {"households": 122}):
        with office.record() as rec:
            rec.put("residential_area", "a1", changes)
    with office.read() as connection:
        device = replace(office.device(), acked_seq=known)
        pending = pending_fields(connection, device, ["a1"])
    office.close()
    assert pending == {("residential_area", "a1"): {"households": 122, "name": "Thôn Đông"}}
