"""Two computers of one office and a real server: what one records, the other sees; nobody loses a value."""

from __future__ import annotations

from desktop_app.narrative.texts import texts_of, write_text
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import change_state
from tests.builders import put_area, put_response
from tests.support.servers.upstream import Desk

CELL = "iv:MTTQ_CO_SO:X1:2026-Q1:a1"


def put_cell(desk: Desk, value: str, cell: str = CELL, **more: object) -> None:
    _, set_code, indicator, period, unit = cell.split(":")
    desk.put(
        "indicator_value",
        cell,
        set_code=set_code,
        set_version="1",
        indicator_code=indicator,
        period=period,
        unit=unit,
        value=value,
        **more,
    )


def test_what_one_records_the_other_sees(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        for number in range(700):
            put_response(rec, f"resp{number:04d}", serial=number, comment="" if number % 7 else "Đường hỏng")
    assert lan.sync().pushed == 701

    result = minh.sync()

    assert result.applied.records == {"residential_area": 1, "survey_response": 700}
    assert minh.get("residential_area", "a1") == lan.get("residential_area", "a1")
    assert minh.get("survey_response", "resp0007") == lan.get("survey_response", "resp0007")
    assert minh.value("survey_response", "resp0007", "comment") == "Đường hỏng"


def test_running_counts_follow_what_was_pulled(desks: tuple[Desk, Desk]) -> None:
    from desktop_app.surveys.tally.counts import area_counts, recount

    lan, minh = desks
    with lan.office.record() as rec:
        for number in range(90):
            put_response(rec, f"resp{number:04d}", serial=number)
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        assert area_counts(connection, "r1") == recount(connection, "r1")
        assert area_counts(connection, "r1")["a1"]["valid"] == 90


def test_nothing_to_do_is_one_small_request(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    minh.sync()
    for desk in desks:
        result = desk.sync()
        assert (result.requests, result.pushed, result.applied.records) == (1, 0, {})


def test_different_fields_of_one_record_merge(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    lan.sync()
    minh.sync()

    lan.put("indicator_value", CELL, value="13")
    minh.put("indicator_value", CELL, note="theo sổ của thôn")
    lan.sync()
    minh.sync()
    lan.sync()

    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "13"
        assert desk.value("indicator_value", CELL, "note") == "theo sổ của thôn"
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_different_answers_of_one_form_merge(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1")
    lan.sync()
    minh.sync()
    lan.put("survey_response", "f1", answers={"q01": "2"})
    minh.put("survey_response", "f1", answers={"q02": "2"})
    lan.sync()
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("survey_response", "f1", "answers/q01") == "2"
        assert desk.value("survey_response", "f1", "answers/q02") == "2"


def test_the_same_value_typed_twice_is_nothing(desks: tuple[Desk, Desk]) -> None:
    for desk in desks:
        put_cell(desk, "12")
        desk.sync()
    for desk in desks:
        desk.sync()
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []
        assert desk.value("indicator_value", CELL, "value") == "12"


def test_two_values_wait_for_a_person_and_the_decision_reaches_both(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    put_cell(minh, "15")
    lan.sync()
    minh.sync()
    lan.sync()

    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12", "the province's value stands meanwhile"
        with desk.office.read() as connection:
            (item,) = open_conflicts(connection)
            assert sync_status(connection).conflicts == 1
        assert (item.entity, item.entity_id, item.field) == ("indicator_value", CELL, "value")
        assert (item.current.value, item.current.author, item.current.device) == ("12", "Lan", "Máy Lan")
        assert (item.other.value, item.other.author, item.other.device) == ("15", "Minh", "Máy Minh")

    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    with lan.office.record() as rec:
        resolve(rec, item.id, "15")
    with lan.office.read() as connection:
        assert open_conflicts(connection) == []
    lan.sync()
    minh.sync()

    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "15"
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_keeping_the_current_value_is_a_decision_too(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "12")
    put_cell(minh, "15")
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        (item,) = open_conflicts(connection)
    with minh.office.record() as rec:
        resolve(rec, item.id, "12")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "12"
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_own_later_values_are_no_conflict(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "1")
    lan.sync()
    for value in ("2", "3"):
        lan.put("indicator_value", CELL, value=value)
        lan.sync()
    lan.put("indicator_value", CELL, value="4")
    lan.put("indicator_value", CELL, value="5")
    lan.sync()
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "5"
    with minh.office.read() as connection:
        assert open_conflicts(connection) == []


def test_a_value_pulled_and_then_changed_is_no_conflict(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    put_cell(lan, "1")
    lan.sync()
    minh.sync()
    minh.put("indicator_value", CELL, value="2")
    minh.sync()
    lan.sync()
    lan.put("indicator_value", CELL, value="3")
    lan.sync()
    minh.sync()
    for desk in desks:
        assert desk.value("indicator_value", CELL, "value") == "3"
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []


def test_pending_changes_stay_on_top_of_what_is_pulled(desks: tuple[Desk, Desk]) -> None:
    from desktop_app.journal.devices import current_device
    from desktop_app.sync.incoming.applying import apply_pages
    from desktop_app.wire.messages import PullPage
    from desktop_app.wire.records import RecordState, pack_records

    lan, _ = desks
    put_cell(lan, "1")
    lan.sync()
    lan.put("indicator_value", CELL, value="2")
    page = PullPage(
        1 << 52, pack_records([RecordState("indicator_value", CELL, 1 << 51, {"value": "9", "note": "x"})])
    )
    with lan.office.store.write() as connection:
        apply_pages(connection, lan.office.sync_book(), current_device(connection), [page])
    assert lan.value("indicator_value", CELL, "value") == "2"
    assert lan.value("indicator_value", CELL, "note") == "x"


def test_what_was_changed_stands_when_everything_is_sent_once_more(desks: tuple[Desk, Desk]) -> None:
    """A segment is handed on as it came, but for what was changed since: he who changed it knows better."""
    lan, minh = desks
    with lan.office.record() as rec:
        for number in range(100):
            put_response(rec, f"resp{number:04d}", serial=number, comment="cũ")
    lan.sync()
    minh.sync()
    minh.put("survey_response", "resp0007", comment="mới")
    minh.sync()
    lan.sync()
    for desk in desks:
        with desk.office.store.write() as connection:
            change_state(connection, cursor=0)

        desk.sync()

        assert desk.value("survey_response", "resp0007", "comment") == "mới"
        assert desk.value("survey_response", "resp0008", "comment") == "cũ"


def test_the_five_numbers(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    put_cell(lan, "1")
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged, status.last_success) == (1, 0, None)
    lan.sync()
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged, status.conflicts, status.rejected) == (0, 0, 0, 0)
    assert status.last_success == lan.office.clock.now()


def test_two_parts_of_a_report_are_put_together_and_one_part_written_twice_is_decided(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks

    def write(desk: Desk, part: str, text: str) -> None:
        with desk.office.record() as rec:
            write_text(rec, "MTTQ_CO_SO", "2026-Q1", part, text)

    write(lan, "assessment", "Của Lan: {TT01} cuộc")
    write(minh, "tasks", "Của Minh")
    for desk in (lan, minh, lan):
        desk.sync()
    for desk in (lan, minh):
        with desk.office.read() as connection:
            told = texts_of(connection, "MTTQ_CO_SO", "2026-Q1")
        assert told == {"assessment": "Của Lan: {TT01} cuộc", "tasks": "Của Minh"}

    write(lan, "tasks", "Của Lan")
    write(minh, "tasks", "Của Minh, lần hai")
    for desk in (lan, minh):
        desk.sync()
    with minh.office.read() as connection:
        (conflict,) = open_conflicts(connection)
    assert conflict.field == "parts/tasks"
