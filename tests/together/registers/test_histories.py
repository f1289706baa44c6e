"""Histories of two computers: only added to, crossed where both went on, settled once, alike everywhere."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from desktop_app.base.resource_files import resource_path
from desktop_app.book.packages import bring_in
from desktop_app.catalogue.brought.package_files import read_package_file
from desktop_app.journal.devices import current_device
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, settle
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.crossing import crossed_entries
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import PullPage
from desktop_app.wire.records import RecordState, pack_records
from tests.builders import register
from tests.registers.builders import AN_OPINION, ON, begin_opinion, past_of
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange, lines, refused, step


def forge(desk: Desk, entity_id: str, **fields: str) -> None:
    """Journal a change of an event as a program would that knows no better."""
    with desk.office.record() as rec:
        rec.rejournal("register_event", entity_id, dict(fields), 1 << 52, rec.author, None)


@pytest.mark.parametrize(
    "change", [{"reason": "viết lại"}, {"matter_id": "another"}, {"on_day": "2026-01-01"}]
)
def test_the_province_takes_no_change_of_a_line_of_a_history(
    desks: tuple[Desk, Desk], change: dict[str, str]
) -> None:
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    event_id = step(lan, matter_id, "receive", reason="như đã ghi")
    exchange(lan, minh)
    before = lan.get("register_event", event_id)

    forge(minh, event_id, **change)
    exchange(minh, lan)

    (item,) = refused(minh, "register_event")
    assert "never changed" in item.reason
    for desk in desks:
        assert desk.get("register_event", event_id) == before
        assert [event.action for event in past_of(desk.office, matter_id).events] == ["opened", "receive"]


def test_steps_of_two_computers_cross_and_are_settled_once(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    step(lan, matter_id, "receive")
    exchange(lan, minh)

    step(lan, matter_id, "forward", addressee="UBND xã")
    step(minh, matter_id, "answer", answers={"result": "Đã sửa đường"})
    exchange(lan, minh)

    histories = [past_of(desk.office, matter_id) for desk in desks]
    assert histories[0] == histories[1]
    assert {event.action for event in histories[0].crossing} == {"forward", "answer"}
    assert all(line[5] for desk in desks for line in lines(desk)), "the lists say so, too"

    with minh.office.record() as rec:
        settle(rec, matter_id, "answered", Step(ON, reason="Đã xong", seen=histories[1].heads))
    exchange(minh, lan)

    histories = [past_of(desk.office, matter_id) for desk in desks]
    assert histories[0] == histories[1]
    assert (histories[0].crossed, histories[0].state) == (False, "answered")
    assert lines(lan) == lines(minh)
    step(lan, matter_id, "reopen", reason="Dân chưa đồng ý")
    exchange(lan, minh)
    assert {past_of(desk.office, matter_id).state for desk in desks} == {"handling"}


def test_settled_twice_at_the_same_time_stays_one_state_everywhere(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    step(lan, matter_id, "receive")
    exchange(lan, minh)
    step(lan, matter_id, "forward", addressee="UBND xã")
    step(minh, matter_id, "answer", answers={"result": "Đã sửa đường"})
    exchange(lan, minh)
    for desk, state in zip(desks, ("handling", "answered"), strict=True):
        with desk.office.record() as rec:
            settle(rec, matter_id, state, Step(ON, reason="Đã hỏi"))
    exchange(lan, minh)
    assert past_of(lan.office, matter_id) == past_of(minh.office, matter_id)
    assert lines(lan) == lines(minh)


def test_only_who_may_read_the_register_is_told_of_crossed_steps(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    step(lan, matter_id, "receive")
    exchange(lan, minh)
    step(lan, matter_id, "forward", addressee="UBND xã")
    step(minh, matter_id, "answer", answers={"result": "Đã sửa đường"})
    exchange(lan, minh)
    register(lan.office, "Quản Trị", "admin")
    register(lan.office, "Cán Bộ", "entry")
    with lan.office.read() as connection:
        told = {name: crossed_entries(connection, name) for name in ("Quản Trị", "Cán Bộ")}
    assert [entry.matter_id for entry in told["Cán Bộ"]] == [matter_id]
    assert told["Quản Trị"] == []


def test_an_entry_corrected_on_two_computers_is_decided_answer_by_answer(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    exchange(lan, minh)
    correct(lan, matter_id, content="Đường vào thôn Đoài ngập")
    correct(minh, matter_id, content="Đường liên thôn ngập", urgency="urgent")
    exchange(lan, minh)

    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    assert (item.entity, item.entity_id, item.field) == ("register_matter", matter_id, "answers/content")
    for desk in desks:
        with desk.office.read() as connection:
            assert len(open_conflicts(connection)) == 1
        assert desk.value("register_matter", matter_id, "answers/urgency") == "urgent", (
            "no conflict: it merges"
        )
    with lan.office.record() as rec:
        resolve(rec, item.id, "Đường liên thôn ngập")
    exchange(lan, minh)
    assert lines(lan) == lines(minh)
    assert [line[9] for line in lines(lan)] == ["Đường liên thôn ngập"]


def correct(desk: Desk, matter_id: str, **answers: str) -> None:
    with desk.office.record() as rec:
        register = register_in_use(rec.connection, "DLXH")
        opened = rec.get("register_matter", matter_id)
        given = {**AN_OPINION, **answers}
        save_entry(
            rec,
            register,
            RegisterEntryDraft(matter_id, "DLXH", "1", "", given, "", rec.author, opened=opened),
        )


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_the_list_is_the_same_in_whatever_order_the_pages_come(
    make_desk: object, order: tuple[int, ...]
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")  # type: ignore[operator]
    matter_id = begin_opinion(lan.office)
    step(lan, matter_id, "receive")
    step(lan, matter_id, "forward", addressee="UBND xã")
    states = [RecordState(*key, 1, dict(lan.get(*key))) for key in records(lan)]
    parts = [states[:1], states[1:2], states[2:4], states[4:]]
    for cursor, place in enumerate(order, start=1):
        page = PullPage(cursor, pack_records(parts[place]))
        with minh.office.store.write() as connection:
            apply_pages(connection, minh.office.sync_book(), current_device(connection), [page])
    assert lines(minh) == lines(lan)
    assert len(lines(minh)) == 1


def records(desk: Desk) -> list[tuple[str, str]]:
    """All records of the registers."""
    with desk.office.read() as connection:
        return [
            (entity, str(row[0]))
            for entity in ("register_matter", "register_event", "register_number", "number_book")
            for row in connection.exec_driver_sql(f"SELECT id FROM {entity} ORDER BY id")
        ]


def a_new_version(folder: Path) -> Path:
    package = folder / "DLXH"
    shutil.copytree(resource_path("catalogue", "registers", "DLXH"), package)
    manifest = package / "register.toml"
    text = manifest.read_text("utf-8").replace('version = "1"', 'version = "2"', 1)
    manifest.write_text(text.replace('title_question = "content"', 'title_question = "proposal"', 1), "utf-8")
    return package


@pytest.mark.parametrize("way", ["exchange", "file"])
def test_a_line_waits_for_its_register_and_is_made_again_when_it_comes(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path, way: str
) -> None:
    lan, minh = desks
    package = a_new_version(tmp_path)
    install(lan, package)
    matter_id = begin_opinion(lan.office, proposal="Nạo vét mương")
    exchange(lan, minh)
    assert lan.value("register_matter", matter_id, "register_version") == "2"
    assert [(line[2], line[9]) for line in lines(minh)] == [(0, AN_OPINION["content"])]

    if way == "file":
        install(minh, package)
    else:
        upstream.command("catalogue", "publish", str(package))
        assert minh.sync().packages == ["DLXH 2"]

    assert [(line[2], line[9]) for line in lines(minh)] == [(1, "Nạo vét mương")]
    assert lines(minh) == lines(lan)


def install(desk: Desk, package: Path) -> None:
    with desk.office.store.write() as connection:
        bring_in(connection, desk.office.clock, desk.office.officer, read_package_file(package))
