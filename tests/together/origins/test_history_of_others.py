"""The history of a record names who changed it on another computer of the office, and on which."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from desktop_app.base.i18n import tr
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import decode_patch
from desktop_app.journal.past.history import FieldChange, history_of
from desktop_app.storage.tables.sync import sync_change
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import PullPage
from desktop_app.wire.records import RecordState, pack_records
from tests.builders import put_area, put_response
from tests.support.servers.upstream import Desk, Upstream


def told(desk: Desk, entity: str, entity_id: str, field: str) -> list[tuple[object, ...]]:
    """Before, after, author and computer of each change of a field."""
    with desk.office.read() as connection:
        changes = history_of(connection, entity, entity_id)
    return [
        (change.before, change.after, change.author, change.device)
        for change in changes
        if change.field == field
    ]


def test_a_form_that_came_and_was_changed_there_names_author_and_computer(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="một")
    lan.sync()
    minh.sync()
    minh.put("survey_response", "f1", comment="hai")
    minh.sync()
    lan.sync()
    lan.put("survey_response", "f1", comment="ba")
    lan.sync()
    minh.sync()

    assert told(minh, "survey_response", "f1", "comment") == [
        (None, "một", "Lan", "Máy Lan"),
        ("một", "hai", "Minh", ""),
        ("hai", "ba", "Lan", "Máy Lan"),
    ]
    assert told(lan, "survey_response", "f1", "comment") == [
        (None, "một", "Lan", ""),
        ("một", "hai", "Minh", "Máy Minh"),
        ("hai", "ba", "Lan", ""),
    ]


def test_who_comes_later_reads_what_was_changed_as_that_of_who_changed_it(
    desks: tuple[Desk, Desk], make_desk: Callable[[str], Desk], upstream: Upstream
) -> None:
    """The record came whole: what its maker had written in the field before is not known here."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="một", channel="online")
    lan.sync()
    minh.sync()
    minh.put("survey_response", "f1", comment="hai")
    minh.sync()
    hoa = make_desk("Hoa")
    hoa.enrol(upstream, name="Máy Hoa")
    hoa.sync()

    assert told(hoa, "survey_response", "f1", "comment") == [(None, "hai", "Minh", "Máy Minh")]
    assert told(hoa, "survey_response", "f1", "channel") == [(None, "online", "Lan", "Máy Lan")]


def test_of_a_change_that_came_only_what_changed_is_kept(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="một")
    lan.sync()
    minh.sync()
    minh.put("survey_response", "f1", comment="hai")
    minh.sync()
    lan.sync()
    with lan.office.read() as connection:
        kept = connection.execute(select(sync_change.c.before, sync_change.c.after)).all()
    assert [(decode_patch(item.before), decode_patch(item.after)) for item in kept if item.after] == [
        ({"comment": "một"}, {"comment": "hai"})
    ]


def test_each_field_names_its_own_writer(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", households=120)
    lan.sync()
    minh.sync()
    minh.put("residential_area", "a1", households=130)
    minh.sync()
    with lan.office.record("Hoa") as rec:
        rec.put("residential_area", "a1", {"name": "Thôn Đoài Hạ"})
    lan.sync()
    minh.sync()
    assert told(minh, "residential_area", "a1", "name")[-1] == ("Thôn Đoài", "Thôn Đoài Hạ", "Hoa", "Máy Lan")
    assert told(lan, "residential_area", "a1", "households")[-1] == (120, 130, "Minh", "Máy Minh")


def test_a_segment_that_is_handed_on_names_its_computer(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        for number in range(90):
            put_response(rec, f"f{number:02d}", serial=number)
    with lan.office.record("Hoa") as rec:
        put_response(rec, "g", comment="bốn")
    lan.sync()
    minh.sync()
    assert told(minh, "survey_response", "f07", "serial") == [(None, 7, "Lan", "Máy Lan")]
    assert told(minh, "survey_response", "g", "comment") == [(None, "bốn", "Hoa", "Máy Lan")]


def test_a_computer_without_a_name_is_called_by_its_id(upstream: object, desks: tuple[Desk, Desk]) -> None:
    from tests.support.servers.upstream import Upstream

    assert isinstance(upstream, Upstream)
    lan, minh = desks
    with upstream.opened() as connection:
        connection.exec_driver_sql("UPDATE device SET name = ''")
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="một")
    lan.sync()
    minh.sync()
    with lan.office.read() as connection:
        short = current_device(connection).device_id[-6:]
    assert told(minh, "survey_response", "f1", "comment") == [(None, "một", "Lan", short)]


def test_a_page_of_an_older_server_tells_nobody(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    state = RecordState("residential_area", "a9", 1 << 51, {"name": "Thôn Chín"})
    with lan.office.store.write() as connection:
        apply_pages(
            connection,
            lan.office.sync_book(),
            current_device(connection),
            [PullPage(1 << 52, pack_records([state]))],
        )
    assert told(lan, "residential_area", "a9", "name") == []
    assert _count(lan, "sync_change") == 0


def test_the_writer_is_said_in_words() -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 25, tzinfo=UTC)
    words = FieldChange("f", None, "1", "Nguyễn Thị Thử", now, "PC-2").writer()
    assert words == tr("{author} · computer {computer}", author="Nguyễn Thị Thử", computer="PC-2")
    assert "PC-2" in words
    assert FieldChange("f", None, "1", "Nguyễn Thị Thử", now).writer() == "Nguyễn Thị Thử"


def _count(desk: Desk, table: str) -> int:
    def rows(connection: Connection) -> int:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())

    with desk.office.read() as connection:
        return rows(connection)
