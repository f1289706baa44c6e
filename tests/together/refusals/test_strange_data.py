"""Records that no table can hold, clocks set back, people without rights, computers with odd ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.base.ids import new_id
from desktop_app.credentials.vault import Vault
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.identity.tokens import read_token
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.sync.problems import SyncProblem
from desktop_app.sync.rounds.round import COMPARE_EVERY
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import change_state, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import Conflict, EnrolRequest, ExchangeRequest, PullPage
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.segment import columns_of, pack_segment
from tests.builders import COMMUNE, put_response, register
from tests.support.servers.upstream import Desk, Upstream


def send_raw(desk: Desk, upstream: Upstream, patch: dict[str, Value]) -> None:
    """Have the province take an op that no program of ours writes."""
    vault: Vault = desk.office.vault
    token = read_token(vault, desk.office.device().device_id)
    op = Op(1, "residential_area", "a1", 0, patch, "?", 0)
    link = op_hash(GENESIS, op)
    with HttpTransport(upstream.address, token) as transport:
        request = ExchangeRequest(1, link, 0, "", 0)
        sent = transport.exchange(request, [pack_segment(columns_of([op]), GENESIS, link)])
    assert sent.answer.acked_seq == 1


@pytest.mark.parametrize("patch", [{"name": None}, {"households": "nhiều"}])
def test_a_record_no_table_can_hold_is_kept_aside_and_stops_nobody(
    desks: tuple[Desk, Desk], upstream: Upstream, patch: dict[str, Value]
) -> None:
    lan, minh = desks
    send_raw(minh, upstream, patch)
    assert lan.sync().applied.quarantined == 1
    assert lan.get("residential_area", "a1") is None
    with lan.office.read() as connection:
        assert sync_status(connection).quarantined == 1


def test_both_ends_are_compared_again_after_the_clock_was_set_back(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    clock = lan.office.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=2000))
    lan.sync(compare=True)
    clock.advance(-timedelta(days=2000))
    lan.sync()
    with lan.office.read() as connection:
        assert abs(read_state(connection).last_compared - to_millis(clock.now())) < COMPARE_EVERY


def test_only_who_may_enter_figures_decides_about_them(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    for desk, value in ((lan, "12"), (minh, "15")):
        desk.put("indicator_value", "iv:S:X1:2026-Q1:a1", set_code="S", period="2026-Q1", value=value)
        desk.sync()
    register(minh.office, "Lê Thị Quản", "admin")
    with minh.office.read() as connection:
        (item,) = open_conflicts(connection)
    with pytest.raises(NotAllowed), minh.office.record("Lê Thị Quản") as rec:
        resolve(rec, item.id, "15")
    with minh.office.read() as connection:
        assert open_conflicts(connection) == [item]


def test_a_locked_period_is_accepted_like_any_other(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    where = ("--commune", COMMUNE, "--scope", "period:MTTQ_CO_SO:2026-Q1")
    cell = {"set_code": "MTTQ_CO_SO", "indicator_code": "X1", "period": "2026-Q1", "unit": "a1", "value": "5"}
    lan.put("indicator_value", "iv:MTTQ_CO_SO:X1:2026-Q1:a1", **cell)
    lan.submit_report("MTTQ_CO_SO", "2026-Q1")
    lan.sync()
    upstream.command("lock", *where)
    upstream.command("accept", *where)
    lan.sync()
    assert lan.value("period_status", "ps:MTTQ_CO_SO:2026-Q1:commune", "status") == "accepted"


def test_nobody_enrols_as_the_province(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    for device in (f"province:{COMMUNE}", "", new_id(desk.office.clock).upper()):
        request = EnrolRequest(device, bytes(32), "sample", "", COMMUNE, upstream.code())
        with HttpTransport(upstream.address) as transport, pytest.raises(SyncProblem):
            transport.enrol(request)
    desk.enrol(upstream)
    with connect(desk.office.sync_book()) as transport:
        assert transport.ping().kind == "sample"


def test_an_epoch_that_no_request_may_say_stops_nobody(desks: tuple[Desk, Desk]) -> None:
    """An earlier program kept it from a server that was none of ours; its own then refused each request."""
    lan, minh = desks
    put(minh, "m1")
    minh.sync()
    lan.sync()
    with lan.office.store.write() as connection:
        change_state(connection, epoch="e" * 300)
    put(lan, "l1")
    lan.sync()
    lan.sync()
    minh.sync()
    assert minh.get("survey_response", "l1") is not None
    with lan.office.read() as connection:
        assert len(read_state(connection).epoch) < 65


def test_an_item_that_no_request_can_carry_stops_nobody(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    lan.sync()
    large = Conflict("c", "survey_response", "x", "note", "1", "A", "a", 1, "ạ" * 600_000, "B", "b", 1)
    with lan.office.store.write() as connection:
        apply_pages(connection, lan.office.sync_book(), lan.office.device(), [PullPage(0, conflicts=[large])])
        change_state(connection, say_conflicts=1)
    put(lan, "l1")
    lan.sync()
    minh.sync()
    assert minh.get("survey_response", "l1") is not None
    with lan.office.read() as connection:
        assert read_state(connection).say_conflicts == 0


def put(desk: Desk, name: str) -> None:
    """Record a form."""
    with desk.office.record() as rec:
        put_response(rec, name)
