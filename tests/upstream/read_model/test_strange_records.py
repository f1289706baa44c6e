"""Records that no program of ours writes: they hold up neither their exchange nor the pages of others."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from sqlalchemy import select

from desktop_app.base.clock import SystemClock
from desktop_app.sync.identity.tokens import read_token
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import ExchangeRequest
from desktop_app.wire.op import GENESIS, Op, Value, op_hash
from desktop_app.wire.ranges import HIGHEST
from desktop_app.wire.segment import columns_of, pack_segment
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.database import Database
from upstream.database.read_tables import read_entry, read_figures, read_round, read_stale
from upstream.read_model.entries import settle_entries

_chance = random.Random(1)
LONG = "".join(_chance.choice("abcdefghijklmnopqrstuvwxyz0123456789ạảấầ") for _ in range(20_000))
"""Longer than what an index of PostgreSQL holds, also when it is packed."""

MATTER: dict[str, Value] = {"register_code": "GYDT", "register_version": "1", "opened_on": "2026-09-01"}
STRANGE: dict[str, tuple[str, str, dict[str, Value]]] = {
    "a year that is a truth": ("survey_round", "r1", {"year": True, "status": "open"}),
    "a state that is long": ("survey_round", "r2", {"year": 2026, "status": LONG}),
    "an event of a long entry": ("register_event", "e1", {"matter_id": LONG, "action": "x"}),
    "an event of no entry": ("register_event", "e2", {"matter_id": 7, "action": "x"}),
    "a version of a set that is long": (
        "indicator_value",
        "iv:MTTQ_CO_SO:TT03:2026-M09:commune",
        {"value": "12", "set_version": LONG},
    ),
    "a state of a report that is a number": (
        "period_status",
        "ps:MTTQ_CO_SO:2026-M09:commune",
        {"status": 1},
    ),
}


def send(server: Upstream, lan: Desk, records: Iterable[tuple[str, str, dict[str, Value]]]) -> None:
    """Send records as a program would that writes what it likes."""
    token = read_token(lan.office.vault, lan.office.device().device_id)
    ops = [Op(seq, *record[:2], 0, record[2], "Lan", 1) for seq, record in enumerate(records, 1)]
    link = GENESIS
    for op in ops:
        link = op_hash(link, op)
    with HttpTransport(server.address, token) as transport:
        sent = transport.exchange(
            ExchangeRequest(len(ops), link, 0, "", 0), [pack_segment(columns_of(ops), GENESIS, link)]
        )
    assert sent.answer.acked_seq == len(ops)


@pytest.mark.parametrize("record", STRANGE.values(), ids=STRANGE)
def test_an_exchange_takes_what_pages_cannot_show(
    server: Upstream, lan: Desk, record: tuple[str, str, dict[str, Value]]
) -> None:
    send(server, lan, [record, ("survey_round", "whole", {"year": 2026, "status": "open"})])
    with server.opened() as connection:
        assert "open" in connection.execute(select(read_round.c.status)).scalars().all()
        for table in (read_figures, read_stale, read_entry):
            connection.execute(select(table)).all()


def test_an_entry_that_nobody_foresaw_holds_up_no_other_commune(server: Upstream, lan: Desk) -> None:
    event: dict[str, Value] = {"matter_id": "m1", "action": "x", "recorded_at": HIGHEST}
    send(server, lan, [("register_matter", "m1", MATTER), ("register_event", "e1", event)])
    with server.opened() as connection:
        connection.exec_driver_sql("INSERT INTO commune (code, epoch, head) VALUES ('99999', 'e', 5)")
        connection.execute(read_stale.insert().values(commune="99999", part="entry:m9"))
    database = Database.connect(server.database)
    assert settle_entries(database, SystemClock().today()) == 1
    with server.opened() as connection:
        assert connection.execute(select(read_stale.c.commune)).scalars().all() == [COMMUNE]
        connection.exec_driver_sql("DELETE FROM commune WHERE code = '99999'")
    database.close()
