"""What goes along to another server besides the records: reports, files, history, what no table holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.officers import officers
from desktop_app.base.ids import OFFICER, officer_id
from desktop_app.journal.past.history import history_of
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.incoming import unpacking
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.stages import SyncStage
from desktop_app.wire.acts import acts_of
from tests.builders import COMMUNE, ops_of_device, put_response
from tests.registers.builders import begin_urgent, report
from tests.support.files import A_FILE, attach_file
from tests.support.servers.upstream import Desk, Upstream
from tests.sync.incoming.test_quarantine import aside, say
from tests.together.exchange.test_two_computers import CELL, put_cell
from tests.together.moved.test_another_server import settled
from upstream.urgent.reports import listed


@pytest.fixture
def servers(tmp_path: Path, make_upstream: Callable[[str], Upstream]) -> tuple[Upstream, Upstream]:
    """Two servers."""
    first, second = (make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("first", "second"))
    return first, second


def test_a_report_that_another_province_saw_is_told_at_home(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    wrong, home = servers
    lan = make_desk("Lan")
    lan.enrol(wrong)
    event_id = report(lan.office, begin_urgent(lan.office))
    lan.sync()
    wrong.command("urgent", "show", event_id)
    lan.sync()

    lan.enrol(home)
    lan.sync()

    with home.opened() as connection:
        assert [(item.id, item.record) for item in listed(connection, seen=True)] == [(event_id, "arrived")]


def test_who_wrote_what_is_read_in_its_order(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    """Also where own and others' changes of two servers follow one another."""
    first, second = servers
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for server, values in ((first, ("1", "2", "3")), (second, ("4", "5"))):
        for desk in (lan, minh):
            desk.enrol(server, name=f"Máy của {desk.office.officer}")
        for number, value in enumerate(values):
            writer = (lan, minh)[number % 2]
            writer.office.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
            put_cell(writer, value)
            for desk in (writer, lan, minh, writer):
                desk.sync()

    for desk in (lan, minh):
        with desk.office.read() as connection:
            changes = history_of(connection, "indicator_value", CELL)
        told = [(change.after, change.author) for change in changes if change.field == "value"]
        assert told == [("1", "Lan"), ("2", "Minh"), ("3", "Lan"), ("4", "Lan"), ("5", "Minh")]


def test_files_and_what_no_table_can_hold_go_along(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    first, second = servers
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(first)
    with lan.office.record() as rec:
        put_response(rec, "f1")
    attach_file(lan, A_FILE)
    say(lan, ("survey_star_chart", "p1", {"comets": 3}))
    for desk in (lan, minh):
        desk.sync()
    assert aside(minh) == {"p1": {"comets": 3}}

    minh.enrol(second)  # Lan's computer comes no more
    minh.sync()

    hoa = make_desk("Hoa")
    hoa.enrol(second)
    hoa.sync()
    assert aside(hoa) == {"p1": {"comets": 3}}
    with second.opened() as connection:
        assert connection.exec_driver_sql("SELECT sum(contents) FROM commune").scalar_one() == 1
    settled(minh, hoa)


@pytest.mark.parametrize("parts", [1, 2])
def test_it_may_be_cut_off_between_any_pages(
    servers: tuple[Upstream, Upstream],
    make_desk: Callable[[str], Desk],
    monkeypatch: pytest.MonkeyPatch,
    parts: int,
) -> None:
    monkeypatch.setattr(unpacking, "PAGES_AT_ONCE", 1)
    first, second = servers
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(first)
    with lan.office.record() as rec:
        for number in range(1_200):
            put_response(rec, f"f{number:04d}", serial=number)
    for desk in (lan, minh):
        desk.sync()
    with minh.office.record() as rec:
        for number in range(0, 1_200, 100):
            rec.put("survey_response", f"f{number:04d}", {"comment": f"sửa {number}"})
    minh.sync()  # and Lan's computer has not heard of it
    lan.enrol(second)
    lan.sync()

    minh.enrol(second)
    minh.put("survey_response", "f0100", comment="gõ khi chưa có đường truyền")
    pulled = 0
    with connect(minh.office.sync_book()) as transport:
        steps = round_steps(minh.office.sync_book(), transport)
        step = next(steps)
        while pulled < parts:
            pulled += step.stage == SyncStage.PULL and step.queue.value == "database"
            step = steps.send(step.work())
        steps.close()
    with minh.office.read() as connection:
        assert sync_status(connection).unsent >= 1
    minh.put("survey_response", "f0200", comment="gõ khi mới nhận một nửa")
    for desk in (minh, lan):
        desk.sync()

    for desk in (lan, minh):
        assert desk.value("survey_response", "f0100", "comment") == "gõ khi chưa có đường truyền"
        assert desk.value("survey_response", "f0200", "comment") == "gõ khi mới nhận một nửa"
        for number in range(300, 1_200, 100):
            assert desk.value("survey_response", f"f{number:04d}", "comment") == f"sửa {number}"
    settled(lan, minh)


def test_an_act_of_which_a_change_is_said_in_parts_is_one_act(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    """The new server has one field of it as it is here, and the other one otherwise."""
    first, second = servers
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(first)
    lan.put("residential_area", "a1", commune_code=COMMUNE, name="Thôn Đoài", kind="thon", households=100)
    for desk in (lan, minh):
        desk.sync()
    minh.put("residential_area", "a1", households=111, name="Thôn Bắc")
    minh.enrol(second)
    minh.sync()
    with lan.office.record() as rec:
        put_response(rec, "f1")
        rec.put("residential_area", "a1", {"households": 111, "name": "Thôn Nam"})
    lan.enrol(second)
    lan.sync()

    acts = [[op.entity for op in act] for act in acts_of(ops_of_device(lan.office))]
    assert ["survey_response", "residential_area", "residential_area"] in acts


def test_the_officers_of_an_office_go_along_together(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    """One by one the first in the order of ids would have to have the right to register the others."""
    wrong, home = servers
    minh = make_desk("Minh")
    minh.office.officer = "Minh"
    minh.enrol(wrong)
    names = {"Minh": ["admin"], "An": ["entry"], "Cường": ["review"]}
    with minh.office.record() as rec:
        for name, roles in names.items():
            rec.put(
                OFFICER,
                officer_id(name),
                {
                    "name": name,
                    "position_title": "",
                    "roles": " ".join(roles),
                    "extra_rights": "",
                    "dismissed": 0,
                },
            )
    assert minh.sync().applied.rejected == 0

    minh.enrol(home)
    assert minh.sync().applied.rejected == 0

    lan = make_desk("Lan")
    lan.enrol(home)
    lan.sync()
    with lan.office.read() as connection:
        assert {item.name for item in officers(connection)} == set(names)
