"""A record that no table can hold stops nobody: it is kept whole, told, and taken up when a table can."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from desktop_app.book.followers import FOLLOWERS
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.segments import SegmentEntry
from desktop_app.journal.writing import write_entries
from desktop_app.storage.entities import ENTITIES
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.incoming.quarantine import count_quarantined, quarantined_records, retry_quarantined
from desktop_app.wire.op import Op, Value, op_hash
from tests.builders import put_response
from tests.support.servers.upstream import Desk


def say(desk: Desk, *ops: tuple[str, str, dict[str, Value]]) -> None:
    """Journal changes as a newer program would: without a table that could hold them."""
    with desk.office.store.write() as connection:
        device = current_device(connection)
        end = head(connection, device)
        entries, link = [], end.hash
        for seq, (entity, entity_id, patch) in enumerate(ops, end.seq + 1):
            op = Op(seq, entity, entity_id, 0, patch, "Lan", 1_790_000_000_000)
            link = op_hash(link, op)
            entries.append(SegmentEntry(op, None, link))
        write_entries(connection, device.number, entries, end.hash)


def forms(desk: Desk, number: int, start: int = 0) -> None:
    with desk.office.record() as rec:
        for serial in range(start, start + number):
            put_response(rec, f"f{serial}", serial=serial)


def aside(desk: Desk) -> dict[str, dict[str, Value]]:
    with desk.office.read() as connection:
        return {
            quarantined_record.entity_id: quarantined_record.fields
            for quarantined_record in quarantined_records(connection)
        }


POISON: list[tuple[str, str, dict[str, Value]]] = [
    ("survey_response", "p1", {"round_id": None, "answers/q01": "1"}),
    ("survey_response", "p2", {"round_id": "r1", "area_id": "a1", "serial": "bảy"}),
    ("survey_star_chart", "p3", {"comets": 3}),
]


@pytest.mark.parametrize("forms_before", [0, 3, 120])
def test_the_rest_flows(desks: tuple[Desk, Desk], forms_before: int) -> None:
    lan, minh = desks
    forms(lan, forms_before)
    say(lan, *POISON)
    with lan.office.record() as rec:
        for serial in range(500, 600):
            put_response(rec, f"f{serial}", serial=serial)
    lan.sync()
    result = minh.sync()

    assert result.applied.quarantined == 3
    assert {key: fields for _, key, fields in POISON} == aside(minh)
    for key in ("f500", "f599", *([f"f{forms_before - 1}"] if forms_before else [])):
        assert minh.get("survey_response", key) is not None
    with minh.office.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM survey_response")).scalar_one() == (
            forms_before + 100
        )
        assert area_counts(connection, "r1") == recount(connection, "r1")
    assert minh.sync().applied.quarantined == 0
    assert minh.sync(compare=True).differences == 0


STRANGE: list[tuple[str, str, Value]] = [
    ("survey_response", "answered_on", "2026-13-45"),
    ("survey_response", "answered_on", 5),
    ("survey_response", "serial", "bảy"),
    ("survey_response", "entered_at", 1 << 62),
    ("survey_response", "answers/q02", 5),
    ("survey_round", "closed_on", "hôm qua"),
    ("survey_round", "status", "nowhere"),
    ("survey_area", "forms_issued", 1.5),
    ("survey_area", "forms_issued", "hai"),
    ("survey_area", "tally_mode", "by_magic"),
    ("residential_area", "valid_to", "2026-02-30"),
    ("attachment", "size", "abc"),
    ("survey_tally", "counts/1", "5"),
]


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(("entity", "field", "value"), STRANGE)
def test_a_value_that_no_page_could_read_is_kept_aside(
    desks: tuple[Desk, Desk], entity: str, field: str, value: Value, *, known: bool
) -> None:
    """SQLite would take any of them, and every page that reads the record would fail from then on."""
    lan, minh = desks
    if known:
        say(lan, (entity, "p1", {}))
        lan.sync()
        minh.sync()
        assert minh.get(entity, "p1") is not None
    before = minh.get(entity, "p1")
    say(lan, (entity, "p1", {field: value}), (entity, "p2", {}))
    lan.sync()
    assert minh.sync().applied.quarantined == 1
    assert aside(minh)["p1"][field] == value
    assert minh.get(entity, "p1") == before
    assert minh.get(entity, "p2") is not None
    assert minh.sync(compare=True).differences == 0


@pytest.mark.parametrize(
    ("field", "value"), [("serial", "12"), ("serial", None), ("answered_on", "2026-10-05"), ("deleted", True)]
)
def test_what_the_column_makes_fit_is_taken(desks: tuple[Desk, Desk], field: str, value: Value) -> None:
    lan, minh = desks
    say(lan, ("survey_response", "p1", {field: value}))
    lan.sync()
    assert minh.sync().applied.quarantined == 0
    assert minh.get("survey_response", "p1") is not None


def test_a_later_state_that_fits_takes_its_place(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    say(lan, *POISON)
    lan.sync()
    minh.sync()
    say(lan, ("survey_response", "p1", {"round_id": "r1", "area_id": "a1", "serial": 7}))
    lan.sync()
    minh.sync()
    assert set(aside(minh)) == {"p2", "p3"}
    assert minh.value("survey_response", "p1", "answers/q01") == "1"
    assert minh.value("survey_response", "p1", "serial") == 7
    assert minh.sync(compare=True).differences == 0


def test_a_known_record_keeps_its_last_good_state(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    forms(lan, 2)
    lan.sync()
    minh.sync()
    say(lan, ("survey_response", "f1", {"validity": None}))
    lan.sync()
    minh.sync()
    assert minh.value("survey_response", "f1", "validity") == ""
    assert aside(minh)["f1"]["validity"] is None
    assert minh.sync(compare=True).differences == 0
    say(lan, ("survey_response", "f1", {"validity": "blank"}))
    lan.sync()
    minh.sync()
    assert minh.value("survey_response", "f1", "validity") == "blank"
    assert aside(minh) == {}


def test_after_an_update_of_the_program_they_are_taken_up(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh = desks
    lan.put("survey_tally", "st:r1:a1:q01", round_id="r1", area_id="a1", question="q01", counts={"1": 5})
    say(lan, POISON[2])
    lan.sync()
    older = {name: entity for name, entity in ENTITIES.items() if name != "survey_tally"}
    monkeypatch.setattr("desktop_app.sync.incoming.record_tables.ENTITIES", older)
    minh.sync()
    assert set(aside(minh)) == {"st:r1:a1:q01", "p3"}

    monkeypatch.setattr("desktop_app.sync.incoming.record_tables.ENTITIES", ENTITIES)
    store, clock = minh.office.store, minh.office.clock
    assert retry_quarantined(store, FOLLOWERS, clock) == 0  # the same tables are not tried again
    with store.write() as connection:
        connection.execute(text("UPDATE sync_set_aside SET revision = '0001'"))
    assert retry_quarantined(store, FOLLOWERS, clock) == 1
    assert minh.value("survey_tally", "st:r1:a1:q01", "counts/1") == 5
    with store.read() as connection:
        assert count_quarantined(connection) == 1
    assert retry_quarantined(store, FOLLOWERS, clock) == 0
    assert minh.sync(compare=True).differences == 0
